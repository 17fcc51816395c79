import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  freePort,
  removeFolder,
  startProgram,
  startPrometheus,
  temporaryFolder,
  waitFor,
  type Running,
} from '@cldera/provisioning/rig';

/** One line of the printed table. */
export interface BridgeFigure {
  what: string;
  figure: string;
  target: string;
}

const TOKEN = 'benchmark-webhook-token';
const METRICS_TOKEN = 'benchmark-discovery-token';
const OPEN_EPISODES = 10_000;
const INTERVAL_SECONDS = 5;

/** Webhooks taken in durably, alone and while 10,000 open episodes are checked again; on SQLite. */
export async function benchBridge(): Promise<BridgeFigure[]> {
  const folder = temporaryFolder();
  const exposition = await serve(OPEN_EPISODES);
  const prometheus = await startPrometheus({ config: scraping(exposition.port) });
  const bridge = await startBridge(folder, prometheus.url);
  try {
    const batches = await measure(200, 4, (i) => post(bridge.url, alerts('host-up', i * 100, 100)));
    const singles = await measure(2_000, 8, (i) => post(bridge.url, alerts('host-up', 100_000 + i, 1)));
    await waitFor(() => scraped(prometheus.url), 60_000, 'Prometheus to have scraped');
    for (let i = 0; i < OPEN_EPISODES; i += 1_000) await post(bridge.url, alerts('port', i, 1_000));
    const rounds = watchRounds(bridge.url);
    const during = await measure(3_000, 4, (i) => post(bridge.url, alerts('host-up', 200_000 + i, 1)), 20);
    const round = await rounds.stop();
    const checked = `${OPEN_EPISODES} episodes are re-checked every ${INTERVAL_SECONDS} s`;
    return [
      {
        what: 'alerts accepted durably, 100 in a webhook',
        figure: `${Math.round(20_000 / batches.seconds)}/s`,
        target: '≥ 1,000/s',
      },
      {
        what: 'webhooks with one alert each, 8 at once',
        figure: `${Math.round(2_000 / singles.seconds)}/s, p99 ${singles.p99.toFixed(1)} ms`,
        target: 'p99 < 50 ms',
      },
      { what: `a webhook while ${checked}`, figure: `p99 ${during.p99.toFixed(1)} ms`, target: 'p99 < 50 ms' },
      { what: `a round of ${OPEN_EPISODES} checks`, figure: `${round.toFixed(2)} s`, target: '< 2 s' },
    ];
  } finally {
    await bridge.running.stop();
    await prometheus.stop();
    exposition.server.close();
    removeFolder(folder);
  }
}

async function startBridge(folder: string, prometheusUrl: string): Promise<{ running: Running; url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const table = join(folder, 'table.yml');
  writeFileSync(table, `rows: { port: { checks: 100, abnormalIntervalSeconds: ${INTERVAL_SECONDS} } }\n`);
  const running = await startProgram({
    name: 'bridge',
    entry: 'alert-bridge/src/main.ts',
    env: {
      CLDERA_DATA: join(folder, 'data'),
      CLDERA_BRIDGE_PORT: String(port),
      CLDERA_PROMETHEUS_URL: prometheusUrl,
      CLDERA_ALERTMANAGER_URL: 'http://127.0.0.1:1',
      CLDERA_WEBHOOK_TOKEN: TOKEN,
      CLDERA_DISCOVERY_TOKEN: METRICS_TOKEN,
      CLDERA_ALERT_TABLE: table,
      CLDERA_CHAIN_SILENCE_SECONDS: '3600',
      CLDERA_LOG_LEVEL: 'error',
    },
    readyUrl: `${url}/-/ready`,
  });
  return { running, url };
}

/** Targets that are all down: one series each. */
async function serve(count: number): Promise<{ server: Server; port: number }> {
  const line = (i: number) => `probe_success{customer="company",resource="r${i}",instance="i${i}"} 0\n`;
  const text = Array.from({ length: count }, (_, i) => line(i)).join('');
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(text),
  );
  const port = await freePort();
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return { server, port };
}

function scraping(port: number): string {
  return `global: { scrape_interval: 5s, evaluation_interval: 5s }
scrape_configs: [{ job_name: port, honor_labels: true, static_configs: [{ targets: ['127.0.0.1:${port}'] }] }]
`;
}

async function scraped(url: string): Promise<boolean> {
  const response = await fetch(`${url}/api/v1/query?query=count(probe_success)`);
  const body = (await response.json()) as { data: { result: { value: [number, string] }[] } };
  return Number(body.data.result[0]?.value[1] ?? 0) === OPEN_EPISODES;
}

function alerts(rule: string, from: number, count: number): object[] {
  const startsAt = new Date().toISOString();
  return Array.from({ length: count }, (_, i) => {
    const name = `r${from + i}`;
    const labels = { alertname: rule, rule, customer: 'company', resource: name, instance: `i${from + i}` };
    return { status: 'firing', labels, annotations: { value: '0' }, startsAt, fingerprint: name };
  });
}

async function post(url: string, list: object[]): Promise<void> {
  const response = await fetch(`${url}/webhooks/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ version: '4', alerts: list }),
  });
  const body = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${body}`);
}

/** @param pauseMs between one client's requests: a steady load instead of as much as goes */
async function measure(
  count: number,
  clients: number,
  work: (i: number) => Promise<void>,
  pauseMs = 0,
): Promise<{ seconds: number; p99: number }> {
  const times: number[] = [];
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let i = next++; i < count; i = next++) {
        const before = performance.now();
        await work(i);
        times.push(performance.now() - before);
        if (pauseMs > 0) await pause(pauseMs);
      }
    }),
  );
  times.sort((a, b) => a - b);
  return { seconds: (performance.now() - began) / 1000, p99: times[Math.floor(times.length * 0.99)] ?? 0 };
}

/** The median length of a round, from the bridge's own counter: from its first step after a rest to its last. */
function watchRounds(url: string): { stop(): Promise<number> } {
  const samples: { at: number; checks: number }[] = [];
  let on = true;
  const isOn = () => on;
  const watching = (async () => {
    while (isOn()) {
      const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
      const counter = /cldera_checks_total\{rule="port",verdict="abnormal"\} (\d+)/.exec(await response.text());
      samples.push({ at: performance.now(), checks: Number(counter?.[1] ?? 0) });
      await pause(50);
    }
  })();
  return {
    async stop() {
      on = false;
      await watching;
      const durations: number[] = [];
      let began: number | undefined;
      samples.forEach(({ checks }, i) => {
        const before = samples[i - 1];
        if (before === undefined) return;
        if (checks > before.checks) began ??= before.at;
        else if (began !== undefined) {
          durations.push((before.at - began) / 1000);
          began = undefined;
        }
      });
      durations.sort((a, b) => a - b);
      return durations[Math.floor(durations.length / 2)] ?? Number.NaN;
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.table(await benchBridge());
