import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { createConnect, type Resolve } from './connect.ts';
import { createHistory } from './history.ts';
import { createHttpServer } from './http-server.ts';
import { MODULES } from './modules/index.ts';
import { createRoutes, type Reload } from './routes.ts';
import { bringToLife } from './running.ts';
import { createSelfMetrics } from './self-metrics.ts';
import { ConfigError } from './settings.ts';

/** The world as the exporters meet it. */
export interface Outside {
  version: string;
  log: Logger;
  resolve: Resolve;
  /** Milliseconds of a clock that does not jump. */
  now: () => number;
  /** Milliseconds of Unix time. */
  wallClock: () => number;
  /** Reads the configuration anew. @throws ConfigError */
  loadConfig: () => Promise<Config>;
}

export interface Exporters {
  /** Listens; resolves with the place. */
  start: () => Promise<AddressInfo>;
  /** Takes no more requests and waits for those under way, `graceMs` at most. */
  stop: (graceMs?: number) => Promise<void>;
  reload: () => Promise<Reload>;
}

const HISTORY_SIZE = 50;
const GRACE_MS = 5_000;

/** The composition root. */
export function createExporters(config: Config, outside: Outside): Exporters {
  const { log, version } = outside;
  const connect = createConnect(outside.resolve);
  const moduleNames = MODULES.map(({ name }) => name);
  const metrics = createSelfMetrics(moduleNames, version, outside.wallClock() / 1000);
  const history = createHistory(HISTORY_SIZE);
  let running = bringToLife(config, connect, outside.now, log);
  let stopping = false;

  async function reload(): Promise<Reload> {
    try {
      const next = await outside.loadConfig();
      running = bringToLife(next, connect, outside.now, log);
      metrics.countReload(true, outside.wallClock() / 1000);
      log.info({ file: next.file }, 'configuration reloaded');
      return { ok: true };
    } catch (error) {
      metrics.countReload(false, outside.wallClock() / 1000);
      const problems = error instanceof ConfigError ? error.problems : undefined;
      log.error(problems === undefined ? { err: error } : { problems }, 'configuration not reloaded, the former stays');
      return { ok: false, error };
    }
  }

  const current = () => running;
  const isReady = () => !stopping;
  const routes = createRoutes({ ...outside, current, reload, isReady, metrics, history });
  const server = createHttpServer(routes, log);

  return {
    reload,
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(config.port, config.address, () => resolve(server.address() as AddressInfo));
      }),
    stop: (graceMs = GRACE_MS) =>
      new Promise((resolve) => {
        stopping = true;
        const force = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
