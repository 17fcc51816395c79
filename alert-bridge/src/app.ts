import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { dirname } from 'node:path';
import { mountAlerts } from './alerts/alerts.routes.ts';
import { createChain } from './alerts/chain.service.ts';
import { createEpisodes } from './alerts/episodes.service.ts';
import { createEpisodeStore } from './alerts/episodes.store.ts';
import { createEventStore } from './alerts/events.store.ts';
import { createEventViews } from './alerts/events.view.ts';
import { createIntake } from './alerts/intake.service.ts';
import { createLookBack } from './alerts/look-back.service.ts';
import { createRecheck } from './alerts/recheck.service.ts';
import { createReconcile } from './alerts/reconcile.service.ts';
import { rulesFile } from './alerts/rules-file.ts';
import { exportThresholds } from './alerts/thresholds.metrics.ts';
import type { Config } from './config.ts';
import { because } from './contract/wording.ts';
import { createEffects } from './effects.ts';
import { createFigures } from './inventory/figures.service.ts';
import { mountInventory } from './inventory/inventory.routes.ts';
import { createInventory } from './inventory/inventory.service.ts';
import { createInventoryStore } from './inventory/inventory.store.ts';
import { findListeners } from './inventory/listeners.client.ts';
import { channels } from './notifications/channels/index.ts';
import { createNotifications } from './notifications/notifications.service.ts';
import { mountOverview } from './overview/overview.routes.ts';
import { firstRun } from './people/first-run.service.ts';
import { createGate } from './people/gate.service.ts';
import { createGrafanaIdentity } from './people/grafana.client.ts';
import { mountPeople } from './people/people.routes.ts';
import { createPeopleStore } from './people/people.store.ts';
import { createSessions } from './people/sessions.service.ts';
import { createAlertmanager } from './platform/alertmanager.ts';
import { openDatabase } from './platform/database.ts';
import { createIds } from './platform/id.ts';
import { createJobs, type Job } from './platform/jobs.ts';
import type { Logger } from './platform/log.ts';
import { createMarks } from './platform/marks.ts';
import { createMetrics } from './platform/metrics.ts';
import { createHttp } from './platform/mount.ts';
import { createOutboxStore } from './platform/outbox.store.ts';
import { createOutbox } from './platform/outbox.ts';
import { createPrometheus } from './platform/prometheus.ts';
import { mountService } from './platform/service.routes.ts';
import { addSeconds, instant, type Clock } from './platform/time.ts';
import { mountTickets } from './tickets/tickets.routes.ts';
import { createTickets } from './tickets/tickets.service.ts';
import { createTicketStore } from './tickets/tickets.store.ts';

/** What the bridge takes from outside, so that tests can hand over their own. */
export interface Outside {
  clock: Clock;
  log: Logger;
  random: () => number;
}

export interface App {
  /** Migrates, listens and starts the background work; resolves when ready. */
  start(): Promise<void>;
  close(): Promise<void>;
  /** Runs every job that is due to its end; for tests that move the clock. */
  runJobs(): Promise<void>;
  port(): number;
}

const ASK_TIMEOUT_SECONDS = 10;
const WEBHOOK_LIMIT = '32mb';
// SMTP servers that greylist take a message on the second attempt.
const DELIVERY_MAY_TAKE_SECONDS = 300;
const ALIVE_EVERY_SECONDS = 10;

