import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPrometheus, waitFor, type Configured } from '@cldera/provisioning/rig';
import { alertTable } from '../alerts/alert-table.ts';
import { fingerprintOf } from '../alerts/identity.ts';
import { rulesFile } from '../alerts/rules-file.ts';
import { createFigures } from '../inventory/figures.service.ts';
import { TEMPLATES } from '../inventory/templates.ts';
import { createPrometheus, type Prometheus } from './prometheus.ts';
import { systemClock } from './time.ts';

const TABLE = alertTable({ rows: {}, overrides: [] });

/** What a host's exporter shows: a disk 90 % full as df counts it, half the memory used. */
const HOST = `
node_cpu_seconds_total{cpu="0",mode="idle"} 1000
node_memory_MemTotal_bytes 2e9
node_memory_MemAvailable_bytes 1e9
node_filesystem_size_bytes{device="/dev/vda1",fstype="ext4",mountpoint="/"} 1000
node_filesystem_free_bytes{device="/dev/vda1",fstype="ext4",mountpoint="/"} 190
node_filesystem_avail_bytes{device="/dev/vda1",fstype="ext4",mountpoint="/"} 90
node_filesystem_size_bytes{device="tmpfs",fstype="tmpfs",mountpoint="/run"} 1000
node_filesystem_free_bytes{device="tmpfs",fstype="tmpfs",mountpoint="/run"} 0
node_filesystem_avail_bytes{device="tmpfs",fstype="tmpfs",mountpoint="/run"} 0
`;

