import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, startProduct, temporaryFolder, type Product } from '../rig/index.ts';

export const PASSWORD = 'end-to-end-password';

/** The running product, and its API as the signed-in administrator uses it through the portal. */
export interface SignedIn extends Product {
  /** @throws when the answer is not 2xx */
  api<T>(method: string, path: string, body?: object): Promise<T>;
}

const PROXY = '/api/plugin-proxy/cldera-ops-app';
const HEADERS = { 'content-type': 'application/json', 'x-cldera-request': '1' };

/** Starts the product with this alert table and intervals of a second, and signs in. */
export async function startSignedIn(alertTable: string, env: Record<string, string>): Promise<SignedIn> {
  const folder = temporaryFolder();
  const table = join(folder, 'table.yml');
  writeFileSync(table, alertTable);
  const product = await startProduct({
    env: {
      CLDERA_ALERT_TABLE: table,
      CLDERA_SCRAPE_INTERVAL: '1s',
      CLDERA_EVALUATION_INTERVAL: '1s',
      CLDERA_ADMIN_PASSWORD: PASSWORD,
      ...env,
    },
  });
  const cookie = await signIn(product.url);
  return {
    ...product,
    api: (method, path, body) => call(product.url, cookie, method, path, body),
    async stop() {
      await product.stop();
      removeFolder(folder);
    },
  };
}

async function signIn(url: string): Promise<string> {
  const response = await fetch(`${url}${PROXY}/api/session`, {
    method: 'POST',
    headers: HEADERS,
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
    headers: { ...HEADERS, cookie },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
