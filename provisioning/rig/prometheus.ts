import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, temporaryFolder } from './folder.ts';
import { freePort } from './port.ts';
import { startProcess, type Running } from './process.ts';
import { answers } from './wait.ts';

/** A server of the monitoring chain that is configured by files. */
export interface Configured extends Running {
  port: number;
  /** Without a slash at the end. */
  url: string;
  /** Writes files beside the configuration. */
  write: (files: Record<string, string>) => void;
  /** Makes the server read its files again. */
  reload: () => Promise<void>;
}

export interface ConfiguredOptions {
  /** The configuration file's text. */
  config: string;
  /** Left out: a free one. */
  port?: number;
  /** Further files by name, written beside the configuration; it may name them by relative path. */
  files?: Record<string, string>;
  /** Home of configuration and data, to go on with them in a second start; left out: a temporary one. */
  folder?: string;
}

const EVERY_SECOND = 'global: { scrape_interval: 1s, evaluation_interval: 1s, scrape_timeout: 1s }\n';

/** Starts a Prometheus; without `config` it scrapes nothing and evaluates every second. */
export function startPrometheus(options: Partial<ConfiguredOptions> = {}): Promise<Configured> {
  return startConfigured({ config: EVERY_SECOND, ...options }, 'prometheus', (folder, port) => ({
    command: 'prometheus',
    args: [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-lifecycle',
    ],
  }));
}

/** Starts an Alertmanager that belongs to no cluster. */
export function startAlertmanager(options: ConfiguredOptions): Promise<Configured> {
  return startConfigured(options, 'alertmanager', (folder, port) => ({
    command: 'prometheus-alertmanager',
    args: [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${join(folder, 'storage')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
  }));
}

const PROBERS = `modules:
  tcp_connect: { prober: tcp, timeout: 5s }
  http_2xx: { prober: http, timeout: 5s, http: { preferred_ip_protocol: ip4 } }
  icmp: { prober: icmp, timeout: 5s }
`;

/** Starts a blackbox_exporter; without `config` it has the modules tcp_connect, http_2xx and icmp. */
export function startBlackbox(options: Partial<ConfiguredOptions> = {}): Promise<Configured> {
  return startConfigured({ config: PROBERS, ...options }, 'blackbox', (folder, port) => ({
    command: 'prometheus-blackbox-exporter',
    args: [`--config.file=${join(folder, 'blackbox.yml')}`, `--web.listen-address=127.0.0.1:${port}`],
  }));
}

async function startConfigured(
  options: ConfiguredOptions,
  name: 'prometheus' | 'alertmanager' | 'blackbox',
  program: (folder: string, port: number) => { command: string; args: string[] },
): Promise<Configured> {
  const port = options.port ?? (await freePort());
  const folder = options.folder ?? temporaryFolder();
  const write = (files: Record<string, string>) => {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  };
  write({ ...options.files, [`${name}.yml`]: options.config });
  const url = `http://127.0.0.1:${port}`;
  const running = await startProcess({
    name,
    ...program(folder, port),
    folder,
    ready: () => answers(name === 'blackbox' ? `${url}/-/healthy` : `${url}/-/ready`),
  });
  return {
    ...running,
    port,
    url,
    write,
    reload: () => reload(url),
    stop: async () => {
      await running.stop();
      if (options.folder === undefined) removeFolder(folder);
    },
  };
}

async function reload(url: string): Promise<void> {
  const response = await fetch(`${url}/-/reload`, { method: 'POST', signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${url}/-/reload answered ${response.status}: ${await response.text()}`);
}
