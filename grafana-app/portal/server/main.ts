import { pino } from 'pino';
import { createPortal } from './app.ts';
import { readConfig } from './config.ts';

const config = readConfig(process.env);
const log = pino({ name: 'portal', level: config.logLevel });
const portal = createPortal({ config, log });
const port = await portal.listen();
log.info({ address: config.listenAddress, port, bridge: config.bridgeUrl.origin }, 'portal listens');

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    log.info({ signal }, 'portal stops');
    void portal.close();
  });
}
