import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from './config.ts';
import { ConfigError } from './settings.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exporters-config-'));
  await writeFile(join(folder, 'password'), 'from file\n');
});
afterAll(() => rm(folder, { recursive: true }));

async function load(yaml: string, env: NodeJS.ProcessEnv = {}) {
  const file = join(folder, 'exporters.yml');
  await writeFile(file, yaml);
  return loadConfig({ CLDERA_EXPORTERS_CONFIG: file, ...env });
}

async function problems(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('loadConfig', () => {
  it('works without a file: this machine only, on 127.0.0.1:9781', async () => {
    const config = await loadConfig({});
    expect(config).toMatchObject({ port: 9781, address: '127.0.0.1', logLevel: 'info', file: null, inventory: null });
    expect(config.allow.map(({ text }) => text)).toEqual(['127.0.0.0/8:*', '[::1]:*', 'localhost:*']);
    expect([...config.modules.keys()]).toEqual(['nginx', 'redis']);
    expect(config.auth.size).toBe(0);
  });

  it('counts a variable that is set but empty as not set', async () => {
    const config = await loadConfig({
      CLDERA_EXPORTERS_CONFIG: '',
      CLDERA_EXPORTERS_PORT: '',
      CLDERA_INVENTORY_URL: '',
    });
    expect(config).toMatchObject({ port: 9781, file: null, inventory: null });
  });

  it('reads everything a file can say', async () => {
    const config = await load(`
targets:
  allow: ['10.0.0.0/8:6379', '*.example.com:6379']
limits: { concurrent_probes: 5, queued_probes: 6 }
auth:
  orders:
    username: mon
    password_file: password
    targets: ['10.1.0.0/16:6379']
  open: { password: inline, tls: { server_name: redis.internal, insecure_skip_verify: true } }
modules:
  redis: { timeout: 1500ms, max_answer_bytes: 65536, optional_commands: [slowlog_len] }
`);
    expect(config.allow.map(({ text }) => text)).toEqual(['10.0.0.0/8:6379', '*.example.com:6379']);
    expect(config.limits).toEqual({ concurrentProbes: 5, queuedProbes: 6 });
    expect(config.auth.get('orders')).toMatchObject({ username: 'mon', password: 'from file', tls: null });
    expect(config.auth.get('open')).toMatchObject({
      username: null,
      password: 'inline',
      tls: { serverName: 'redis.internal', verify: false },
      targets: null,
    });
    expect(config.modules.get('redis')).toMatchObject({
      timeoutMs: 1500,
      maxAnswerBytes: 65536,
      own: { optional_commands: ['slowlog_len'] },
    });
    expect(config.modules.get('nginx')).toMatchObject({ timeoutMs: 5000 });
  });

  it.each([
    [
      'a key nobody knows',
      'target: {}',
      'unknown target: correct or remove it; known here: targets, limits, auth, modules',
    ],
    [
      'a module nobody knows',
      'modules: { nginy: {} }',
      'modules: unknown nginy: correct or remove it; known here: nginx',
    ],
    ["a module's unknown key", 'modules: { redis: { timout: 1s } }', 'modules.redis: unknown timout'],
    ['an unknown key of an auth module', 'auth: { a: { pasword: x } }', 'auth.a: unknown pasword'],
    ['a duration without a unit', 'modules: { redis: { timeout: 5 } }', 'modules.redis.timeout: write a duration'],
    ['a duration too long', 'modules: { redis: { timeout: 5m } }', 'modules.redis.timeout: take between 100ms and 2m'],
    ['a pattern without a port', "targets: { allow: ['10.0.0.0/8'] }", 'targets.allow.0: write host:port'],
    ['an auth name with a space', "auth: { 'a b': {} }", 'auth.a b'],
    [
      'two passwords',
      'auth: { a: { password: x, password_file: y } }',
      'auth.a: give password or password_file, not both',
    ],
    [
      'a certificate without its key',
      'auth: { a: { tls: { cert_file: x } } }',
      'auth.a: tls.cert_file and tls.key_file',
    ],
    [
      'a file that is not there',
      'auth: { a: { password_file: nowhere } }',
      'auth.a.password_file: cannot read nowhere (ENOENT)',
    ],
    ['a CA that is no PEM', 'auth: { a: { tls: { ca_file: password } } }', 'auth.a.tls: ca_file'],
    [
      'a command nobody knows',
      'modules: { redis: { optional_commands: [keys] } }',
      'modules.redis.optional_commands.0',
    ],
    ['broken YAML', 'auth: { a: [', 'not YAML at line 1'],
    ['a key given twice', 'limits: {}\nlimits: {}', 'not YAML at line 2'],
    ['a list', '- a', 'expected object'],
  ])('refuses %s and names the key', async (_what, yaml, message) => {
    expect(await problems(load(yaml))).toContain(message);
  });

  it('tells every mistake at once', async () => {
    const message = await problems(load('targets: { allow: [x] }\nmodules: { redis: { timeout: 1 } }'));
    expect(message.split('\n')).toHaveLength(2);
  });

  it.each([
    ['in YAML that does not parse', 'auth:\n  a:\n    password: "hunter2\n  x: ]'],
    ['under a wrong key', 'auth: { a: { passwd: hunter2 } }'],
    ['in the wrong shape', 'auth: { a: { password: [hunter2] } }'],
    ['beside another mistake', 'auth: { a: { password: hunter2, tls: 5 } }'],
  ])('quotes no secret %s', async (_where, yaml) => {
    expect(await problems(load(yaml))).not.toContain('hunter2');
  });

  it.each([
    ['CLDERA_EXPORTERS_PORT', 'http'],
    ['CLDERA_EXPORTERS_PORT', '70000'],
    ['CLDERA_LISTEN_ADDRESS', 'everywhere'],
    ['CLDERA_LOG_LEVEL', 'loud'],
    ['CLDERA_INVENTORY_URL', 'bridge:9780'],
    ['CLDERA_EXPORTERS_CONFIG', '/nowhere/exporters.yml'],
  ])('names the variable %s when it is %s', async (name, value) => {
    expect(await problems(loadConfig({ [name]: value }))).toMatch(new RegExp(`^${name}: `));
  });

  it('takes the token of the inventory from the environment or from a file, not from both', async () => {
    const base = { CLDERA_INVENTORY_URL: 'http://127.0.0.1:9780/' };
    const file = { CLDERA_DISCOVERY_TOKEN_FILE: join(folder, 'password') };
    expect((await loadConfig(base)).inventory).toEqual({ url: 'http://127.0.0.1:9780', token: null });
    expect((await loadConfig({ ...base, CLDERA_DISCOVERY_TOKEN: 't' })).inventory).toMatchObject({ token: 't' });
    expect((await loadConfig({ ...base, ...file })).inventory).toMatchObject({ token: 'from file' });
    expect(await problems(loadConfig({ ...base, ...file, CLDERA_DISCOVERY_TOKEN: 't' }))).toContain('not both');
  });

  it('names the token file that cannot be read', async () => {
    const env = { CLDERA_INVENTORY_URL: 'http://b', CLDERA_DISCOVERY_TOKEN_FILE: '/nowhere' };
    expect(await problems(loadConfig(env))).toMatch(/^CLDERA_DISCOVERY_TOKEN_FILE: cannot read \/nowhere \(ENOENT\)/);
  });
});
