import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import http, { type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { PASSWORD } from './bridge-stand-in.ts';
import { FIXTURE_PLUGIN } from './builds.ts';
import { startPortal, type TestPortal } from './rig.ts';

const SCRIPT = 'console.log("a script that is long enough to be worth compressing");\n'.repeat(40);
const PROXY = '/api/plugin-proxy/cldera-ops-app';

let folder: string;
let portal: TestPortal;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'portal-'));
  const files: Record<string, string | Buffer> = {
    'dist/index.html': '<!doctype html><title>host</title>',
    'dist/host.json': '{"grafana":"13.2.2"}',
    'dist/assets/main-abc.js': SCRIPT,
    'dist/assets/main-abc.js.gz': gzipSync(SCRIPT),
    'dist/assets/.hidden': 'hidden',
    'dist/public/build/img/icons/missing.svg': '<svg/>',
    'dist/public/build/img/icons/unicons/bell.svg': '<svg><path/></svg>',
    'dist/public/locales/zh-Hans/grafana.json': '{"a":"b"}',
    'secret.txt': 'secret',
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
});
afterAll(() => rm(folder, { recursive: true }));

beforeEach(async () => {
  portal = await startPortal({ hostDist: path.join(folder, 'dist'), pluginDist: FIXTURE_PLUGIN });
});
afterEach(() => portal.close());

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** `fetch` tidies paths up before it sends them; an attacker does not. */
async function raw(target: string, { method = 'GET', headers = {}, body = '' } = {}): Promise<Answer> {
  const request = http.request(portal.url, { method, path: target, headers, agent: false });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}

const JSON_BODY = { 'content-type': 'application/json', 'x-cldera-request': '1' };

async function sessionCookie(): Promise<string> {
  const { headers } = await raw('/api/session', {
    method: 'POST',
    headers: JSON_BODY,
    body: JSON.stringify({ login: 'wang', password: PASSWORD }),
  });
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

describe('what is passed on to the bridge', () => {
  it('passes on method, path, query and body below the plugin proxy', async () => {
    const cookie = await sessionCookie();
    const answer = await raw(`${PROXY}/api/session/language?x=1`, {
      method: 'PUT',
      headers: { ...JSON_BODY, cookie },
      body: '{"language":"en-US"}',
    });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ person: { language: 'en-US' } });
    expect(portal.bridge.calls).toEqual(['POST /api/session', 'PUT /api/session/language']);
  });

  it("hands the bridge's session cookie to the browser", async () => {
    expect(await sessionCookie()).toMatch(/^cldera_session=[0-9a-f-]{36}$/);
  });

  it('tells the bridge who called, and nothing of what a client claims about itself', async () => {
    await raw(`${PROXY}/api/overview`, {
      headers: {
        host: 'ops.example.com',
        cookie: 'other=1; cldera_session=abc; more=2',
        authorization: 'Bearer x',
        forwarded: 'for=6.6.6.6',
        'x-forwarded-for': '6.6.6.6',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'evil.example',
        'x-real-ip': '6.6.6.6',
        'x-grafana-id': 'ey...',
        'x-cldera-proxy-secret': 'guess',
        'accept-language': 'zh-CN',
      },
    });
    const { lastHeaders } = portal.bridge;
    expect(lastHeaders).toMatchObject({
      cookie: 'cldera_session=abc',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'ops.example.com',
      'accept-language': 'zh-CN',
    });
    for (const name of ['authorization', 'forwarded', 'x-real-ip', 'x-grafana-id', 'x-cldera-proxy-secret']) {
      expect(lastHeaders).not.toHaveProperty([name]);
    }
  });

  it('streams: the first piece arrives while the bridge still holds the second', async () => {
    const request = http.get(`${portal.url}${PROXY}/api/stream`);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const [first] = (await once(response, 'data')) as [Buffer];
    portal.bridge.finishStream();
    const [second] = (await once(response, 'data')) as [Buffer];
    expect(`${first.toString()} ${second.toString()}`).toBe('first second');
  });

  it('lets go of the bridge when the reader goes away', async () => {
    const request = http.get(`${portal.url}${PROXY}/api/stream`);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    await once(response, 'data');
    request.destroy();
    const deadline = Date.now() + 20_000;
    while (!portal.bridge.streamAborted && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(portal.bridge.streamAborted).toBe(true);
  });

  it('keeps its connection to the bridge', async () => {
    for (let count = 0; count < 5; count += 1) await raw(`${PROXY}/api/overview`);
    expect(portal.bridge).toMatchObject({ connections: 1 });
    expect(portal.bridge.calls).toHaveLength(5);
  });

  it('says in problem details that the bridge is away', async () => {
    await portal.bridge.close();
    const answer = await raw('/api/session');
    expect(answer.status).toBe(502);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(JSON.parse(answer.body.toString())).toMatchObject({ status: 502, title: 'Bad Gateway' });
  });
});

