import { readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { alertTable, AlertTableFile, type AlertTable } from './alerts/alert-table.ts';
import { isTimeZone } from './platform/time.ts';

const Port = z.coerce.number().int().min(1).max(65_535);
const Seconds = z.coerce.number().min(0.05).max(86_400);
const Token = z.string().min(16, 'use at least 16 characters, for example from: openssl rand -hex 24');

/** Without user and password: such an address would stand in logs and error messages. */
function plainUrl() {
  return url('http', 'https').refine((value) => new URL(value).username === '' && new URL(value).password === '', {
    message: 'use a URL without user and password',
  });
}

function url(...protocols: string[]) {
  return z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol.slice(0, -1)), {
    message: `use a URL that begins with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
  });
}

/** Every setting of the bridge, by its name in the environment. */
const Settings = z.object({
  CLDERA_DATA: z.string().min(1).default('./data'),
  CLDERA_LISTEN_ADDRESS: z.string().min(1).default('127.0.0.1'),
  CLDERA_BRIDGE_PORT: Port.default(9780),
  CLDERA_PORTAL_PORT: Port.default(9788),
  CLDERA_TRUSTED_PROXIES: z.string().default('127.0.0.0/8,::1/128'),
  CLDERA_PUBLIC_URL: plainUrl().optional(),
  CLDERA_PROMETHEUS_URL: plainUrl().default('http://127.0.0.1:9782'),
  CLDERA_ALERTMANAGER_URL: plainUrl().default('http://127.0.0.1:9783'),
  CLDERA_RULES_FILE: z.string().optional(),
  CLDERA_ALERT_TABLE: z.string().optional(),
  CLDERA_WEBHOOK_TOKEN: Token,
  CLDERA_DISCOVERY_TOKEN: Token,
  CLDERA_ADMIN_PASSWORD: z.string().min(12, 'use at least 12 characters').optional(),
  CLDERA_ADMIN_EMAIL: z.email().or(z.literal('root@localhost')).default('root@localhost'),
  CLDERA_LANGUAGE: z.enum(['zh-Hans', 'en-US']).default('zh-Hans'),
  CLDERA_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'use an IANA time zone, for example Asia/Shanghai')
    .default('Asia/Shanghai'),
  CLDERA_COMPANY: z.string().min(1).default('本公司'),
  CLDERA_FIRST_RUN_FILE: z.string().optional(),
  CLDERA_WATCH_THIS_MACHINE: z.enum(['0', '1']).default('0'),
  CLDERA_NODE_EXPORTER_ADDRESS: z.string().default('127.0.0.1:9785'),
  CLDERA_CHAIN_SILENCE_SECONDS: Seconds.default(180),
  CLDERA_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  CLDERA_MAIL_FROM: z.string().default('Cldera Ops <cldera@localhost>'),
  CLDERA_GRAFANA_URL: plainUrl().optional(),
  CLDERA_GRAFANA_ORGANISATION: z.coerce.number().int().min(1).default(1),
  CLDERA_PROXY_SECRET: Token.optional(),
  DATABASE_URL: url('postgres', 'postgresql').optional(),
  SMTP_URL: url('smtp', 'smtps').optional(),
});

/** Settings that may also stand in a file named by `<NAME>_FILE`, and are never printed. */
export const SECRETS = [
  'CLDERA_WEBHOOK_TOKEN',
  'CLDERA_DISCOVERY_TOKEN',
  'CLDERA_ADMIN_PASSWORD',
  'CLDERA_PROXY_SECRET',
  'DATABASE_URL',
  'SMTP_URL',
] as const;

export interface Config {
  dataFolder: string;
  listenAddress: string;
  /** Who may say for whom a request is made. */
  trustedProxies: BlockList;
  port: number;
  publicUrl: string;
  prometheusUrl: string;
  alertmanagerUrl: string;
  rulesFile: string;
  alertTable: AlertTable;
  webhookToken: string;
  discoveryToken: string;
  database: { file: string } | { url: string };
  smtpUrl: string | undefined;
  mailFrom: string;
  mailFolder: string;
  chainSilenceSeconds: number;
  logLevel: string;
  grafana: { url: string; proxySecret: string; organisation: number } | undefined;
  firstRun: {
    adminPassword: string | undefined;
    adminEmail: string;
    company: string;
    language: 'zh-Hans' | 'en-US';
    timeZone: string;
    /** Where the one-time password is left for whoever started the bridge. */
    file: string;
    /** The node_exporter of this machine, where this machine is to be watched. */
    thisMachine: string | undefined;
  };
}

/** What is wrong with the settings, all of it, each line naming the setting and the remedy. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Environment and files → one validated configuration; the only reader of the environment.
 * @throws ConfigError with every problem at once
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];
  const given = withSecretFiles(env, problems);
  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issueText(issue, given)}`));
  }
  if (given['CLDERA_GRAFANA_URL'] !== undefined && given['CLDERA_PROXY_SECRET'] === undefined) {
    problems.push("CLDERA_PROXY_SECRET: required with CLDERA_GRAFANA_URL; the plugin's proxySecret goes here");
  }
  const proxies = networks(given['CLDERA_TRUSTED_PROXIES'] ?? '127.0.0.0/8,::1/128', problems);
  const table = readAlertTable(given['CLDERA_ALERT_TABLE'], problems);
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
  return Object.freeze(configOf(parsed.data, table, proxies));
}

