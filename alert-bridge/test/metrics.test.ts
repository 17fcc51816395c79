import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeFolder, temporaryFolder } from '@cldera/provisioning/rig';
import { addResource } from './arrange.ts';
import { DISCOVERY_TOKEN, startBridge, usualPeople, WEBHOOK_TOKEN, type Bridge } from './bridge.ts';
import { startChainStandIn, type ChainStandIn } from './chain-stand-in.ts';
import { anAlert } from './samples.ts';

describe("the bridge's own metrics", () => {
  let chain: ChainStandIn;
  let bridge: Bridge;
  let folder: string;

  beforeAll(async () => {
    folder = temporaryFolder();
    const table = join(folder, 'table.yml');
    writeFileSync(
      table,
      `overrides:
  - { rule: disk-usage, customer: acme, threshold: 90 }
  - { rule: disk-usage, customer: acme, resource: db-1, threshold: 95 }
  - { rule: port, customer: acme, checks: 5 }
  - { rule: disk-usage, customer: globex, resource: nothing, threshold: 70 }
`,
    );
    chain = await startChainStandIn();
    bridge = await startBridge({
      database: { file: ':memory:' },
      chain,
      settings: { CLDERA_ALERT_TABLE: table },
      async arrange(database) {
        await usualPeople(database);
        for (const id of ['web-1', 'db-1', 'old-1']) await addResource(database, 'acme', id);
        await addResource(database, 'globex', 'web-2');
      },
    });
  });
  afterAll(async () => {
    await bridge.stop();
    await chain.stop();
    removeFolder(folder);
  });

  async function scrape(): Promise<string> {
    const response = await fetch(`${bridge.url}/metrics`, { headers: { authorization: `Bearer ${DISCOVERY_TOKEN}` } });
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    return response.text();
  }
  const thresholds = async () =>
    (await scrape()).split('\n').filter((line) => line.startsWith('cldera_alert_threshold{'));

  it('carry the thresholds that differ, as the rules join them, for resources under service', async () => {
    await bridge.as('wang').post('/api/resources/old-1/end', {});
    expect((await thresholds()).toSorted()).toEqual([
      'cldera_alert_threshold{rule="disk-usage",customer="acme",resource="db-1"} 95',
      'cldera_alert_threshold{rule="disk-usage",customer="acme",resource="web-1"} 90',
    ]);
    await bridge.as('wang').post('/api/resources', {
      id: 'new-1',
      name: 'n',
      customer: 'acme',
      templates: [{ template: 'host', parameters: { address: 'n:9100' } }],
    });
    expect(await thresholds()).toContain(
      'cldera_alert_threshold{rule="disk-usage",customer="acme",resource="new-1"} 90',
    );
  });

  it('count what became of alerts and requests, under names that are few', async () => {
    const foreign = Array.from({ length: 30 }, (_, n) => {
      return { ...anAlert({ alertname: `Made up ${n}`, rule: '' }), fingerprint: `f${n}` };
    });
    await bridge.deliver([anAlert(), ...foreign]);
    await bridge.deliver([anAlert()]);
    await fetch(`${bridge.url}/api/events/${'x'.repeat(50)}`);
    const text = await scrape();
    expect(text).toContain('cldera_alerts_received_total{became="open"} 31');
    expect(text).toContain('cldera_alerts_received_total{became="join"} 1');
    expect(text).toContain('cldera_episodes_total{rule="other",became="confirmed"} 30');
    expect(text).toContain('cldera_episodes_total{rule="host-up",became="opened"} 1');
    expect(text).toMatch(/cldera_http_request_duration_seconds_count\{route="GET \/api\/events\/:id",status="401"\} 1/);
    expect(text).not.toMatch(/Made up|xxxxx/);
  });

  it('are such as Prometheus likes them', async () => {
    const text = await scrape();
    const verdict = await new Promise<string>((resolve) => {
      const child = execFile('promtool', ['check', 'metrics'], (_, stdout, stderr) => resolve(stdout + stderr));
      child.stdin?.end(text);
    });
    // Those of the runtime itself are the client library's own.
    expect(verdict.split('\n').filter((line) => line.startsWith('cldera_'))).toEqual([]);
    expect(verdict).not.toContain('error while linting');
  });

  it('tell no secret', async () => {
    const text = await scrape();
    for (const secret of [DISCOVERY_TOKEN, WEBHOOK_TOKEN]) expect(text).not.toContain(secret);
  });
});
