import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { get as httpGet } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { Socket } from 'node:net';
import type { Resolve } from '../src/connect.ts';
import { startExporters, type Harness } from './harness.ts';
import { valueOf } from './parse-exposition.ts';
import { promtoolComplaints } from './promtool.ts';
import { createRig, type Rig } from './rig.ts';

let rig: Rig;
let redis: number;
const started: Harness[] = [];

beforeAll(async () => {
  rig = await createRig();
  redis = await rig.redis();
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((harness) => harness.stop()));
});
afterAll(() => rig.stop());

async function start(options: Parameters<typeof startExporters>[0] = {}): Promise<Harness> {
  const harness = await startExporters(options);
  started.push(harness);
  return harness;
}

const own = async (harness: Harness, name: string, labels: Record<string, string> = {}) =>
  valueOf((await harness.get('/metrics')).text, `cldera_exporter_${name}`, labels);

/** Node's fetch unpacks what it gets; this shows what went over the wire. */
function raw(url: string, headers: Record<string, string>): Promise<{ encoding: string | undefined; body: Buffer }> {
  return new Promise((resolve, reject) => {
    httpGet(url, { headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ encoding: response.headers['content-encoding'], body: Buffer.concat(chunks) }),
      );
    }).on('error', reject);
  });
}

describe('a request for a probe that cannot be served', () => {
  it.each([
    ['no module', { target: '127.0.0.1:1' }, 400, 'module'],
    ['no target', { module: 'redis' }, 400, 'target'],
    ['an unknown module', { module: 'oracle', target: '127.0.0.1:1' }, 404, 'module'],
    ['an unknown auth module', { module: 'redis', target: '127.0.0.1:1', auth: 'nobody' }, 404, 'auth'],
    ['a target of another kind', { module: 'redis', target: 'http://127.0.0.1/' }, 400, 'target'],
    ['credentials in the target', { module: 'nginx', target: 'http://u:hunter2@127.0.0.1/' }, 400, 'target'],
    ['a target outside', { module: 'redis', target: '10.0.0.1:6379' }, 403, 'target'],
    ['a metadata service', { module: 'nginx', target: 'http://169.254.169.254/latest/meta-data' }, 403, 'target'],
  ])('%s', async (_what, query, status, field) => {
    const harness = await start();
    const answer = await harness.probe(query);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(JSON.parse(answer.text)).toMatchObject({ status, errors: [{ field, message: expect.any(String) }] });
    expect(answer.text).not.toContain('hunter2');
    expect(answer.text).not.toContain('_up');
  });

  it('a refusal names the target and the remedy, and is counted', async () => {
    const harness = await start();
    const { text } = await harness.probe({ module: 'redis', target: '10.0.0.1:6379' });
    const problem = JSON.parse(text);
    expect(problem.detail).toContain('10.0.0.1:6379');
    expect(problem.errors[0].message).toContain("add '10.0.0.1:6379' or a pattern to targets.allow");
    expect(await own(harness, 'requests_refused_total', { reason: 'not_allowed' })).toBe(1);
  });
});

describe('a name', () => {
  const rebinding: Resolve = (host) => {
    const addresses: Record<string, string[]> = {
      'metadata.test': ['169.254.169.254'],
      'inside.test': ['10.9.9.9'],
      'good.test': ['127.0.0.1'],
      'mixed.test': ['10.9.9.9', '127.0.0.1'],
    };
    return Promise.resolve((addresses[host] ?? []).map((address) => ({ address, family: 4 })));
  };
  const yaml = "targets: { allow: ['*.test:*', '127.0.0.0/8:*'] }";

  it.each(['metadata.test', 'inside.test'])(
    'that leads to an address that is not allowed is refused: %s',
    async (name) => {
      const harness = await start({ yaml, resolve: rebinding });
      const { status, text } = await harness.probe({ module: 'redis', target: `${name}:${redis}` });
      expect(status).toBe(403);
      expect(JSON.parse(text).detail).toMatch(/leads to the address (169.254.169.254|10.9.9.9), which is not allowed/);
    },
  );

  it.each(['good.test', 'mixed.test'])('is probed at the addresses that are allowed: %s', async (name) => {
    const harness = await start({ yaml, resolve: rebinding });
    const { text } = await harness.probe({ module: 'redis', target: `${name}:${redis}` });
    expect(valueOf(text, 'redis_up')).toBe(1);
  });

  it('is resolved once for a probe: a second answer leads nowhere', async () => {
    let asked = 0;
    const harness = await start({
      yaml,
      resolve: () => {
        asked += 1;
        return Promise.resolve([{ address: asked === 1 ? '127.0.0.1' : '10.9.9.9', family: 4 }]);
      },
    });
    const { text } = await harness.probe({ module: 'redis', target: `good.test:${redis}` });
    expect([valueOf(text, 'redis_up'), asked]).toEqual([1, 1]);
  });
});

