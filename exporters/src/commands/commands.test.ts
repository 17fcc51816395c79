import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from './index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exporters-commands-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function check(yaml: string | null, { json = false, env = {}, byArgument = false } = {}) {
  const file = join(folder, 'exporters.yml');
  if (yaml !== null) await writeFile(file, yaml);
  const out: string[] = [];
  const err: string[] = [];
  const command = commands.find(({ name }) => name === 'exporters check')!;
  const code = await command.run(byArgument ? [file] : [], {
    env: yaml === null || byArgument ? env : { CLDERA_EXPORTERS_CONFIG: file, ...env },
    stdout: (line) => out.push(line),
    stderr: (line) => err.push(line),
    json,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const FULL = `
targets: { allow: ['10.0.0.0/8:6379'] }
auth:
  orders: { username: mon, password: hunter2, tls: { insecure_skip_verify: true } }
modules: { redis: { timeout: 2s } }
`;

describe('exporters check', () => {
  it('prints what would be used, secrets masked', async () => {
    const env = { CLDERA_INVENTORY_URL: 'http://u:hunter2@127.0.0.1:9780', CLDERA_DISCOVERY_TOKEN: 'hunter2' };
    const { code, out, err } = await check(FULL, { env });
    expect(code).toBe(0);
    expect(out).toContain('listen: 127.0.0.1:9781');
    expect(out).toContain('    username: mon\n    password: ********');
    expect(out).toContain('timeout: 2000ms');
    expect(out).toContain('  token: ********');
    expect(err).toContain('warning: auth.orders.tls.insecure_skip_verify');
    expect(out + err).not.toContain('hunter2');
  });

  it('prints one JSON document when asked to', async () => {
    const { code, out } = await check(FULL, { json: true, byArgument: true });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      config: { targets: { allow: ['10.0.0.0/8:6379'] }, auth: { orders: { password: '********' } } },
      warnings: [expect.stringContaining('insecure_skip_verify')],
    });
    expect(out).not.toContain('hunter2');
  });

  it('works without a file', async () => {
    expect(await check(null)).toMatchObject({
      code: 0,
      out: expect.stringContaining('file: (none: defaults)'),
      err: '',
    });
  });

  it('names every mistake, and fails', async () => {
    const bad = 'targets: { allow: [x] }\nauth: { a: { pasword: hunter2 } }';
    const text = await check(bad);
    expect(text.code).toBe(1);
    expect(text.err.split('\n')).toHaveLength(2);
    expect(text.err).toContain('targets.allow.0: ');
    expect(text.err).not.toContain('hunter2');
    const json = await check(bad, { json: true });
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      ok: false,
      problems: [{ field: 'targets.allow.0' }, { field: 'auth.a' }],
    });
  });

  it('warns when no name could ever be probed', async () => {
    const { code, err } = await check("targets: { allow: ['*.example.com:6379'] }");
    expect(code).toBe(0);
    expect(err).toContain('warning: targets.allow lists names but no network');
  });
});
