import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeFolder, startProcess, startProduct, temporaryFolder, waitFor, type Product } from '../rig/index.ts';
import { productEnvironment } from '../rig/product.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CLDERA = fileURLToPath(new URL('../bin/cldera.js', import.meta.url));
const EVERY_SECOND = { CLDERA_SCRAPE_INTERVAL: '1s', CLDERA_EVALUATION_INTERVAL: '1s' };

let data = '';
let product: Product;

beforeAll(async () => {
  data = temporaryFolder();
  product = await startProduct({ data, env: EVERY_SECOND });
}, 300_000);
afterAll(async () => {
  await product.stop();
  removeFolder(data);
});

function lives(pid: number): boolean {
  return existsSync(`/proc/${pid}/exe`);
}

function running(): number[] {
  return [...product.pids().values()].filter(lives);
}

async function up(): Promise<Map<string, boolean>> {
  const response = await fetch(`${product.urlOf('prometheus')}/api/v1/targets?state=active`);
  const { data } = (await response.json()) as { data: { activeTargets: { scrapePool: string; health: string }[] } };
  return new Map(data.activeTargets.map(({ scrapePool, health }) => [scrapePool, health === 'up']));
}

describe('`cldera start`', () => {
  it('tells the one-time password once, and leaves it nowhere', () => {
    expect(product.events().filter(({ event }) => event === 'first-run')).toHaveLength(1);
    expect(product.firstRun?.login).toBe('admin');
    const password = product.firstRun?.password ?? '';
    expect(password.length).toBeGreaterThanOrEqual(12);
    expect(existsSync(join(data, 'first-run.json'))).toBe(false);
    for (const name of readdirSync(join(data, 'log'))) {
      expect(readFileSync(join(data, 'log', name), 'utf8')).not.toContain(password);
    }
  });

  it('serves the portal', async () => {
    const page = await fetch(product.url);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
  });

  it('wires Prometheus to every program, and to this machine through the bridge', async () => {
    const jobs = ['host', 'bridge', 'exporters', 'blackbox', 'alertmanager', 'prometheus'];
    await waitFor(async () => {
      const health = await up();
      return jobs.every((job) => health.get(job) === true);
    }, 30_000);
  }, 40_000);

  it('has alerts delivered to the bridge', async () => {
    const delivered = /^alertmanager_notifications_total\{.*integration="webhook".*\} [1-9]/m;
    const failed = /^alertmanager_notifications_failed_total\{.*integration="webhook".*\} [1-9]/m;
    const metrics = async () => (await fetch(`${product.urlOf('alertmanager')}/metrics`)).text();
    await waitFor(async () => delivered.test(await metrics()), 120_000, 'the alert that always fires');
    expect(await metrics()).not.toMatch(failed);
  }, 130_000);

  it('is refused a second time on the same data folder', async () => {
    const env = { ...process.env, ...productEnvironment(data, product.ports) };
    const second = await new Promise<{ code: number; stdout: string }>((resolve) => {
      execFile(process.execPath, [CLDERA, 'start', '--json'], { env }, (error, stdout) =>
        resolve({ code: Number(error?.code ?? 0), stdout }),
      );
    });
    expect(second.code).toBe(1);
    expect(JSON.parse(second.stdout)).toMatchObject({
      error: expect.stringContaining(`${data} is in use by process ${product.pid}`) as unknown,
    });
  }, 20_000);

  it('starts a program again that dies', async () => {
    const pid = product.pids().get('bridge') ?? 0;
    process.kill(pid, 'SIGKILL');
    const again = await waitFor(() => {
      const events = product.events();
      const death = events.findIndex((event) => event.event === 'died' && event.name === 'bridge');
      return death >= 0 && events.slice(death).some((event) => event.event === 'ready' && event.name === 'bridge');
    }, 30_000);
    expect(again).toBe(true);
    expect(product.pids().get('bridge')).not.toBe(pid);
  }, 40_000);

  it('takes everything along when it is killed, and starts again with its data', async () => {
    const orphans = running();
    product.signal('SIGKILL');
    await product.exited;
    await waitFor(() => orphans.filter(lives).length === 0, 15_000, 'the programs to end');
    product = await startProduct({ data, ports: product.ports, env: EVERY_SECOND });
    expect(product.firstRun).toBeUndefined();
  }, 90_000);

  it('ends everything within seconds', async () => {
    const programs = running();
    expect(programs).toHaveLength(Object.keys(product.ports).length);
    const startedAt = performance.now();
    product.signal('SIGINT');
    expect(await product.exited).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    expect(programs.filter(lives)).toEqual([]);
    expect(readdirSync(join(data, 'run'))).toEqual([]);
  }, 20_000);
});

describe('`npm start`', () => {
  it('starts the same, and takes everything along when npm is told to end', async () => {
    const npm = await startProcess({
      name: 'npm',
      command: 'npm',
      args: ['start', '--silent', '--prefix', ROOT, '--', '--json', '--no-install'],
      env: productEnvironment(data, product.ports),
      ready: ({ output }) => output().includes('"all-ready"'),
      readyWithinMs: 60_000,
    });
    const programs = [...npm.output().matchAll(/"event":"starting".*"pid":(\d+)/g)].map(([, pid]) => Number(pid));
    expect(programs.filter(lives)).toHaveLength(Object.keys(product.ports).length);
    npm.signal('SIGTERM');
    await npm.exited;
    await waitFor(() => programs.filter(lives).length === 0, 8_000, 'the programs to end');
    await npm.stop();
  }, 90_000);
});
