import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startExporters, type Harness } from './harness.ts';
import { valueOf } from './parse-exposition.ts';
import { promtoolComplaints } from './promtool.ts';
import { createRig, type Certificate, type Rig } from './rig.ts';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

let rig: Rig;
let plain: number;
let secure: number;
let exporters: Harness;

beforeAll(async () => {
  rig = await createRig();
  const certificate: Certificate = await rig.certificate();
  // nginx' own `{PLAIN}` scheme: user mon, password s3cret.
  await writeFile(join(rig.folder, 'users'), 'mon:{PLAIN}s3cret\n');
  const guarded = `auth_basic "status"; auth_basic_user_file ${rig.folder}/users; stub_status;`;
  [plain, secure] = await Promise.all([
    rig.nginx({
      server: `location = /guarded { ${guarded} } location = /denied { deny all; stub_status; } location = /moved { return 302 /stub_status; }`,
    }),
    rig.nginx({ tls: certificate }),
  ]);
  exporters = await startExporters({
    yaml: `
auth:
  right: { username: mon, password: s3cret }
  wrong: { username: mon, password: nonsense }
  own-ca: { tls: { ca_file: ${certificate.certFile} } }
  unverified: { tls: { insecure_skip_verify: true } }
  other-name: { tls: { ca_file: ${certificate.certFile}, server_name: elsewhere.example.com } }
`,
  });
});
afterAll(async () => {
  await exporters.stop();
  await rig.stop();
});

const at = (port: number, path = '/stub_status', scheme = 'http') => `${scheme}://127.0.0.1:${port}${path}`;
const reason = (text: string) => /nginx_probe_failure_info\{reason="([a-z_]+)"\} 1/.exec(text)?.[1];

describe('a real nginx', () => {
  it('gives every item', async () => {
    const { status, text, headers } = await exporters.probe({ module: 'nginx', target: at(plain) });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(promtoolComplaints(text)).toBe('');
    expect(valueOf(text, 'nginx_up')).toBe(1);
    expect(valueOf(text, 'nginx_connections_active')).toBeGreaterThanOrEqual(1);
    expect(valueOf(text, 'nginx_probe_duration_seconds')).toBeGreaterThan(0);
    expect(reason(text)).toBeUndefined();
  });

  it('is read anew at every probe', async () => {
    const requests = async () =>
      valueOf((await exporters.probe({ module: 'nginx', target: at(plain) })).text, 'nginx_http_requests_total');
    const [first, second] = [await requests(), await requests()];
    expect(second).toBe(first! + 1);
  });

  it.each(['localhost', '127.0.0.1'])('may be named %s, without scheme and path', async (host) => {
    const { text } = await exporters.probe({ module: 'nginx', target: `${host}:${plain}` });
    expect(valueOf(text, 'nginx_up')).toBe(1);
  });

  it.each([
    ['the right password', '/guarded', 'right', 1, undefined],
    ['a wrong password', '/guarded', 'wrong', 0, 'auth'],
    ['no password', '/guarded', '', 0, 'auth'],
    ['a page closed to everybody', '/denied', '', 0, 'forbidden'],
    ['a page that is not there', '/nothing', '', 0, 'http_status'],
    ['a page that moved: redirects are not followed', '/moved', '', 0, 'http_status'],
  ])('with %s', async (_how, path, auth, up, expected) => {
    const { status, text } = await exporters.probe({ module: 'nginx', target: at(plain, path), auth });
    expect(status).toBe(200);
    expect(valueOf(text, 'nginx_up')).toBe(up);
    expect(reason(text)).toBe(expected);
    expect(promtoolComplaints(text)).toBe('');
    if (up === 0) expect(text).not.toContain('nginx_connections');
  });
});

describe('a real nginx by TLS', () => {
  it.each([
    ['an authority of its own', 'own-ca', 1, undefined],
    ['a certificate that is not checked', 'unverified', 1, undefined],
    ['an authority nobody knows', '', 0, 'tls'],
    ['another name in the certificate', 'other-name', 0, 'tls'],
  ])('with %s', async (_how, auth, up, expected) => {
    const { text } = await exporters.probe({ module: 'nginx', target: at(secure, '/stub_status', 'https'), auth });
    expect([valueOf(text, 'nginx_up'), reason(text)]).toEqual([up, expected]);
  });

  it('is spoken to a target without scheme when the auth module has TLS options', async () => {
    const { text } = await exporters.probe({ module: 'nginx', target: `127.0.0.1:${secure}`, auth: 'own-ca' });
    expect(valueOf(text, 'nginx_up')).toBe(1);
  });

  it('is not taken for a plain port, nor a plain port for it', async () => {
    const plainAtTls = await exporters.probe({ module: 'nginx', target: at(secure) });
    expect(reason(plainAtTls.text)).toBe('http_status');
    const tlsAtPlain = await exporters.probe({ module: 'nginx', target: at(plain, '/stub_status', 'https') });
    expect(reason(tlsAtPlain.text)).toBe('tls');
  });
});
