export { freePort } from './port.ts';
export { answers, waitFor } from './wait.ts';
export { removeFolder, temporaryFolder } from './folder.ts';
export { startProcess, type ProcessPlan, type Running } from './process.ts';
export { startProgram, type OwnProgram } from './program.ts';
export { startNginx, type Nginx } from './nginx.ts';
export { startRedis, type Redis } from './redis.ts';
export {
  startAlertmanager,
  startBlackbox,
  startPrometheus,
  type Configured,
  type ConfiguredOptions,
} from './prometheus.ts';
export { startNodeExporter, type NodeExporter } from './node-exporter.ts';
export { startPostgres, type Postgres } from './postgres.ts';
export { startSmtpServer, type ReceivedMail, type SmtpServer } from './smtp.ts';
export type { SmtpBehaviour } from './smtp-server.ts';
export { startProduct, type Product, type ProductOptions } from './product.ts';
