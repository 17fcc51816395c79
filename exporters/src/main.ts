import { lookup } from 'node:dns/promises';
import { performance } from 'node:perf_hooks';
import { pino } from 'pino';
import own from '../package.json' with { type: 'json' };
import { createExporters } from './app.ts';
import { loadConfig } from './config.ts';
import { ConfigError } from './settings.ts';

try {
  const config = await loadConfig(process.env);
  const log = pino({ name: 'exporters', level: config.logLevel });
  const exporters = createExporters(config, {
    version: own.version,
    log,
    resolve: (host) => lookup(host, { all: true, order: 'verbatim' }),
    now: () => performance.now(),
    wallClock: () => Date.now(),
    loadConfig: () => loadConfig(process.env),
  });
  const { address, port } = await exporters.start();
  log.info({ address, port, file: config.file }, 'exporters listen');
  process.on('SIGHUP', () => void exporters.reload());
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void exporters.stop().then(() => log.info({ signal }, 'exporters stopped')));
  }
} catch (error) {
  process.stderr.write(`exporters cannot start\n${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
