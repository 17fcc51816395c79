import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { routes, type Problem, type ResponseOf, type Route, type Session } from '@cldera/alert-bridge/contract';
import { READINGS } from './quiet-site.ts';

export const PASSWORD = 'correct horse battery';
export const ONE_TIME_PASSWORD = 'one-time-0000';

const ATTEMPTS = 5;

const PEOPLE: readonly Session['person'][] = [
  person('wang', '王工', 'engineer', null),
  person('chen', '陈经理', 'customer', { id: 'acme', name: '示例客户' }),
  person('new', '新同事', 'engineer', null),
];

export interface BridgeStandIn {
  url: string;
  /** `METHOD path`, in order. */
  calls: string[];
  /** Headers of the last request. */
  lastHeaders: IncomingMessage['headers'];
  /** Connections that were opened to it. */
  connections: number;
  /** Whether the reader of the stream went away before its end. */
  streamAborted: boolean;
  /** Forgets who is signed in, as a restart with an empty store would. */
  endSessions(): void;
  /** Sends the second piece of `GET /api/stream`, whose first goes out at once. */
  finishStream(): void;
  close(): Promise<void>;
}

interface Reply {
  status: number;
  body: unknown;
  cookie?: string;
}

/** A server that answers like the bridge, each answer checked against the contract before it is sent. */
export async function startBridge(): Promise<BridgeStandIn> {
  const answer = createAnswers();
  let stream: ServerResponse | null = null;
  const seen = { calls: [] as string[], lastHeaders: {}, connections: 0, streamAborted: false };

  function startStream(response: ServerResponse): void {
    stream = response;
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('first');
    response.on('close', () => {
      seen.streamAborted = !response.writableFinished;
    });
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ''] = (request.url ?? '').split('?');
    seen.calls.push(`${request.method ?? ''} ${path}`);
    seen.lastHeaders = request.headers;
    if (path === '/api/stream') startStream(response);
    else send(response, answer(request, path, await bodyOf(request)));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => send(response, refusal(500, String(error))));
  });
  server.on('connection', () => {
    seen.connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(seen, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    endSessions: answer.endSessions,
    finishStream: () => stream?.end('second'),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

interface Call {
  token: string;
  session: Session;
  body: unknown;
}

function createAnswers() {
  const sessions = new Map<string, Session>();
  const passwords: Record<string, string> = { wang: PASSWORD, chen: PASSWORD, new: ONE_TIME_PASSWORD };
  let wrongGuesses = 0;

  function signIn(body: unknown): Reply {
    const { login, password } = routes.signIn.body.parse(body);
    if (wrongGuesses >= ATTEMPTS && login === 'mallory') return refusal(429, 'Too many attempts.');
    const who = PEOPLE.find((one) => one.login === login);
    if (who === undefined || passwords[login] !== password) {
      wrongGuesses += 1;
      return refusal(401, 'Wrong login or password.');
    }
    const token = randomUUID();
    const session = sessionOf(who, password === ONE_TIME_PASSWORD);
    sessions.set(token, session);
    return { ...reply(routes.signIn, session), cookie: `cldera_session=${token}; Path=/; HttpOnly; SameSite=Strict` };
  }

  const own: Readonly<Record<string, (call: Call) => Reply>> = {
    'GET /api/session': ({ session }) => reply(routes.getSession, session),
    'DELETE /api/session': ({ token }) => {
      sessions.delete(token);
      return { ...reply(routes.signOut, { done: true }), cookie: 'cldera_session=; Path=/; Max-Age=0' };
    },
    'PUT /api/session/language': ({ token, session, body }) => {
      const { language } = routes.setLanguage.body.parse(body);
      const changed = { ...session, person: { ...session.person, language } };
      sessions.set(token, changed);
      return reply(routes.setLanguage, changed);
    },
    'PUT /api/session/password': ({ token, session, body }) => {
      const { current, next } = routes.changePassword.body.parse(body);
      const { login } = session.person;
      if (passwords[login] !== current) return refusal(403, 'The current password is wrong.');
      passwords[login] = next;
      sessions.set(token, { ...session, mustChangePassword: false });
      return reply(routes.changePassword, { done: true });
    },
  };

  function answer({ method = '', headers }: IncomingMessage, path: string, body: unknown): Reply {
    if (method === 'POST' && path === '/api/session') return signIn(body);
    const token = tokenIn(headers);
    const session = sessions.get(token);
    if (session === undefined) return refusal(401, 'Nobody is signed in.');
    if (method !== 'GET' && headers['x-cldera-request'] !== '1') return refusal(403, 'Not from a page of ours.');
    const found = READINGS.find(([route]) => route.method === method && matches(route.path, path));
    if (found !== undefined) return reply(...found);
    return own[`${method} ${path}`]?.({ token, session, body }) ?? refusal(404, `nothing at ${method} ${path}`);
  }

  return Object.assign(answer, { endSessions: () => sessions.clear() });
}

function reply<R extends Route>(route: R, value: ResponseOf<R>): Reply {
  return { status: route.status, body: route.response.parse(value) };
}

function refusal(status: number, detail: string): Reply {
  return { status, body: { type: 'about:blank', title: 'Refused', status, detail } satisfies Problem };
}

function send(response: ServerResponse, { status, body, cookie }: Reply): void {
  response.writeHead(status, {
    'content-type': status < 400 ? 'application/json' : 'application/problem+json',
    ...(cookie === undefined ? {} : { 'set-cookie': cookie }),
  });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : (JSON.parse(text) as unknown);
}

function person(
  login: string,
  name: string,
  role: Session['person']['role'],
  customer: Session['person']['customer'],
): Session['person'] {
  return { id: `p-${login}`, login, name, email: `${login}@example.com`, role, language: 'zh-Hans', customer };
}

function sessionOf(who: Session['person'], mustChangePassword: boolean): Session {
  const mayWrite = who.role === 'customer' ? [] : ['inventory.write'];
  const actions = ['session.own', 'overview.read', 'events.read', 'tickets.read', 'tickets.write', 'inventory.read'];
  return { person: who, mustChangePassword, actions: [...actions, ...mayWrite] };
}

function tokenIn({ cookie }: IncomingMessage['headers']): string {
  return /cldera_session=([^;]+)/.exec(cookie ?? '')?.[1] ?? '';
}

function matches(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replace(/:[A-Za-z]+/g, '[^/]+')}$`).test(path);
}
