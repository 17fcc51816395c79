import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  freePort,
  removeFolder,
  startPostgres,
  startProgram,
  startSmtpServer,
  temporaryFolder,
  waitFor,
  type Postgres,
  type Running,
  type SmtpServer,
} from '@cldera/provisioning/rig';
import { anAlert, webhookBody } from './samples.ts';

const SECRETS = {
  webhook: 'webhook-token-7f3a91c2',
  discovery: 'discovery-token-8e4b02d3',
  proxy: 'proxy-secret-9d5c13e4',
  smtp: 'smtp-password-ac6d24f5',
  database: 'database-password-bd7e35a6',
  typed: 'typed-password-ce8f46b7',
  guessed: 'guessed-token-df9057c8',
  next: 'next-password-e0a168d9',
};

describe('the log of a bridge that tells everything it can', () => {
  let folder: string;
  let postgres: Postgres;
  let smtp: SmtpServer;
  let bridge: Running;
  let url: string;

  beforeAll(async () => {
    folder = temporaryFolder();
    [postgres, smtp] = await Promise.all([startPostgres(), startSmtpServer({ user: 'ops', password: 'another one' })]);
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    bridge = await startProgram({
      name: 'bridge',
      entry: 'alert-bridge/src/main.ts',
      env: {
        CLDERA_DATA: join(folder, 'data'),
        CLDERA_BRIDGE_PORT: String(port),
        CLDERA_PROMETHEUS_URL: 'http://127.0.0.1:1',
        CLDERA_ALERTMANAGER_URL: 'http://127.0.0.1:1',
        CLDERA_WEBHOOK_TOKEN: SECRETS.webhook,
        CLDERA_DISCOVERY_TOKEN: SECRETS.discovery,
        CLDERA_GRAFANA_URL: 'http://127.0.0.1:1',
        CLDERA_PROXY_SECRET: SECRETS.proxy,
        CLDERA_ADMIN_EMAIL: 'ops@example.com',
        CLDERA_LOG_LEVEL: 'trace',
        DATABASE_URL: postgres.url.replace('postgres@', `postgres:${SECRETS.database}@`),
        SMTP_URL: smtp.url.replace('//', `//ops:${SECRETS.smtp}@`),
      },
      readyUrl: `${url}/-/ready`,
    });
  });
  afterAll(async () => {
    await bridge.stop();
    await Promise.all([postgres.stop(), smtp.stop()]);
    removeFolder(folder);
  });

  const post = (path: string, body: unknown, headers: Record<string, string> = {}, method = 'POST') =>
    fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-cldera-request': '1', ...headers },
      body: JSON.stringify(body),
    });

  it('holds no password, token, cookie or address with a password, whatever goes wrong', async () => {
    const first = JSON.parse(readFileSync(join(folder, 'data', 'first-run.json'), 'utf8')) as { password: string };
    const answers: string[] = [];
    const keep = async (response: Response) => {
      answers.push(await response.text());
      return response;
    };
    await keep(await post('/api/session', { login: 'admin', password: SECRETS.typed }));
    await keep(await post('/api/session', { login: 'admin', password: SECRETS.typed, extra: SECRETS.typed }));
    const session = await keep(await post('/api/session', { login: 'admin', password: first.password }));
    const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(cookie.length).toBeGreaterThan(40);
    await keep(await post('/api/session/password', { current: SECRETS.typed, next: SECRETS.next }, { cookie }, 'PUT'));
    await keep(await post('/api/session/password', { current: first.password, next: SECRETS.next }, { cookie }, 'PUT'));
    await keep(await post('/webhooks/alertmanager', {}, { authorization: `Bearer ${SECRETS.guessed}` }));
    await keep(await post('/webhooks/alertmanager', {}, { 'x-cldera-proxy-secret': SECRETS.guessed }));
    await keep(
      await post(
        '/api/customers',
        {},
        { 'x-cldera-proxy-secret': SECRETS.proxy, 'x-grafana-id': 'eyJhbGciOiJub25lIn0.e30.' },
      ),
    );
    // Its mail cannot be sent: the server wants another password.
    const alarm = webhookBody([anAlert({ rule: 'disk-usage', mountpoint: '/' })]);
    await keep(await post('/webhooks/alertmanager', alarm, { authorization: `Bearer ${SECRETS.webhook}` }));
    await waitFor(() => bridge.output().includes('message not sent'), 15_000, 'the mail to fail');
    const events = await fetch(`${url}/api/events`, { headers: { cookie } });
    const { items } = (await events.json()) as { items: { id: string }[] };
    await keep(await fetch(`${url}/api/events/${items[0]!.id}`, { headers: { cookie } }));
    // A table that is gone: an error of the database, logged whole.
    await postgres.stop();
    await keep(await fetch(`${url}/api/events`, { headers: { cookie } }));

    const log = bridge.output();
    expect(log).toContain('"err"');
    expect(log).toContain('EAUTH');
    const secrets = { ...SECRETS, first: first.password, cookie: cookie.split('=')[1]! };
    for (const [name, secret] of Object.entries(secrets)) {
      expect(`${name}: ${log.includes(secret) ? 'in the log' : 'kept'}`).toBe(`${name}: kept`);
      const told = answers.some((answer) => answer.includes(secret));
      expect(`${name}: ${told ? 'in an answer' : 'kept'}`).toBe(`${name}: kept`);
    }
  });
});