describe('what never reaches the bridge', () => {
  it.each([
    ['the webhook', 'POST', '/webhooks/alertmanager', 404],
    ['the webhook below the proxy', 'POST', `${PROXY}/webhooks/alertmanager`, 404],
    ['service discovery', 'GET', `${PROXY}/discovery/host`, 404],
    ['metrics', 'GET', `${PROXY}/metrics`, 404],
    ['health of the bridge', 'GET', `${PROXY}/-/healthy`, 404],
    ['the API without the prefix', 'GET', '/api/overview', 404],
    ['another method of a session route', 'GET', '/api/session/password', 404],
    ["another plugin's proxy", 'GET', '/api/plugin-proxy/other-app/api/overview', 404],
    ['a way out by dots', 'POST', `${PROXY}/api/../webhooks/alertmanager`, 400],
    ['a way out by encoded dots', 'POST', `${PROXY}/api/%2e%2e/webhooks/alertmanager`, 400],
    ['a way out by encoded slashes', 'POST', `${PROXY}/api/..%2fwebhooks%2falertmanager`, 400],
    ['a way out by backslashes', 'POST', `${PROXY}/api/..%5cwebhooks`, 400],
    ['an encoding that is none', 'GET', `${PROXY}/api/%zz`, 400],
    ['a target that names a host', 'GET', `http://evil.example${PROXY}/api/overview`, 400],
    ['user storage', 'GET', '/apis/userstorage.grafana.app/v0alpha1/namespaces/default/user-storage/x', 404],
  ])('%s', async (_name, method, target, status) => {
    expect((await raw(target, { method })).status).toBe(status);
    expect(portal.bridge.calls).toEqual([]);
  });
});

