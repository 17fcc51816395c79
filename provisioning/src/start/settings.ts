import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { durationMs } from '../configuration/duration.ts';
import type { Params, SayingCode } from './wording.ts';

/** Ports by program. The name of a program's setting is `portSetting(program)`. */
const DEFAULT_PORTS = {
  bridge: 9780,
  exporters: 9781,
  prometheus: 9782,
  alertmanager: 9783,
  blackbox: 9784,
  'node-exporter': 9785,
  portal: 9788,
} as const;
export type ProgramName = keyof typeof DEFAULT_PORTS;
export const PROGRAM_NAMES = Object.keys(DEFAULT_PORTS) as ProgramName[];

/** `CLDERA_NODE_EXPORTER_PORT` for `node-exporter`. */
export function portSetting(program: ProgramName): string {
  return `CLDERA_${program.toUpperCase().replaceAll('-', '_')}_PORT`;
}

/** Settings that may also come from a file named by `<NAME>_FILE`. */
export const SECRETS = [
  'CLDERA_ADMIN_PASSWORD',
  'CLDERA_WEBHOOK_TOKEN',
  'CLDERA_DISCOVERY_TOKEN',
  'CLDERA_PROXY_SECRET',
  'DATABASE_URL',
  'SMTP_URL',
] as const;
type SecretName = (typeof SECRETS)[number];

export interface Settings {
  /** Absolute. */
  data: string;
  ports: Record<ProgramName, number>;
  publicUrl: string;
  /** Prometheus durations. */
  scrapeInterval: string;
  evaluationInterval: string;
  secrets: Partial<Record<SecretName, string>>;
}

/** One wrong setting, to be put into words. */
interface SettingProblem {
  code: SayingCode;
  params: Params;
}

export type SettingsResult = { ok: true; settings: Settings } | { ok: false; problems: SettingProblem[] };

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const Port = z.coerce
  .number(remedy('remedy-port'))
  .int(remedy('remedy-port'))
  .min(1, remedy('remedy-port'))
  .max(65_535, remedy('remedy-port'));
const Interval = z.string().refine((text) => durationMs(text) !== undefined, remedy('remedy-interval'));
const Token = z.string().regex(/^[\x21-\x7e]{16,}$/, remedy('remedy-token'));

function url(schemes: string[], code: SayingCode) {
  return z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol), remedy(code));
}

/** An issue's message is the code of the saying that names the remedy. */
function remedy(code: SayingCode): SayingCode {
  return code;
}

const Environment = z.object({
  CLDERA_DATA: z.string().default('data'),
  CLDERA_PUBLIC_URL: url(['http:', 'https:'], 'remedy-public-url').optional(),
  CLDERA_SCRAPE_INTERVAL: Interval.default('15s'),
  CLDERA_EVALUATION_INTERVAL: Interval.default('15s'),
  CLDERA_LOG_LEVEL: z
    .string()
    .refine((level) => LOG_LEVELS.includes(level), remedy('remedy-log-level'))
    .optional(),
  CLDERA_ALERT_TABLE: z.string().refine(isReadable, remedy('remedy-alert-table')).optional(),
  CLDERA_ADMIN_PASSWORD: z.string().min(12, remedy('remedy-admin-password')).optional(),
  CLDERA_WEBHOOK_TOKEN: Token.optional(),
  CLDERA_DISCOVERY_TOKEN: Token.optional(),
  CLDERA_PROXY_SECRET: Token.optional(),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'remedy-database-url').optional(),
  SMTP_URL: url(['smtp:', 'smtps:'], 'remedy-smtp-url').optional(),
});

const Ports = z.object(
  Object.fromEntries(PROGRAM_NAMES.map((name) => [portSetting(name), Port.default(DEFAULT_PORTS[name])])),
);

// The programs these would name are started here.
const FOREIGN = ['CLDERA_PROMETHEUS_URL', 'CLDERA_ALERTMANAGER_URL', 'CLDERA_BRIDGE_URL', 'CLDERA_RULES_FILE'];

/** Reads and checks the settings. All that is wrong is reported at once. An empty variable or file counts as unset. */
export function readSettings(env: NodeJS.ProcessEnv, cwd: string): SettingsResult {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const { values, problems } = withSecretFiles(given as Record<string, string>, cwd);
  const parsed = Environment.safeParse(values);
  const parsedPorts = Ports.safeParse(values);
  for (const issue of [...(parsed.error?.issues ?? []), ...(parsedPorts.error?.issues ?? [])]) {
    problems.push({ code: issue.message as SayingCode, params: { name: String(issue.path[0]) } });
  }
  for (const name of FOREIGN.filter((name) => name in given))
    problems.push({ code: 'setting-foreign', params: { name } });
  if (!parsed.success || !parsedPorts.success) return { ok: false, problems };
  const ports = Object.fromEntries(
    PROGRAM_NAMES.map((name) => [name, parsedPorts.data[portSetting(name)]]),
  ) as Settings['ports'];
  problems.push(...portsTwice(ports));
  if (problems.length > 0) return { ok: false, problems };
  const { data } = parsed;
  return {
    ok: true,
    settings: {
      data: resolve(cwd, data.CLDERA_DATA),
      ports,
      publicUrl: data.CLDERA_PUBLIC_URL ?? `http://127.0.0.1:${ports.portal}`,
      scrapeInterval: data.CLDERA_SCRAPE_INTERVAL,
      evaluationInterval: data.CLDERA_EVALUATION_INTERVAL,
      secrets: Object.fromEntries(SECRETS.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]]))),
    },
  };
}

function withSecretFiles(given: Record<string, string>, cwd: string) {
  const values: Record<string, string> = { ...given };
  const problems: SettingProblem[] = [];
  for (const name of SECRETS) {
    const path = given[`${name}_FILE`];
    if (path === undefined) continue;
    if (name in given) {
      problems.push({ code: 'setting-both', params: { name } });
      continue;
    }
    try {
      const text = readFileSync(resolve(cwd, path), 'utf8').trim();
      if (text !== '') values[name] = text;
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
      problems.push({ code: 'setting-file', params: { name: `${name}_FILE`, path, reason } });
    }
  }
  return { values, problems };
}

function isReadable(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}

function portsTwice(ports: Settings['ports']): SettingProblem[] {
  return PROGRAM_NAMES.flatMap((name, index) => {
    const other = PROGRAM_NAMES.slice(0, index).find((earlier) => ports[earlier] === ports[name]);
    if (other === undefined) return [];
    return [{ code: 'port-twice', params: { name: portSetting(name), other: portSetting(other), port: ports[name] } }];
  });
}
