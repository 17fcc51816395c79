import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { TargetPattern } from './allow-list.ts';
import { authSection, loadAuth, targetPatterns, type Auth } from './auth.ts';
import type { ModuleConfig } from './module.ts';
import { MODULES } from './modules/index.ts';
import { ConfigError, problemsOf, readSettingFile, section } from './settings.ts';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Everything the process runs by. */
export interface Config {
  port: number;
  address: string;
  logLevel: (typeof LOG_LEVELS)[number];
  /** The config file; null: none, and the defaults hold. */
  file: string | null;
  /** Where the bridge lists what is under service; null: `allow` alone decides. */
  inventory: { url: string; token: string | null } | null;
  allow: readonly TargetPattern[];
  limits: { concurrentProbes: number; queuedProbes: number };
  auth: ReadonlyMap<string, Auth>;
  modules: ReadonlyMap<string, ModuleConfig>;
}

const Environment = z.object({
  CLDERA_EXPORTERS_PORT: z.coerce
    .number('write a port between 0 and 65535')
    .int('write a port between 0 and 65535')
    .min(0, 'write a port between 0 and 65535')
    .max(65535, 'write a port between 0 and 65535')
    .default(9781),
  CLDERA_LISTEN_ADDRESS: z.union([z.ipv4(), z.ipv6()], 'write an IP address such as 127.0.0.1').default('127.0.0.1'),
  CLDERA_LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  CLDERA_EXPORTERS_CONFIG: z.string().optional(),
  CLDERA_INVENTORY_URL: z.url({ protocol: /^https?$/, error: 'write the http(s) URL of the bridge' }).optional(),
  CLDERA_DISCOVERY_TOKEN: z.string().optional(),
  CLDERA_DISCOVERY_TOKEN_FILE: z.string().optional(),
});

/** Names that `auth=` can carry without escaping. */
const authName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'name it by letters, digits, _ . and -');

const File = section({
  targets: section({ allow: targetPatterns.prefault(['127.0.0.0/8:*', '[::1]:*', 'localhost:*']) }).prefault({}),
  limits: section({
    concurrent_probes: z.int().min(1).max(10_000).default(100),
    queued_probes: z.int().min(0).max(100_000).default(1000),
  }).prefault({}),
  auth: z.record(authName, authSection).default({}),
  modules: section(Object.fromEntries(MODULES.map(({ name, schema }) => [name, schema.prefault({})]))).prefault({}),
});

/**
 * The configuration of the environment and of the file it names. A variable that is set but empty counts as not set.
 * @throws ConfigError with every problem found
 */
export async function loadConfig(env: NodeJS.ProcessEnv): Promise<Config> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(set);
  if (!parsed.success) throw new ConfigError(problemsOf(parsed.error));
  const file = parsed.data.CLDERA_EXPORTERS_CONFIG ?? null;
  const settings = await readFileSettings(file);
  const folder = file === null ? '.' : dirname(file);
  const auth = await Promise.all(Object.entries(settings.auth).map(([name, keys]) => loadAuth(name, keys, folder)));
  return {
    port: parsed.data.CLDERA_EXPORTERS_PORT,
    address: parsed.data.CLDERA_LISTEN_ADDRESS,
    logLevel: parsed.data.CLDERA_LOG_LEVEL,
    file,
    inventory: await readInventory(parsed.data),
    allow: settings.targets.allow,
    limits: { concurrentProbes: settings.limits.concurrent_probes, queuedProbes: settings.limits.queued_probes },
    auth: new Map(auth.map((module) => [module.name, module])),
    modules: new Map(Object.entries(settings.modules as Record<string, ModuleConfig>)),
  };
}

async function readInventory(env: z.infer<typeof Environment>): Promise<Config['inventory']> {
  const { CLDERA_INVENTORY_URL: url, CLDERA_DISCOVERY_TOKEN: token, CLDERA_DISCOVERY_TOKEN_FILE: tokenFile } = env;
  if (url === undefined) return null;
  if (token !== undefined && tokenFile !== undefined) {
    const message = 'set it or CLDERA_DISCOVERY_TOKEN_FILE, not both';
    throw new ConfigError([{ field: 'CLDERA_DISCOVERY_TOKEN', message }]);
  }
  const read = tokenFile === undefined ? null : await readSettingFile('CLDERA_DISCOVERY_TOKEN_FILE', tokenFile, '.');
  return { url: url.replace(/\/+$/, ''), token: token ?? read };
}

async function readFileSettings(path: string | null): Promise<z.infer<typeof File>> {
  const content = path === null ? {} : await readYaml(path);
  const parsed = File.safeParse(content ?? {});
  if (parsed.success) return parsed.data;
  throw new ConfigError(problemsOf(parsed.error));
}

/** The parser's own messages quote the text around the mistake, which may be a password: only its place is told. */
async function readYaml(path: string): Promise<unknown> {
  const text = await readConfigFile(path);
  // Loaded when needed: a process without a config file does without the parser's memory.
  const { LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const [mistake] = document.errors;
  if (mistake !== undefined) {
    const { line, col } = lineCounter.linePos(mistake.pos[0]);
    throw new ConfigError([{ field: path, message: `not YAML at line ${line}, column ${col} (${mistake.code})` }]);
  }
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new ConfigError([{ field: path, message: 'too many aliases: write the values out' }], { cause: error });
  }
}

async function readConfigFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    const message = `cannot read ${path} (${code}): correct the path or its permissions`;
    throw new ConfigError([{ field: 'CLDERA_EXPORTERS_CONFIG', message }], { cause: error });
  }
}
