import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alertmanagerConfig, type AlertmanagerWiring } from '../configuration/alertmanager.ts';
import { blackboxConfig } from '../configuration/blackbox.ts';
import { prometheusConfig, type PrometheusWiring } from '../configuration/prometheus.ts';
import type { BinaryName } from './binaries.ts';
import { secretFile, type DataFolder } from './data-folder.ts';
import { SECRETS, type ProgramName, type Settings } from './settings.ts';
import type { Plan } from './supervisor.ts';

/** What `start` knows when it plans its programs. */
export interface Ground {
  /** The repository. */
  root: string;
  settings: Settings;
  data: DataFolder;
  binaries: Record<BinaryName, string>;
  env: NodeJS.ProcessEnv;
}

interface Tokens {
  webhook: string;
  discovery: string;
}

const RETENTION = ['--storage.tsdb.retention.time=90d', '--storage.tsdb.retention.size=20GB'];

// An alert that fires while Prometheus has yet to find Alertmanager is lost: it comes again soon, not after a minute.
const RESEND = '--rules.alert.resend-delay=15s';

/** Writes secrets and configurations into the data folder and returns what is to run, and after what. */
export function planPrograms(ground: Ground): Plan[] {
  const { data, settings } = ground;
  const tokens: Tokens = {
    webhook: secretFile(data.secrets, 'webhook', settings.secrets.CLDERA_WEBHOOK_TOKEN),
    discovery: secretFile(data.secrets, 'discovery', settings.secrets.CLDERA_DISCOVERY_TOKEN),
  };
  const prometheusFile = join(data.prometheus, 'prometheus.yml');
  const alertmanagerFile = join(data.alertmanager, 'alertmanager.yml');
  const blackboxFile = join(data.blackbox, 'blackbox.yml');
  writeFileSync(prometheusFile, prometheusConfig(prometheusWiring(ground, tokens)), { mode: 0o600 });
  writeFileSync(alertmanagerFile, alertmanagerConfig(alertmanagerWiring(ground, tokens)), { mode: 0o600 });
  writeFileSync(blackboxFile, blackboxConfig(), { mode: 0o600 });
  return [
    ...ownPrograms(ground, tokens),
    theirs(ground, 'node-exporter', '/metrics', ['--collector.processes'], []),
    theirs(ground, 'blackbox', '/-/healthy', [`--config.file=${blackboxFile}`], []),
    theirs(
      ground,
      'alertmanager',
      '/-/ready',
      [
        `--config.file=${alertmanagerFile}`,
        `--storage.path=${join(data.alertmanager, 'data')}`,
        '--cluster.listen-address=',
      ],
      ['bridge'],
    ),
    theirs(
      ground,
      'prometheus',
      '/-/ready',
      [
        `--config.file=${prometheusFile}`,
        `--storage.tsdb.path=${join(data.prometheus, 'data')}`,
        ...RETENTION,
        // The bridge has its rules read again when they change.
        '--web.enable-lifecycle',
        RESEND,
      ],
      ['bridge', 'alertmanager'],
    ),
  ];
}

function prometheusWiring({ settings, data }: Pick<Ground, 'settings' | 'data'>, tokens: Tokens): PrometheusWiring {
  const { ports } = settings;
  return {
    bridge: local(ports.bridge),
    exporters: local(ports.exporters),
    blackbox: local(ports.blackbox),
    alertmanager: local(ports.alertmanager),
    self: local(ports.prometheus),
    scrapeInterval: settings.scrapeInterval,
    evaluationInterval: settings.evaluationInterval,
    rules: rulesFile(data),
    discoveryTokenFile: tokens.discovery,
  };
}

function alertmanagerWiring({ settings }: Pick<Ground, 'settings'>, tokens: Tokens): AlertmanagerWiring {
  return { bridge: local(settings.ports.bridge), webhookTokenFile: tokens.webhook };
}

