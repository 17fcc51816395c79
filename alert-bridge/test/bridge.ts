import { join } from 'node:path';
import { removeFolder, temporaryFolder } from '@cldera/provisioning/rig';
import { createApp, type App } from '../src/app.ts';
import { readConfig, type Config } from '../src/config.ts';
import type { Event, EventDetail, TicketDetail, Ticket } from '../src/contract/index.ts';
import { openDatabase, type Database } from '../src/platform/database.ts';
import { addCustomer, addPerson, PASSWORD } from './arrange.ts';
import type { ChainStandIn } from './chain-stand-in.ts';
import type { Location } from './databases.ts';
import { keptLog } from './kept-log.ts';
import { movingClock, type MovingClock } from './moving-clock.ts';
import { aWatchdog, webhookBody } from './samples.ts';

export const WEBHOOK_TOKEN = 'the webhook token of the tests';
export const DISCOVERY_TOKEN = 'the discovery token of the tests';

/** A whole bridge in this process, on a port of its own, with a clock that the test moves. */
export interface Bridge {
  app: App;
  config: Config;
  clock: MovingClock;
  url: string;
  logged: () => Record<string, unknown>[];
  /** Posts alerts as Alertmanager does. */
  deliver(alerts: unknown[]): Promise<{ accepted: number; ignored: number; refused: unknown[] }>;
  /** Lets time pass, a minute at a time, with everything done that is due. The watchdog is heard all the while. */
  pass(seconds: number): Promise<void>;
  /** From now on the watchdog is heard no more, or again. */
  watchdog(heard: boolean): void;
  /** Somebody at the pages: signs in at the first call. */
  as(login: string): Client;
  events(state?: 'open' | 'ended' | 'all'): Promise<Event[]>;
  event(id: string): Promise<EventDetail>;
  tickets(state?: 'open' | 'closed' | 'all'): Promise<Ticket[]>;
  ticket(id: string): Promise<TicketDetail>;
  stop(): Promise<void>;
}

const MINUTE = 60;

export interface Client {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  /** The answer as it came, whatever its status. */
  ask(method: string, path: string, body?: unknown): Promise<Response>;
}

export interface BridgeOptions {
  database: Location;
  chain: ChainStandIn;
  smtpUrl?: string;
  /** Further settings by their names in the environment. */
  settings?: NodeJS.ProcessEnv;
  clock?: MovingClock;
  /** What is in the database before the start; with nothing given a customer `acme` and the staff. */
  arrange?: (database: Database) => Promise<void>;
}

/** Staff `admin` (told by mail at ops@example.com) and `wang` (without an address), customers acme and globex with a person each. */
export async function usualPeople(database: Database): Promise<void> {
  await addCustomer(database, 'company');
  await addCustomer(database, 'acme', 'it@acme.example');
  await addCustomer(database, 'globex');
  await addPerson(database, 'admin', 'administrator', { email: 'ops@example.com' });
  await addPerson(database, 'wang', 'engineer', { email: null });
  await addPerson(database, 'chen', 'customer', { customer: 'acme', email: null });
  await addPerson(database, 'smith', 'customer', { customer: 'globex', email: null });
}

export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const folder = temporaryFolder();
  const { database: location } = options;
  const config: Config = {
    ...readConfig({
      CLDERA_DATA: folder,
      CLDERA_WEBHOOK_TOKEN: WEBHOOK_TOKEN,
      CLDERA_DISCOVERY_TOKEN: DISCOVERY_TOKEN,
      CLDERA_ADMIN_PASSWORD: PASSWORD,
      CLDERA_PROMETHEUS_URL: options.chain.prometheusUrl,
      CLDERA_ALERTMANAGER_URL: options.chain.alertmanagerUrl,
      CLDERA_PUBLIC_URL: 'https://ops.example.com',
      CLDERA_MAIL_FROM: 'Cldera Ops <cldera@ops.example.com>',
      SMTP_URL: options.smtpUrl,
      ...options.settings,
    }),
    database:
      'url' in location ? location : { file: location.file === ':memory:' ? join(folder, 'cldera.db') : location.file },
    // The kernel gives one.
    port: 0,
  };
  await prepare(config, options.arrange ?? usualPeople);
  const clock = options.clock ?? movingClock();
  const { log, lines } = keptLog();
  const app = createApp(config, { clock, log, random: () => 0 });
  await app.start();
  const url = `http://127.0.0.1:${app.port()}`;
  const clients = new Map<string, Client>();
  const as = (login: string) => {
    const client = clients.get(login) ?? clientOf(url, login);
    clients.set(login, client);
    return client;
  };
  const staff = () => as('wang');
  let heard = true;
  return {
    app,
    config,
    clock,
    url,
    logged: lines,
    async deliver(alerts) {
      const response = await deliverTo(url, webhookBody(alerts));
      if (response.status !== 200) throw new Error(`the webhook answered ${response.status}: ${await response.text()}`);
      return (await response.json()) as { accepted: number; ignored: number; refused: unknown[] };
    },
    async pass(seconds) {
      for (let left = seconds; left > 0; left -= MINUTE) {
        clock.move(Math.min(left, MINUTE));
        if (heard) await (await deliverTo(url, webhookBody([aWatchdog(clock.instant())]))).arrayBuffer();
        // What one job finds the next may have to carry out; a run that a timer began before the clock moved counts for nothing.
        for (let round = 0; round < 3; round += 1) await app.runJobs();
      }
    },
    watchdog(isHeard) {
      heard = isHeard;
    },
    as,
    events: async (state = 'all') =>
      (await staff().get<{ items: Event[] }>(`/api/events?state=${state}&limit=200`)).items,
    event: (id) => staff().get(`/api/events/${id}`),
    tickets: async (state = 'all') =>
      (await staff().get<{ items: Ticket[] }>(`/api/tickets?state=${state}&limit=200`)).items,
    ticket: (id) => staff().get(`/api/tickets/${id}`),
    async stop() {
      await app.close();
      removeFolder(folder);
    },
  };
}

/** Before the bridge has the database to itself. */
async function prepare(config: Config, arrange: (database: Database) => Promise<void>): Promise<void> {
  const database = openDatabase(config.database);
  await database.migrate();
  await arrange(database);
  await database.close();
}

export function deliverTo(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/webhooks/alertmanager`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${WEBHOOK_TOKEN}`, ...headers },
    body: JSON.stringify(body),
  });
}

function clientOf(url: string, login: string): Client {
  let cookie: Promise<string> | undefined;

  async function signIn(): Promise<string> {
    const response = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password: PASSWORD }),
    });
    if (!response.ok) throw new Error(`${login} could not sign in: ${await response.text()}`);
    return response.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  async function ask(method: string, path: string, body?: unknown): Promise<Response> {
    cookie ??= signIn();
    return fetch(`${url}${path}`, {
      method,
      headers: {
        cookie: await cookie,
        ...(method !== 'GET' && { 'content-type': 'application/json', 'x-cldera-request': '1' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  /** What must succeed. A session that has run out is renewed. */
  async function expectOk<T>(method: string, path: string, body?: unknown): Promise<T> {
    let response = await ask(method, path, body);
    if (response.status === 401) {
      cookie = undefined;
      response = await ask(method, path, body);
    }
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  return {
    get: (path) => expectOk('GET', path),
    post: (path, body) => expectOk('POST', path, body),
    ask,
  };
}