/** The composition root: every object of the bridge is made here. */
export function createApp(config: Config, { clock, log, random }: Outside): App {
  const owner = randomUUID();
  const now = () => instant(clock.now());
  const ago = (seconds: number) => addSeconds(clock.now(), -seconds);
  const newId = createIds(() => clock.now().getTime());
  const database = openDatabase(config.database);
  const metrics = createMetrics();
  const marks = createMarks(database);
  const prometheus = createPrometheus(config.prometheusUrl, ASK_TIMEOUT_SECONDS);
  const alertmanager = createAlertmanager(config.alertmanagerUrl, ASK_TIMEOUT_SECONDS);
  const table = config.alertTable;

  const people = createPeopleStore(database);
  const inventoryStore = createInventoryStore(database, newId);
  const episodeStore = createEpisodeStore(database, newId);
  const events = createEventStore(database);
  const ticketStore = createTicketStore(database, newId);

  const handlers = channels({ mail: { smtpUrl: config.smtpUrl, from: config.mailFrom, folder: config.mailFolder } });
  const outboxStore = createOutboxStore(database, clock, newId, owner);
  const outbox = createOutbox({ store: outboxStore, handlers, clock, log, metrics, random });
  const tickets = createTickets({ database, store: ticketStore, clock, newId });
  const notifications = createNotifications({
    outbox: outboxStore,
    inventory: inventoryStore,
    people,
    events,
    publicUrl: config.publicUrl,
    mailDomain: domainOf(config.mailFrom),
  });
  const episodes = createEpisodes({
    store: episodeStore,
    effects: createEffects({ tickets, notifications, inventory: inventoryStore }),
    newId,
    metrics,
  });

  const watch = { database, store: episodeStore, episodes, marks, clock };
  const intake = createIntake({ ...watch, inventory: inventoryStore, table, metrics });
  const recheck = createRecheck({ ...watch, prometheus, alertmanager, table, log });
  const graceSeconds = Math.max(...table.rows.map((row) => row.normalIntervalSeconds)) + 30;
  const reconcile = createReconcile({ ...watch, intake, prometheus, alertmanager, log, graceSeconds });
  const lookBack = createLookBack({ ...watch, intake, prometheus, log });
  const longest = Math.max(...table.rows.map((row) => row.abnormalIntervalSeconds));
  const blindSeconds = Math.max(config.chainSilenceSeconds, 3 * longest);
  const chain = createChain({
    ...watch,
    silenceSeconds: config.chainSilenceSeconds,
    isWell: {
      prometheus: prometheus.ready,
      alertmanager: alertmanager.ready,
      checks: async () => !(await episodeStore.anyWithoutDataSince(ago(blindSeconds))),
      delivery: async () => ((await outboxStore.oldestQueuedAt()) ?? now()) >= ago(DELIVERY_MAY_TAKE_SECONDS),
    },
  });
  exportThresholds(metrics, table, inventoryStore);

  const inventory = createInventory({
    database,
    store: inventoryStore,
    events,
    figures: createFigures(prometheus, clock),
    clock,
    findListeners: config.firstRun.thisMachine === undefined ? () => Promise.resolve([]) : findListeners,
    serviceEnded: async (tx, resource, at) => {
      const open = await episodeStore.openOfResource(tx, resource);
      await episodes.end(tx, open, 'no-longer-watched', at, because('no-longer-watched'));
    },
  });

  const sessions = createSessions({ database, people, clock, secure: config.publicUrl.startsWith('https:') });
  const gate = createGate({
    sessions,
    people,
    grafana: config.grafana && createGrafanaIdentity(config.grafana),
    webhookToken: config.webhookToken,
    discoveryToken: config.discoveryToken,
    log,
  });
  const http = createHttp({ gate, log, metrics, trustedProxies: config.trustedProxies });
  const { mount } = http;
  const eventViews = createEventViews(inventoryStore, ticketStore);
  const shared = { mount, notifications };
  let ready = false;
  mountService({ app: http.app, gate, database, metrics, isReady: () => ready });
  mountPeople({ mount, sessions, people, inventory: inventoryStore });
  mountAlerts({ ...shared, mountLarge: http.mountWith(WEBHOOK_LIMIT), intake, events, views: eventViews });
  mountTickets({
    ...shared,
    tickets,
    store: ticketStore,
    events,
    inventory: inventoryStore,
    eventViews,
  });
  mountInventory(mount, inventory, inventoryStore);
  mountOverview({
    mount,
    events,
    eventViews,
    tickets: ticketStore,
    inventory,
    inventoryStore,
    chain,
    outbox: outboxStore,
    clock,
    mail: config.smtpUrl === undefined ? 'folder' : 'server',
  });
  const server: Server = createServer(http.finish());

  const shortest = Math.min(...table.rows.map((row) => row.abnormalIntervalSeconds));
  const everySeconds = (wanted: number) => Math.min(wanted, Math.max(0.2, shortest / 4));
  const list: Job[] = [
    {
      name: 'alerts.recheck',
      everySeconds: everySeconds(1),
      leaseSeconds: 60,
      hasWork: () => episodeStore.anyDue(now()),
      run: recheck.run,
    },
    { name: 'alerts.look-back', everySeconds: 15, leaseSeconds: 300, hasWork: lookBack.hasWork, run: lookBack.run },
    { name: 'alerts.reconcile', everySeconds: 60, leaseSeconds: 120, run: reconcile.run },
    {
      name: 'alerts.chain',
      everySeconds: Math.min(15, config.chainSilenceSeconds / 4),
      leaseSeconds: 30,
      run: chain.run,
    },
    { name: 'bridge.alive', everySeconds: ALIVE_EVERY_SECONDS, leaseSeconds: 30, run: () => marks.set('alive', now()) },
    { name: 'people.sessions', everySeconds: 3600, leaseSeconds: 60, run: sessions.removeExpired },
  ];
  const jobs = createJobs(list, { database, clock, log, metrics, owner });

  return {
    async start() {
      await database.migrate();
      await firstRun({
        database,
        people,
        inventory: inventoryStore,
        clock,
        newId,
        log,
        publicUrl: config.publicUrl,
        settings: config.firstRun,
      });
      await writeWhole(config.rulesFile, rulesFile(table));
      await jobs.register();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(config.port, config.listenAddress, resolve);
      });
      // A SQLite file has one bridge, and the port is ours: leases found now are a dead one's.
      if (database.kind === 'sqlite') await Promise.all([jobs.takeBack(), outboxStore.takeBack()]);
      await lookBack.begin();
      ready = true;
      // Prometheus may not be up yet; it reads the rules when it starts.
      await prometheus.reload().catch(() => undefined);
      jobs.start();
      outbox.start(everySeconds(1));
      log.info({ port: config.port, database: database.kind }, 'bridge ready');
    },
    async close() {
      ready = false;
      await Promise.all([jobs.stop(), outbox.stop()]);
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await database.close();
    },
    async runJobs() {
      await jobs.runDue();
      await outbox.deliver();
    },
    port: () => {
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : 0;
    },
  };
}

/** A reader sees the old file or the new one, never half of one. */
async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.part`, text);
  await rename(`${file}.part`, file);
}

function domainOf(from: string): string {
  return /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'localhost';
}
