import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startProcess, temporaryFolder, type Running } from '../rig/index.ts';

export const PASSWORD = 'end-to-end-password';
const CLDERA = fileURLToPath(new URL('../bin/cldera.js', import.meta.url));
const PROGRAMS = ['BRIDGE', 'EXPORTERS', 'PROMETHEUS', 'ALERTMANAGER', 'BLACKBOX', 'NODE_EXPORTER', 'PORTAL'];

export interface Product extends Running {
  /** Where people open it. */
  url: string;
  data: string;
  /** Calls the API as the signed-in administrator. @throws when the answer is not 2xx */
  api<T>(method: string, path: string, body?: object): Promise<T>;
}

interface ProductOptions {
  alertTable: string;
  env?: Record<string, string>;
}

/** Starts the whole product as `cldera start` does, on free ports, with intervals of a second, and signs in. */
export async function startProduct({ alertTable, env = {} }: ProductOptions): Promise<Product> {
  const folder = temporaryFolder();
  const table = join(folder, 'table.yml');
  writeFileSync(table, alertTable);
  const ports = await Promise.all(PROGRAMS.map(async (name) => [`CLDERA_${name}_PORT`, String(await freePort())]));
  const running = await startProcess({
    name: 'cldera start',
    command: process.execPath,
    args: [CLDERA, 'start', '--json', '--no-install'],
    folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      CLDERA_DATA: join(folder, 'data'),
      CLDERA_ALERT_TABLE: table,
      CLDERA_SCRAPE_INTERVAL: '1s',
      CLDERA_EVALUATION_INTERVAL: '1s',
      CLDERA_ADMIN_PASSWORD: PASSWORD,
      ...Object.fromEntries(ports),
      ...env,
    },
    ready: ({ output }) => output().includes('"all-ready"'),
    // The first start of a checkout builds the pages.
    readyWithinMs: 240_000,
  });
  const url = /"url":"([^"]+)"/.exec(running.output())?.[1] ?? '';
  const cookie = await signIn(url);
  return {
    ...running,
    url,
    data: join(folder, 'data'),
    api: (method, path, body) => call(url, cookie, method, path, body),
  };
}

const PROXY = '/api/plugin-proxy/cldera-ops-app';

async function signIn(url: string): Promise<string> {
  const response = await fetch(`${url}${PROXY}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-cldera-request': '1' },
    body: JSON.stringify({ login: 'admin', password: PASSWORD }),
  });
  if (!response.ok) throw new Error(`sign-in failed: ${response.status} ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

async function call<T>(url: string, cookie: string, method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${url}${PROXY}${path}`, {
    method,
    headers: { cookie, 'content-type': 'application/json', 'x-cldera-request': '1' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