describe('the inventory', () => {
  async function bridge(listing: () => string | null) {
    const seen: string[] = [];
    const port = await rig.tcp((client: Socket) => {
      client.once('data', (request: Buffer) => {
        seen.push(request.toString());
        const body = listing();
        if (body === null) client.resetAndDestroy();
        else client.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
      });
    });
    return { env: { CLDERA_INVENTORY_URL: `http://127.0.0.1:${port}`, CLDERA_DISCOVERY_TOKEN: 'tok-123' }, seen };
  }
  const nothingAllowed = 'targets: { allow: [] }';
  const listing = () => JSON.stringify([{ targets: [`127.0.0.1:${redis}`], labels: { customer: 'acme' } }]);

  it('lets in what is under service, and asks with the token', async () => {
    const { env, seen } = await bridge(listing);
    const harness = await start({ yaml: nothingAllowed, env });
    const { text } = await harness.probe({ module: 'redis', target: `127.0.0.1:${redis}` });
    expect(valueOf(text, 'redis_up')).toBe(1);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatch(/^GET \/discovery\/redis HTTP\/1.1\r\n/);
    expect(seen[0]?.toLowerCase()).toContain('authorization: bearer tok-123');
    expect(await own(harness, 'inventory_targets', { module: 'redis' })).toBe(1);
  });

  it('keeps out what is not, and another module of what is', async () => {
    const { env } = await bridge(listing);
    const harness = await start({ yaml: nothingAllowed, env });
    expect(await harness.probe({ module: 'redis', target: '10.0.0.7:6379' })).toMatchObject({ status: 403 });
    expect(await harness.probe({ module: 'redis', target: `127.0.0.1:${redis + 1}` })).toMatchObject({ status: 403 });
  });

  it('keeps its last word while the bridge is away', async () => {
    let answers = true;
    const { env } = await bridge(() => (answers ? listing() : null));
    const harness = await start({ yaml: nothingAllowed, env });
    await harness.probe({ module: 'redis', target: `127.0.0.1:${redis}` });
    answers = false;
    const { text } = await harness.probe({ module: 'redis', target: `127.0.0.1:${redis}` });
    expect(valueOf(text, 'redis_up')).toBe(1);
    expect(harness.log()).not.toContain('tok-123');
  });

  it('that does not answer holds no probe beyond its deadline', async () => {
    const port = await rig.tcp(() => undefined);
    const harness = await start({ yaml: nothingAllowed, env: { CLDERA_INVENTORY_URL: `http://127.0.0.1:${port}` } });
    const { text } = await harness.probe({ module: 'redis', target: `127.0.0.1:${redis}` }, 1);
    expect(text).toContain('redis_probe_failure_info{reason="timeout"} 1');
    expect(harness.log()).toContain('the inventory did not say in time');
  });
});

describe('two scrapers of one target', () => {
  it('share a probe, and it is counted', async () => {
    const harness = await start();
    let clients = 0;
    const port = await rig.tcp((client) => {
      clients += 1;
      client.once('data', () => undefined);
    });
    const query = { module: 'redis', target: `127.0.0.1:${port}` };
    await Promise.all([harness.probe(query, 1), harness.probe(query, 1), harness.probe(query, 1.2)]);
    expect(clients).toBe(1);
    expect(await own(harness, 'probes_shared_total', { module: 'redis' })).toBe(2);
    expect(await own(harness, 'probes_total', { module: 'redis', outcome: 'timeout' })).toBe(3);
  });
});

describe('too many probes', () => {
  it('wait for a slot, and are told so when none becomes free', async () => {
    const harness = await start({ yaml: 'limits: { concurrent_probes: 1, queued_probes: 1 }' });
    const port = await rig.tcp(() => undefined);
    const [first, second, third] = await Promise.all(
      [1, 2, 3].map((at) => harness.probe({ module: 'redis', target: `127.0.0.${at}:${port}` }, 1)),
    );
    const reasons = [first, second, third].map((answer) => /reason="([a-z_]+)"/.exec(answer!.text)?.[1]);
    expect(reasons.filter((reason) => reason === 'overloaded').length).toBeGreaterThanOrEqual(1);
    expect(reasons.filter((reason) => reason === 'timeout').length).toBeGreaterThanOrEqual(1);
    expect(await own(harness, 'probes_in_flight')).toBe(0);
  });
});