function configOf(settings: z.infer<typeof Settings>, table: AlertTable, proxies: BlockList): Config {
  const dataFolder = resolve(settings.CLDERA_DATA);
  const { CLDERA_GRAFANA_URL: grafanaUrl, CLDERA_PROXY_SECRET: proxySecret } = settings;
  return {
    dataFolder,
    listenAddress: settings.CLDERA_LISTEN_ADDRESS,
    trustedProxies: proxies,
    port: settings.CLDERA_BRIDGE_PORT,
    publicUrl: (settings.CLDERA_PUBLIC_URL ?? `http://127.0.0.1:${settings.CLDERA_PORTAL_PORT}`).replace(/\/+$/, ''),
    prometheusUrl: withSlash(settings.CLDERA_PROMETHEUS_URL),
    alertmanagerUrl: withSlash(settings.CLDERA_ALERTMANAGER_URL),
    rulesFile: settings.CLDERA_RULES_FILE ?? join(dataFolder, 'rules', 'cldera.rules.yml'),
    alertTable: table,
    webhookToken: settings.CLDERA_WEBHOOK_TOKEN,
    discoveryToken: settings.CLDERA_DISCOVERY_TOKEN,
    database:
      settings.DATABASE_URL === undefined ? { file: join(dataFolder, 'cldera.db') } : { url: settings.DATABASE_URL },
    smtpUrl: settings.SMTP_URL,
    mailFrom: settings.CLDERA_MAIL_FROM,
    mailFolder: join(dataFolder, 'mail'),
    chainSilenceSeconds: settings.CLDERA_CHAIN_SILENCE_SECONDS,
    logLevel: settings.CLDERA_LOG_LEVEL,
    grafana:
      grafanaUrl === undefined || proxySecret === undefined
        ? undefined
        : { url: grafanaUrl, proxySecret, organisation: settings.CLDERA_GRAFANA_ORGANISATION },
    firstRun: {
      adminPassword: settings.CLDERA_ADMIN_PASSWORD,
      adminEmail: settings.CLDERA_ADMIN_EMAIL,
      company: settings.CLDERA_COMPANY,
      language: settings.CLDERA_LANGUAGE,
      timeZone: settings.CLDERA_TIME_ZONE,
      file: settings.CLDERA_FIRST_RUN_FILE ?? join(dataFolder, 'first-run.json'),
      thisMachine: settings.CLDERA_WATCH_THIS_MACHINE === '1' ? settings.CLDERA_NODE_EXPORTER_ADDRESS : undefined,
    },
  };
}

/** Empty means unset; `NAME_FILE` fills in `NAME`. */
function withSecretFiles(env: NodeJS.ProcessEnv, problems: string[]): Record<string, string> {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  ) as Record<string, string>;
  for (const name of SECRETS) {
    const file = given[`${name}_FILE`];
    if (file === undefined || given[name] !== undefined) continue;
    try {
      const secret = readFileSync(file, 'utf8').trim();
      if (secret !== '') given[name] = secret;
    } catch {
      problems.push(`${name}_FILE: the file "${file}" cannot be read; check its path and permissions`);
    }
  }
  return given;
}

function readAlertTable(file: string | undefined, problems: string[]): AlertTable {
  if (file === undefined) return alertTable({ rows: {}, overrides: [] });
  try {
    const parsed = AlertTableFile.safeParse(parseYaml(readFileSync(file, 'utf8')) ?? {});
    if (parsed.success) return alertTable(parsed.data);
    problems.push(
      ...parsed.error.issues.map((issue) => `CLDERA_ALERT_TABLE ${file}: ${issue.path.join('.')}: ${deepest(issue)}`),
    );
  } catch (error) {
    problems.push(
      `CLDERA_ALERT_TABLE: "${file}" cannot be read as YAML: ${error instanceof Error ? error.message : ''}`,
    );
  }
  return alertTable({ rows: {}, overrides: [] });
}

/** Of a key that is wrong, zod tells what is wrong with it one level below. */
function deepest(issue: z.core.$ZodIssue): string {
  return (issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined) ?? issue.message;
}

/** Networks in CIDR notation, separated by commas. */
function networks(text: string, problems: string[]): BlockList {
  const list = new BlockList();
  for (const network of text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)) {
    const [address = '', prefix] = network.split('/');
    const family = isIP(address);
    const longest = family === 4 ? 32 : 128;
    const bits = prefix === undefined ? longest : Number(prefix);
    if (family === 0 || !Number.isInteger(bits) || bits < 0 || bits > longest) {
      problems.push(`CLDERA_TRUSTED_PROXIES: "${network}" is no network; use for example 172.16.0.0/12`);
    } else list.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

function issueText(issue: z.core.$ZodIssue, given: Record<string, string>): string {
  const name = String(issue.path[0]);
  if (given[name] !== undefined) return issue.message;
  const byFile = (SECRETS as readonly string[]).includes(name) ? ` (or ${name}_FILE)` : '';
  return `required${byFile}; \`npm start\` makes one by itself`;
}

function withSlash(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}
