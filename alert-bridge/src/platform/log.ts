import { pino, type Logger } from 'pino';

export type { Logger };

const SECRETS = [
  'authorization',
  'cookie',
  'password',
  'current',
  'next',
  'token',
  'secret',
  'passwordHash',
  'smtpUrl',
];

/** JSON logs on standard output; fields that may hold a secret are cut out wherever they stand. */
export function createLog(level: string, name: string): Logger {
  return pino({
    name,
    level,
    redact: { paths: SECRETS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[redacted]' },
  });
}
