import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  freePort,
  removeFolder,
  startAlertmanager,
  startProgram,
  startSmtpServer,
  temporaryFolder,
  waitFor,
  type Configured,
  type Running,
  type SmtpServer,
} from '@cldera/provisioning/rig';

const WEBHOOKS = 500;
const KILLS = 8;
const IN_FLIGHT_AT_MOST = 5;
const TOKEN = 'killed-test-webhook-token';

describe('a bridge that is killed again and again', () => {
  const folder = temporaryFolder();
  const data = join(folder, 'data');
  let port: number;
  let smtp: SmtpServer;
  let alertmanager: Configured;
  let bridge: Running;

  function start(): Promise<Running> {
    return startProgram({
      name: 'bridge',
      entry: 'alert-bridge/src/main.ts',
      env: {
        CLDERA_DATA: data,
        CLDERA_BRIDGE_PORT: String(port),
        CLDERA_ALERTMANAGER_URL: alertmanager.url,
        CLDERA_PROMETHEUS_URL: 'http://127.0.0.1:1',
        CLDERA_WEBHOOK_TOKEN: TOKEN,
        CLDERA_DISCOVERY_TOKEN: 'killed-test-discovery-token',
        CLDERA_ADMIN_PASSWORD: 'killed-test-password',
        CLDERA_ADMIN_EMAIL: 'ops@example.com',
        CLDERA_CHAIN_SILENCE_SECONDS: '3600',
        CLDERA_LOG_LEVEL: 'error',
        SMTP_URL: smtp.url,
      },
      readyUrl: `http://127.0.0.1:${port}/-/ready`,
    });
  }

  beforeAll(async () => {
    port = await freePort();
    smtp = await startSmtpServer();
    alertmanager = await startAlertmanager({ config: oneWebhookPerAlert(port) });
    bridge = await start();
  });

  afterAll(async () => {
    await bridge.stop();
    await alertmanager.stop();
    await smtp.stop();
    removeFolder(folder);
  });

  it(`loses and doubles nothing of ${WEBHOOKS} webhooks`, async () => {
    const feeding = feed(alertmanager.url);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const enough = Math.floor((WEBHOOKS * (kill + Math.random())) / (KILLS + 1));
      await waitFor(
        async () => (await smtp.messages()).length >= enough,
        60_000,
        `${enough} mails before kill ${kill + 1}`,
      );
      bridge.signal('SIGKILL');
      await bridge.exited;
      bridge = await start();
    }
    await feeding;

    const messages = await waitFor(
      async () => {
        const all = await smtp.messages();
        return new Set(all.map(({ parsed }) => parsed.messageId)).size >= WEBHOOKS && all;
      },
      120_000,
      'every mail to be sent',
    );
    await bridge.stop();

    const database = new DatabaseSync(join(data, 'cldera.db'), { readOnly: true });
    const count = (sql: string) => Number(database.prepare(sql).get()?.['n']);
    expect(count('select count(*) n from episodes')).toBe(WEBHOOKS);
    expect(count('select count(distinct fingerprint) n from episodes')).toBe(WEBHOOKS);
    expect(count('select count(*) n from tickets')).toBe(WEBHOOKS);
    expect(count('select count(distinct episode_id) n from tickets')).toBe(WEBHOOKS);
    expect(count("select count(*) n from outbox where state = 'sent'")).toBe(WEBHOOKS);
    expect(count("select count(*) n from outbox where state <> 'sent'")).toBe(0);
    database.close();
    const distinct = new Set(messages.map(({ parsed }) => parsed.messageId));
    expect(distinct.size).toBe(WEBHOOKS);
    // What was in flight at a kill may come twice, under the same message id; nothing else may.
    expect(messages.length - distinct.size).toBeLessThanOrEqual(KILLS * IN_FLIGHT_AT_MOST);
  }, 300_000);
});

function oneWebhookPerAlert(port: number): string {
  return `route: { receiver: bridge, group_by: ['...'], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
receivers:
  - name: bridge
    webhook_configs:
      - url: http://127.0.0.1:${port}/webhooks/alertmanager
        http_config: { authorization: { credentials: ${TOKEN} } }
`;
}

/** Hands the alerts to Alertmanager in small portions, so that webhooks are under way all the time. */
async function feed(url: string): Promise<void> {
  const startsAt = new Date().toISOString();
  const endsAt = new Date(Date.now() + 3_600_000).toISOString();
  for (let i = 0; i < WEBHOOKS; i += 10) {
    const alerts = Array.from({ length: 10 }, (_, j) => {
      return { labels: { alertname: 'Foreign', instance: `host-${i + j}`, severity: 'critical' }, startsAt, endsAt };
    });
    const response = await fetch(`${url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
    expect(response.status).toBe(200);
  }
}
