import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { valueOf } from './parse-exposition.ts';
import { createRig, freePort, type Rig } from './rig.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
let rig: Rig;
beforeAll(async () => {
  rig = await createRig();
});
afterAll(() => rig.stop());

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not happen within 15 s');
    await pause(20);
  }
}

function run(env: NodeJS.ProcessEnv): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env['PATH'], ...env } });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(String(chunk)));
  return { child, output: () => chunks.join('') };
}

describe('the process', () => {
  it('says what is wrong with its configuration, and ends', async () => {
    const { child, output } = run({ CLDERA_EXPORTERS_PORT: 'http' });
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    expect(output()).toContain('CLDERA_EXPORTERS_PORT: write a port between 0 and 65535');
  });

  it('says so when its port is taken, and ends', async () => {
    const taken = await rig.tcp(() => undefined);
    const { child, output } = run({ CLDERA_EXPORTERS_PORT: String(taken) });
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    expect(output()).toContain('EADDRINUSE');
  });

  it('serves, reloads on SIGHUP, and ends on SIGTERM', async () => {
    const file = join(rig.folder, 'exporters.yml');
    await writeFile(file, 'targets: { allow: [] }');
    const port = await freePort();
    const { child, output } = run({ CLDERA_EXPORTERS_PORT: String(port), CLDERA_EXPORTERS_CONFIG: file });
    const base = `http://127.0.0.1:${port}`;
    const reloads = async () => {
      const text = await (await fetch(`${base}/metrics`)).text();
      return valueOf(text, 'cldera_exporter_config_reloads_total', { outcome: 'success' });
    };
    try {
      await until(async () => {
        try {
          return (await fetch(`${base}/-/ready`)).ok;
        } catch {
          return false;
        }
      });
      expect(await reloads()).toBe(0);
      child.kill('SIGHUP');
      await until(async () => (await reloads()) === 1);
    } finally {
      child.kill('SIGTERM');
    }
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0);
    expect(output()).toContain('exporters stopped');
  });
});