/** Our own programs, from their sources. Secrets reach only who needs them. */
function ownPrograms(ground: Ground, tokens: Tokens): Plan[] {
  const { settings, data, env } = ground;
  const { ports } = settings;
  const shared = { ...base(env), ...ownSettings(env) };
  return [
    own(ground, {
      name: 'bridge',
      entry: 'alert-bridge/src/main.ts',
      after: [],
      env: {
        ...shared,
        ...secretsOf(env),
        CLDERA_DATA: data.root,
        CLDERA_BRIDGE_PORT: String(ports.bridge),
        CLDERA_PUBLIC_URL: settings.publicUrl,
        CLDERA_PROMETHEUS_URL: `http://${local(ports.prometheus)}`,
        CLDERA_ALERTMANAGER_URL: `http://${local(ports.alertmanager)}`,
        CLDERA_WEBHOOK_TOKEN_FILE: tokens.webhook,
        CLDERA_DISCOVERY_TOKEN_FILE: tokens.discovery,
        CLDERA_RULES_FILE: rulesFile(data),
        CLDERA_FIRST_RUN_FILE: data.firstRun,
        CLDERA_WATCH_THIS_MACHINE: '1',
        CLDERA_NODE_EXPORTER_ADDRESS: local(ports['node-exporter']),
      },
    }),
    own(ground, {
      name: 'exporters',
      entry: 'exporters/src/main.ts',
      after: ['bridge'],
      // Probes make much garbage that is soon dead: a small young generation keeps the process small.
      flags: ['--max-semi-space-size=2'],
      env: {
        ...shared,
        CLDERA_EXPORTERS_PORT: String(ports.exporters),
        CLDERA_INVENTORY_URL: `http://${local(ports.bridge)}`,
        CLDERA_DISCOVERY_TOKEN_FILE: tokens.discovery,
      },
    }),
    own(ground, {
      name: 'portal',
      entry: 'grafana-app/portal/server/main.ts',
      after: ['bridge'],
      // Only the portal may be opened to others; everything else stays on this machine.
      listen: env['CLDERA_LISTEN_ADDRESS'],
      env: {
        ...shared,
        CLDERA_PORTAL_PORT: String(ports.portal),
        CLDERA_BRIDGE_URL: `http://${local(ports.bridge)}`,
      },
    }),
  ];
}

interface OwnProgram {
  name: ProgramName;
  entry: string;
  after: readonly string[];
  env: NodeJS.ProcessEnv;
  flags?: readonly string[];
  /** Where it listens; 127.0.0.1 where nothing is set. */
  listen?: string | undefined;
}

function own(ground: Ground, { name, entry, after, env, flags = [], listen }: OwnProgram): Plan {
  return {
    name,
    command: process.execPath,
    // node:sqlite still announces itself as experimental.
    args: ['--disable-warning=ExperimentalWarning', ...flags, join(ground.root, entry)],
    env: listen === undefined || listen === '' ? env : { ...env, CLDERA_LISTEN_ADDRESS: listen },
    readyUrl: `http://${reachable(listen)}:${ground.settings.ports[name]}/-/ready`,
    after,
  };
}

/** How a program is reached from here that listens on an address. */
function reachable(listen: string | undefined): string {
  if (listen === undefined || ['', '0.0.0.0', '::'].includes(listen)) return '127.0.0.1';
  return listen.includes(':') ? `[${listen}]` : listen;
}

function theirs(
  ground: Ground,
  name: BinaryName,
  readyPath: string,
  args: readonly string[],
  after: readonly string[],
): Plan {
  const address = local(ground.settings.ports[name]);
  return {
    name,
    command: ground.binaries[name],
    args: [...args, `--web.listen-address=${address}`],
    env: base(ground.env),
    readyUrl: `http://${address}${readyPath}`,
    after,
  };
}

function rulesFile(data: DataFolder): string {
  return join(data.rules, 'cldera.rules.yml');
}

function local(port: number): string {
  return `127.0.0.1:${port}`;
}

const BASE =
  /^(?:PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|SSL_CERT_\w+|NODE_EXTRA_CA_CERTS|NODE_OPTIONS|(?:https?|no)_proxy)$/i;

function base(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return pick(env, (name) => BASE.test(name));
}

/** What is set for our programs, without secrets and without the address to listen on. */
function ownSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return pick(env, (name) => name.startsWith('CLDERA_') && name !== 'CLDERA_LISTEN_ADDRESS' && !isSecret(name));
}

/** The bridge's secrets as they were given; the tokens are always handed on by file. */
function secretsOf(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return pick(env, (name) => isSecret(name) && !/_TOKEN(?:_FILE)?$/.test(name));
}

function isSecret(name: string): boolean {
  return SECRETS.some((secret) => name === secret || name === `${secret}_FILE`);
}

function pick(env: NodeJS.ProcessEnv, matches: (name: string) => boolean): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name, value]) => matches(name) && value !== ''));
}