describe('a real Prometheus', () => {
  let exporter: Server;
  let target: string;
  let server: Configured;
  let prometheus: Prometheus;

  beforeAll(async () => {
    exporter = createServer((_, response) => response.setHeader('content-type', 'text/plain').end(HOST));
    await new Promise<void>((resolve) => exporter.listen(0, '127.0.0.1', resolve));
    target = `127.0.0.1:${(exporter.address() as AddressInfo).port}`;
    server = await startPrometheus({
      config: `
global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
rule_files: [ rules.yml ]
scrape_configs:
  - job_name: host
    static_configs:
      - { targets: [ "${target}" ], labels: { customer: acme, resource: web-1, template: host } }
      - { targets: [ "127.0.0.1:1" ], labels: { customer: acme, resource: web-2, template: host } }
`,
      files: { 'rules.yml': rulesFile(TABLE).replaceAll('interval: 60s', 'interval: 1s') },
    });
    prometheus = createPrometheus(`${server.url}/`, 5);
    await waitFor(async () => (await prometheus.query('count_over_time(up[1m]) >= 3')).length === 2, 20_000, 'scrapes');
  });
  afterAll(async () => {
    await server.stop();
    exporter.closeAllConnections();
    exporter.close();
  });

  const row = (id: string) => TABLE.rows.find((candidate) => candidate.id === id)!;

  it('is asked for the value of every target of a row, normal ones too, under the fingerprint of its alert', async () => {
    const hosts = await prometheus.query(row('host-up').value);
    const values = hosts.map(({ labels, value }): [string, number] => [fingerprintOf(row('host-up'), labels), value]);
    expect(Object.fromEntries(values)).toEqual({
      [`host-up:["acme","web-1","${target}"]`]: 1,
      'host-up:["acme","web-2","127.0.0.1:1"]': 0,
    });
    const disks = await prometheus.query(row('disk-usage').value);
    expect(disks).toEqual([
      { labels: { customer: 'acme', resource: 'web-1', instance: target, mountpoint: '/' }, value: 90 },
    ]);
  });

  it('fires what our rules say, and ALERTS tells it with the same labels', async () => {
    const firing = () => prometheus.query('ALERTS{alertstate="firing",rule!="",rule!="watchdog"}');
    const alerts = await waitFor(
      async () => ((await firing()).length === 2 ? firing() : undefined),
      15_000,
      'both alerts',
    );
    const fingerprints = alerts.map(({ labels }) => fingerprintOf(row(labels['rule'] ?? ''), labels));
    expect(fingerprints.toSorted()).toEqual([
      `disk-usage:["acme","web-1","${target}","/"]`,
      'host-up:["acme","web-2","127.0.0.1:1"]',
    ]);
  });

  it('understands every expression that the bridge has', async () => {
    const expressions = [
      ...TABLE.rows.map(({ value }) => value),
      ...TEMPLATES.flatMap(({ figures }) => figures.map(({ query }) => query)),
    ];
    for (const expression of expressions)
      await expect(prometheus.query(expression)).resolves.toEqual(expect.any(Array));
  });

  it('gives the figures of a resource, and says which resources answer', async () => {
    const live = await createFigures(prometheus, systemClock).live();
    expect([...live.answering]).toEqual(['web-1']);
    const figures = (live.figures.get('web-1') ?? []).map(({ name, value, unit }) => [name['en-US'], value, unit]);
    expect(figures).toEqual([
      // The counter of idle seconds stands still.
      ['CPU', 100, '%'],
      ['Memory', 50, '%'],
      ['Fullest disk', 90, '%'],
    ]);
  });

  it('tells how a value went over time', async () => {
    const now = new Date();
    const [series] = await prometheus.queryRange('vector(7)', new Date(now.getTime() - 60_000), now, 15);
    expect(series?.labels).toEqual({});
    expect(series?.points.map(([, value]) => value)).toEqual([7, 7, 7, 7, 7]);
    expect(series?.points.at(-1)?.[0]).toBeCloseTo(now.getTime() / 1000, 2);
  });

  it('is ready, and reads its rules again when asked', async () => {
    expect(await prometheus.ready()).toBe(true);
    server.write({ 'rules.yml': 'groups: [ { name: g, rules: [ { record: one, expr: vector(1) } ] } ]' });
    await prometheus.reload();
    const names = async () => {
      const response = await fetch(`${server.url}/api/v1/rules`);
      const { data } = (await response.json()) as { data: { groups: { name: string }[] } };
      return data.groups.map(({ name }) => name).join();
    };
    await waitFor(async () => (await names()) === 'g', 5_000, 'the new rules');
  });

  it('that does not understand is quoted, shortly', async () => {
    await expect(prometheus.query('sum by (')).rejects.toThrow(/^Prometheus answered 400: .*parse error/);
    await expect(prometheus.query(`x${'y'.repeat(5_000)}{`)).rejects.toThrow(/^.{0,300}$/);
  });

  it('NaN and infinity come as numbers', async () => {
    const values = await Promise.all(
      ['vector(NaN)', 'vector(Inf)', 'vector(-Inf)'].map((one) => prometheus.query(one)),
    );
    expect(values.map(([sample]) => sample?.value)).toEqual([Number.NaN, Infinity, -Infinity]);
  });
});

describe('a Prometheus that is not well', () => {
  let server: Server;
  let answer: string | undefined;
  let prometheus: Prometheus;

  beforeAll(async () => {
    server = createServer((_, response) => {
      // Undefined: never answers.
      if (answer !== undefined) response.setHeader('content-type', 'application/json').end(answer);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    prometheus = createPrometheus(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, 0.2);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ['is silent', undefined],
    ['answers with something else', '<html>'],
    ['answers with an error', '{"status":"error","errorType":"timeout","error":"query timed out"}'],
    ['answers with no data', '{"status":"success"}'],
    ['answers with another kind of result', '{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}'],
  ])('and %s is an error, never an empty answer', async (_, text) => {
    answer = text;
    await expect(prometheus.query('up')).rejects.toThrow();
    await expect(prometheus.queryRange('up', new Date(0), new Date(60_000), 15)).rejects.toThrow();
  });

  it('and cannot be connected to is an error', async () => {
    const nobody = createPrometheus('http://127.0.0.1:1/', 1);
    await expect(nobody.query('up')).rejects.toThrow();
    await expect(nobody.ready()).rejects.toThrow();
  });

  it('leaves the pages without figures, not without an answer', async () => {
    answer = '{"status":"error"}';
    const live = await createFigures(prometheus, systemClock).live();
    expect([live.figures.size, live.answering.size]).toEqual([0, 0]);
  });
});
