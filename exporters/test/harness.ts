import { lookup } from 'node:dns/promises';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pino } from 'pino';
import { createExporters, type Exporters } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import type { Resolve } from '../src/connect.ts';

/** An answer of the process under test. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  seconds: number;
}

export interface Harness {
  base: string;
  folder: string;
  exporters: Exporters;
  get: (path: string, init?: RequestInit) => Promise<Answer>;
  /** `GET /probe` with a scrape timeout of `timeout` seconds. */
  probe: (query: Record<string, string>, timeout?: number, headers?: Record<string, string>) => Promise<Answer>;
  /** Replaces the config file; nothing is reloaded. */
  write: (yaml: string) => Promise<void>;
  /** Every line logged so far. */
  log: () => string;
  stop: () => Promise<void>;
}

interface Options {
  yaml?: string;
  env?: NodeJS.ProcessEnv;
  resolve?: Resolve;
}

const systemResolve: Resolve = (host) => lookup(host, { all: true, order: 'verbatim' });

/** The whole process on a free port, in this one. */
export async function startExporters({ yaml = '', env = {}, resolve = systemResolve }: Options = {}): Promise<Harness> {
  const folder = await mkdtemp(join(tmpdir(), 'exporters-test-'));
  const file = join(folder, 'exporters.yml');
  const write = (content: string) => writeFile(file, content);
  await write(yaml);
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const load = () => loadConfig({ CLDERA_EXPORTERS_PORT: '0', CLDERA_EXPORTERS_CONFIG: file, ...env });
  const exporters = createExporters(await load(), {
    version: '0.0.0-test',
    log,
    resolve,
    now: () => performance.now(),
    wallClock: () => Date.now(),
    loadConfig: load,
  });
  const { port } = await exporters.start();
  const base = `http://127.0.0.1:${port}`;

  async function get(path: string, init: RequestInit = {}): Promise<Answer> {
    const start = performance.now();
    const response = await fetch(`${base}${path}`, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, seconds: (performance.now() - start) / 1000 };
  }

  return {
    base,
    folder,
    exporters,
    get,
    write,
    log: () => lines.join(''),
    probe: (query, timeout = 10, headers = {}) =>
      get(`/probe?${new URLSearchParams(query).toString()}`, {
        headers: { 'x-prometheus-scrape-timeout-seconds': String(timeout), ...headers },
      }),
    async stop() {
      await exporters.stop(0);
      await rm(folder, { recursive: true });
    },
  };
}