describe('the format', () => {
  const PROMETHEUS =
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

  it.each(['/metrics', 'probe'])('is what the scraper prefers: %s', async (path) => {
    const harness = await start();
    const where = path === 'probe' ? `/probe?module=redis&target=127.0.0.1:${redis}` : path;
    const open = await harness.get(where, { headers: { accept: PROMETHEUS } });
    expect(open.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(open.text.endsWith('\n# EOF\n')).toBe(true);
    const text = await harness.get(where, { headers: { accept: 'text/plain' } });
    expect(text.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(promtoolComplaints(text.text)).toBe('');
  });

  it('is packed when that is wanted and worth it', async () => {
    const harness = await start();
    const packed = await raw(`${harness.base}/probe?module=redis&target=127.0.0.1:${redis}`, {
      'accept-encoding': 'gzip',
    });
    expect(packed.encoding).toBe('gzip');
    expect(gunzipSync(packed.body).toString()).toContain('redis_up 1');
    const unpacked = await raw(`${harness.base}/probe?module=redis&target=127.0.0.1:${redis}`, {});
    expect(unpacked.encoding).toBeUndefined();
    const short = await raw(`${harness.base}/-/healthy`, { 'accept-encoding': 'gzip' });
    expect(short).toMatchObject({ encoding: undefined, body: Buffer.from('healthy\n') });
  });
});

describe('a reload', () => {
  it('puts a new file into use', async () => {
    const harness = await start({ yaml: 'targets: { allow: [] }' });
    const probe = () => harness.probe({ module: 'redis', target: `127.0.0.1:${redis}` });
    expect((await probe()).status).toBe(403);
    await harness.write("targets: { allow: ['127.0.0.1:*'] }");
    expect((await probe()).status).toBe(403);
    expect((await harness.get('/-/reload', { method: 'POST' })).status).toBe(200);
    expect((await probe()).status).toBe(200);
    expect(await own(harness, 'config_last_reload_successful')).toBe(1);
  });

  it('of a bad file keeps the former in use and says what is wrong', async () => {
    const harness = await start();
    await harness.write('auth: { a: { pasword: hunter2 } }');
    const { status, text } = await harness.get('/-/reload', { method: 'POST' });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({
      errors: [{ field: 'auth.a', message: expect.stringContaining('pasword') }],
    });
    expect(`${text}${harness.log()}`).not.toContain('hunter2');
    expect((await harness.probe({ module: 'redis', target: `127.0.0.1:${redis}` })).status).toBe(200);
    expect(await own(harness, 'config_last_reload_successful')).toBe(0);
    expect(await own(harness, 'config_reloads_total', { outcome: 'failure' })).toBe(1);
  });
});

describe('the other paths', () => {
  it('show the process: healthy, ready, its metrics, and the last probes', async () => {
    const harness = await start();
    await harness.probe({ module: 'nginx', target: `http://127.0.0.1:${redis}/s?key=hunter2` });
    expect(await harness.get('/-/healthy')).toMatchObject({ status: 200, text: 'healthy\n' });
    expect(await harness.get('/-/ready')).toMatchObject({ status: 200, text: 'ready\n' });
    const page = await harness.get('/');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.text).toContain(`http://127.0.0.1:${redis}/s<`);
    expect(page.text).not.toContain('hunter2');
    const metrics = await harness.get('/metrics');
    expect(promtoolComplaints(metrics.text)).toBe('');
    expect(valueOf(metrics.text, 'cldera_exporter_build_info', { version: '0.0.0-test' })).toBe(1);
    expect(valueOf(metrics.text, 'process_resident_memory_bytes')).toBeGreaterThan(0);
    expect(metrics.text).not.toContain(String(redis));
  });

  it.each([
    ['/nothing', 'GET', 404],
    ['/constructor', 'GET', 404],
    ['/probe', 'POST', 405],
    ['/-/reload', 'GET', 405],
  ])('%s by %s is %d', async (path, method, status) => {
    const harness = await start();
    const answer = await harness.get(path, { method });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    if (status === 405) expect(answer.headers.get('allow')).toBe(path === '/probe' ? 'GET' : 'POST');
  });

  it('answer HEAD without a body', async () => {
    const harness = await start();
    expect(await harness.get('/-/healthy', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });
});