describe('files', () => {
  it.each([
    ['dots', '/public/plugins/cldera-ops-app/../../../secret.txt'],
    ['encoded dots', '/assets/%2e%2e/%2e%2e/secret.txt'],
    ['encoded slashes', '/public/..%2f..%2fsecret.txt'],
    ['double encoding', '/public/%252e%252e/%252e%252e/secret.txt'],
    ['a NUL', '/assets/main-abc.js%00.svg'],
    ['a hidden file', '/assets/.hidden'],
    ['a folder', '/public/build/'],
    ['a file that is none', '/assets/nothing.js'],
    ['the build notes', '/host.json'],
  ])('are not to be had by %s', async (_name, target) => {
    const answer = await raw(target);
    expect([400, 404]).toContain(answer.status);
    expect(answer.body.toString()).not.toContain('secret');
  });

  it.each([
    ['hashed files of the host', '/assets/main-abc.js', 'public, max-age=31536000, immutable'],
    [
      "chunks of the plugin, named by webpack's hash",
      '/public/plugins/cldera-ops-app/module.js?_cache=14e1e9b5af0bd8c664eb',
      'public, max-age=31536000, immutable',
    ],
    ['the module of the plugin', '/public/plugins/cldera-ops-app/module.js?_cache=1.0.0', 'no-cache'],
    ['icons', '/public/build/img/icons/unicons/bell.svg', 'public, max-age=86400'],
    ['translations', '/public/locales/zh-Hans/grafana.json', 'no-cache'],
    ['the page', '/', 'no-cache'],
    ['a page of the plugin', '/a/cldera-ops-app/tickets/T1', 'no-cache'],
    ['boot data', '/bootdata.js', 'no-store'],
  ])('are cached as they should be: %s', async (_name, target, cache) => {
    const { status, headers } = await raw(target);
    expect({ status, cache: headers['cache-control'] }).toEqual({ status: 200, cache });
  });

  it('come compressed to who understands it, and plain to who does not', async () => {
    const zipped = await raw('/assets/main-abc.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(gunzipSync(zipped.body).toString()).toBe(SCRIPT);
    const plain = await raw('/assets/main-abc.js', { headers: { 'accept-encoding': 'gzip;q=0' } });
    expect(plain.headers).not.toHaveProperty(['content-encoding']);
    expect(plain.body.toString()).toBe(SCRIPT);
  });

  it('come compressed also where no compressed copy lies beside them', async () => {
    const answer = await raw('/public/plugins/cldera-ops-app/module.js', { headers: { 'accept-encoding': 'gzip' } });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(answer.body).toString()).toContain('define([');
  });

  it('are not sent again to who has them', async () => {
    const { etag = '' } = (await raw('/assets/main-abc.js')).headers;
    const again = await raw('/assets/main-abc.js', { headers: { 'if-none-match': `"x", ${etag}` } });
    expect({ status: again.status, length: again.body.length }).toEqual({ status: 304, length: 0 });
    expect((await raw('/assets/main-abc.js', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it('answer HEAD with the headers alone', async () => {
    const answer = await raw('/assets/main-abc.js', { method: 'HEAD' });
    expect({ status: answer.status, length: answer.body.length }).toEqual({ status: 200, length: 0 });
    expect(answer.headers['content-length']).toBe(String(SCRIPT.length));
  });

  it('are only to be read', async () => {
    expect((await raw('/', { method: 'POST' })).status).toBe(405);
  });

  it('stand in for an icon that nobody drew', async () => {
    const answer = await raw('/public/build/img/icons/unicons/no-such-icon.svg');
    expect({ status: answer.status, body: answer.body.toString() }).toEqual({ status: 200, body: '<svg/>' });
  });
});

describe('every answer', () => {
  it.each(['/', '/bootdata.js', '/assets/main-abc.js', '/nothing', '/api/session', '/-/healthy'])(
    '%s is secured',
    async (target) => {
      const { headers } = await raw(target);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      });
      const policy = headers['content-security-policy'] as string;
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe-eval|\*|https?:/);
    },
  );
});

describe('what Grafana would answer', () => {
  it('gives the settings of the plugin', async () => {
    const answer = await raw('/api/plugins/cldera-ops-app/settings');
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      id: 'cldera-ops-app',
      enabled: true,
      module: 'public/plugins/cldera-ops-app/module.js',
      translations: { 'zh-Hans': 'public/plugins/cldera-ops-app/locales/zh-Hans/cldera-ops-app.json' },
      includes: expect.arrayContaining([expect.objectContaining({ path: '/a/cldera-ops-app/overview' })]),
    });
  });

  it.each(['/api/plugins/other-app/settings', '/api/plugins/cldera-ops-app', '/public/plugins/other-app/module.js'])(
    'knows no other plugin: %s',
    async (target) => {
      expect((await raw(target)).status).toBe(404);
    },
  );

  it('tells the packages their version, and whether a session cookie came along', async () => {
    const without = (await raw('/bootdata.js')).body.toString();
    expect(without).toContain('"version":"13.2.2"');
    expect(without).toContain('"isSignedIn":false');
    const withCookie = await raw('/bootdata.js', { headers: { cookie: 'cldera_session=abc' } });
    expect(withCookie.body.toString()).toContain('"isSignedIn":true');
  });
});

describe('health', () => {
  it('is ready when host and plugin are built', async () => {
    expect((await raw('/-/ready')).status).toBe(200);
  });

  it('lives, but is not ready, and says why, while nothing is built', async () => {
    const empty = await startPortal({ hostDist: path.join(folder, 'none'), pluginDist: path.join(folder, 'none') });
    const get = (target: string) => fetch(empty.url + target);
    expect((await get('/-/healthy')).status).toBe(200);
    const ready = await get('/-/ready');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ detail: 'not built: index.html, module.js; run npm run build' });
    expect((await get('/')).status).toBe(503);
    expect((await get('/api/plugins/cldera-ops-app/settings')).status).toBe(404);
    await empty.close();
  });
});
