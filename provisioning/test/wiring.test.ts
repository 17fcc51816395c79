import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  freePort,
  removeFolder,
  startBlackbox,
  startNginx,
  startNodeExporter,
  startProgram,
  startPrometheus,
  startRedis,
  temporaryFolder,
  waitFor,
  type Running,
} from '../rig/index.ts';
import { blackboxConfig } from '../src/configuration/blackbox.ts';
import { prometheusConfig } from '../src/configuration/prometheus.ts';

const TOKEN = 'discovery-token-of-the-test';
const started: Running[] = [];
const asked: { path: string; authorization: string | undefined }[] = [];
let folder = '';
let bridge: Server;
let targets: Record<string, string> = {};
let prometheusUrl = '';

async function keep<Server extends Running>(server: Promise<Server>): Promise<Server> {
  const running = await server;
  started.push(running);
  return running;
}

/** Plays the bridge's discovery: one target for each template. */
async function startDiscovery(): Promise<number> {
  bridge = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, authorization: request.headers.authorization });
    const template = /^\/discovery\/(\w+)$/.exec(path)?.[1] ?? '';
    const target = targets[template];
    const labels = { customer: 'acme', resource: `acme-${template}`, template };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(target === undefined ? [] : [{ targets: [target], labels }]));
  }).listen(0, '127.0.0.1');
  await once(bridge, 'listening');
  return (bridge.address() as AddressInfo).port;
}

beforeAll(async () => {
  folder = temporaryFolder();
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, TOKEN);
  const discovery = `127.0.0.1:${await startDiscovery()}`;
  const exportersPort = await freePort();
  const [host, nginx, redis, blackbox] = await Promise.all([
    keep(startNodeExporter()),
    keep(startNginx()),
    keep(startRedis()),
    keep(startBlackbox({ config: blackboxConfig() })),
  ]);
  targets = { host: host.address, nginx: nginx.statusUrl, redis: redis.address, port: redis.address };
  await keep(
    startProgram({
      name: 'exporters',
      entry: 'exporters/src/main.ts',
      env: {
        CLDERA_EXPORTERS_PORT: String(exportersPort),
        CLDERA_INVENTORY_URL: `http://${discovery}`,
        CLDERA_DISCOVERY_TOKEN_FILE: tokenFile,
      },
      readyUrl: `http://127.0.0.1:${exportersPort}/-/ready`,
    }),
  );
  const port = await freePort();
  const config = prometheusConfig({
    bridge: discovery,
    exporters: `127.0.0.1:${exportersPort}`,
    blackbox: `127.0.0.1:${blackbox.port}`,
    alertmanager: '127.0.0.1:1',
    self: `127.0.0.1:${port}`,
    scrapeInterval: '1s',
    evaluationInterval: '1s',
    discoveryInterval: '1s',
    rules: 'none.rules.yml',
    discoveryTokenFile: tokenFile,
  });
  prometheusUrl = (await keep(startPrometheus({ config, port }))).url;
}, 60_000);
afterAll(async () => {
  for (const running of started.reverse()) await running.stop();
  bridge.close();
  bridge.closeAllConnections();
  removeFolder(folder);
}, 30_000);

interface Sample {
  metric: Record<string, string>;
  value: [number, string];
}

async function query(expression: string): Promise<Sample[]> {
  const response = await fetch(`${prometheusUrl}/api/v1/query?query=${encodeURIComponent(expression)}`);
  return ((await response.json()) as { data: { result: Sample[] } }).data.result;
}

describe('a resource of the bridge, watched by Prometheus as it is configured', () => {
  it.each([
    ['host', 'node_uname_info'],
    ['nginx', 'nginx_up'],
    ['redis', 'redis_up'],
    ['port', 'probe_success'],
  ])('%s: %s is 1, and says whose it is', async (template, metric) => {
    const [sample] = await waitFor(async () => {
      const samples = await query(`${metric}{job="${template}"} == 1`);
      return samples.length > 0 && samples;
    }, 20_000);
    expect(sample?.metric).toMatchObject({
      job: template,
      customer: 'acme',
      resource: `acme-${template}`,
      template,
      instance: targets[template],
    });
  });

  it('is asked for with the token, and so are the metrics of the bridge', async () => {
    await waitFor(() => asked.some(({ path }) => path === '/metrics'));
    const paths = new Set(asked.map(({ path }) => path));
    for (const path of ['/discovery/host', '/discovery/nginx', '/discovery/redis', '/discovery/port', '/metrics']) {
      expect(paths).toContain(path);
    }
    expect(asked.filter(({ authorization }) => authorization !== `Bearer ${TOKEN}`)).toEqual([]);
  });
});
