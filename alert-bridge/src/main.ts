import { createApp } from './app.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { createLog } from './platform/log.ts';
import { systemClock } from './platform/time.ts';

const config = configOrExit();
const log = createLog(config.logLevel, 'bridge');
const app = createApp(config, { clock: systemClock, log, random: Math.random });

function stop(): void {
  app.close().then(
    () => process.exit(0),
    (error: unknown) => {
      log.error({ err: error }, 'bridge did not stop cleanly');
      process.exit(1);
    },
  );
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);

app.start().catch((error: unknown) => {
  log.fatal({ err: error }, 'bridge could not start');
  process.exit(1);
});

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}
