import { execFile, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createRig, freePort, type Rig } from '../test/rig.ts';

/** One line of the table: ours and the peer's figure in the same run, and whether the goal is reached. */
export interface Row {
  what: string;
  unit: string;
  ours: number;
  peer: number;
  /** What ours / peer, or ours alone, should be; null: shown for information. */
  goal: string | null;
  met: boolean | null;
}

interface Measured {
  p50: number;
  p99: number;
  perSecond: number;
  cpuPerScrape: number;
}

interface Program {
  child: ChildProcess;
  base: string;
}

interface Contender {
  program: Program;
  path: string;
}

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
/** How the product starts the process, and what Node then reserves. */
const NODE_FLAGS = ['--max-semi-space-size=2', '--max-old-space-size=256'];
const ROUNDS = 3;
const ROUND_SECONDS = 1;
const SLOW_TARGETS = 8;
const SLOW_MS = 500;
const PROMETHEUS_HEADERS = [
  'Accept: application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
  'Accept-Encoding: gzip',
];

/** Measures the exporters beside redis_exporter and nginx-prometheus-exporter as Debian ships them. */
export async function benchExporters(): Promise<Row[]> {
  const rig = await createRig();
  try {
    return await measureAll(rig);
  } finally {
    await rig.stop();
  }
}

async function measureAll(rig: Rig): Promise<Row[]> {
  const redis = await rig.redis();
  const nginx = await rig.nginx();
  const stubStatus = `http://127.0.0.1:${nginx}/stub_status`;
  const ours = await startOurs(rig);
  const redisPeer = await startPeer(rig, 'prometheus-redis-exporter', (port) => [
    `-web.listen-address=127.0.0.1:${port}`,
    `-redis.addr=redis://127.0.0.1:${redis}`,
  ]);
  const startNginxPeer = (target: string) =>
    startPeer(rig, 'prometheus-nginx-exporter', (port) => [
      `-web.listen-address=127.0.0.1:${port}`,
      `-nginx.scrape-uri=${target}`,
    ]);
  const nginxPeers = await Promise.all(Array.from({ length: SLOW_TARGETS }, () => startNginxPeer(stubStatus)));
  const [nginxPeer] = nginxPeers;
  if (nginxPeer === undefined) throw new Error('no peer was started');

  const rows: Row[] = [];
  const redisOurs = { program: ours, path: `/probe?module=redis&target=127.0.0.1:${redis}` };
  const nginxOurs = { program: ours, path: `/probe?module=nginx&target=${encodeURIComponent(stubStatus)}` };
  const redisTheirs = { program: redisPeer, path: `/scrape?target=redis://127.0.0.1:${redis}` };
  const nginxTheirs = { program: nginxPeer, path: '/metrics' };

  rows.push(...(await latencyRows('redis, full INFO', redisOurs, redisTheirs, { p50: 0.5, perSecond: 2 })));
  rows.push(...(await latencyRows('nginx', nginxOurs, nginxTheirs, { p50: 1.2 })));
  rows.push(await packedRow(redisOurs, redisTheirs));
  rows.push(...(await memoryRows(ours, redisPeer, nginxPeers, nginxOurs)));
  rows.push(await slowTargetsRow(rig, ours, startNginxPeer));
  rows.push(await silentTargetRow(rig, ours, redisPeer));
  return rows;
}

async function startOurs(rig: Rig): Promise<Program> {
  const start = async () => {
    const port = await freePort();
    const env = { ...process.env, CLDERA_EXPORTERS_PORT: String(port), NODE_COMPILE_CACHE: `${rig.folder}/cache` };
    const child = await rig.program(process.execPath, [...NODE_FLAGS, MAIN], port, {
      ...env,
      CLDERA_LOG_LEVEL: 'warn',
    });
    return { child, base: `http://127.0.0.1:${port}` };
  };
  // The first start fills the compile cache, as an image's build or the day before does.
  const first = await start();
  const gone = new Promise((resolve) => first.child.once('exit', resolve));
  first.child.kill('SIGTERM');
  await gone;
  return start();
}

async function startPeer(rig: Rig, command: string, args: (port: number) => string[]): Promise<Program> {
  const port = await freePort();
  return { child: await rig.program(command, args(port), port), base: `http://127.0.0.1:${port}` };
}

/** Sequential latency, throughput at 1 and 16 connections, CPU per scrape; rounds alternate, medians are told. */
async function latencyRows(
  what: string,
  ours: Contender,
  theirs: Contender,
  goals: { p50: number; perSecond?: number },
): Promise<Row[]> {
  // A process that has run for a minute is what counts: V8 compiles what it sees often.
  await load(ours, 4, []);
  await load(theirs, 4, []);
  const [mine1, peer1] = await alternate(ours, theirs, 1);
  const [mine16, peer16] = await alternate(ours, theirs, 16);
  const throughput = goals.perSecond ?? null;
  return [
    atMost(`${what}: p50, one at a time`, 'ms', mine1.p50, peer1.p50, goals.p50),
    atMost(`${what}: p99, one at a time`, 'ms', mine1.p99, peer1.p99, null),
    atLeast(`${what}: scrapes, 1 connection`, '/s', mine1.perSecond, peer1.perSecond, throughput),
    atLeast(`${what}: scrapes, 16 connections`, '/s', mine16.perSecond, peer16.perSecond, throughput),
    atMost(`${what}: p99, 16 connections`, 'ms', mine16.p99, peer16.p99, null),
    atMost(`${what}: CPU per scrape`, 'ms', mine16.cpuPerScrape, peer16.cpuPerScrape, null),
  ];
}

async function packedRow(ours: Contender, theirs: Contender): Promise<Row> {
  const [mine, peer] = await alternate(ours, theirs, 1, PROMETHEUS_HEADERS);
  return atMost('redis, as Prometheus asks (OpenMetrics, gzip): p50', 'ms', mine.p50, peer.p50, null);
}

async function alternate(ours: Contender, theirs: Contender, connections: number, headers: readonly string[] = []) {
  const mine: Measured[] = [];
  const peer: Measured[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    mine.push(await load(ours, connections, headers));
    peer.push(await load(theirs, connections, headers));
  }
  return [medians(mine), medians(peer)] as const;
}

async function load({ program, path }: Contender, connections: number, headers: readonly string[]): Promise<Measured> {
  const before = await cpuSeconds(program);
  const options = [
    `-t1`,
    `-c${connections}`,
    `-d${ROUND_SECONDS}s`,
    '--latency',
    ...headers.flatMap((line) => ['-H', line]),
  ];
  const { stdout } = await run('wrk', [...options, `${program.base}${path}`]);
  const cpu = (await cpuSeconds(program)) - before;
  if (/Non-2xx/.test(stdout)) throw new Error(`${path} answered with errors:\n${stdout}`);
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1]);
  return {
    p50: wrkMilliseconds(stdout, '50%'),
    p99: wrkMilliseconds(stdout, '99%'),
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    cpuPerScrape: (cpu / requests) * 1000,
  };
}

function wrkMilliseconds(output: string, line: string): number {
  const [, value, unit] = new RegExp(`${line}\\s+([\\d.]+)(us|ms|s)\\b`).exec(output) ?? [];
  const factor = { us: 0.001, ms: 1, s: 1000 }[unit ?? ''];
  return Number(value) * (factor ?? NaN);
}

function medians(rounds: readonly Measured[]): Measured {
  const of = (key: keyof Measured) =>
    rounds.map((round) => round[key]).sort((a, b) => a - b)[rounds.length >> 1] ?? NaN;
  return { p50: of('p50'), p99: of('p99'), perSecond: of('perSecond'), cpuPerScrape: of('cpuPerScrape') };
}

/** Memory after the load above, against the peers that do the same work: an nginx exporter knows one server only. */
async function memoryRows(ours: Program, redisPeer: Program, nginxPeers: readonly Program[], nginxOurs: Contender) {
  const alone = await residentMegabytes(ours);
  const oneEach = (await residentMegabytes(redisPeer)) + (await residentMegabytes(nginxPeers[0] ?? redisPeer));
  for (const program of nginxPeers.slice(1)) {
    await load({ program, path: '/metrics' }, 16, []);
    await load(nginxOurs, 16, []);
  }
  const peers = await Promise.all([redisPeer, ...nginxPeers].map(residentMegabytes));
  const sum = peers.reduce((total, megabytes) => total + megabytes, 0);
  return [
    atMost('memory after the load: Redis and one nginx (2 peers)', 'MB', alone, oneEach, null),
    atMost(
      `memory after the load: Redis and ${nginxPeers.length} nginx (${peers.length} peers)`,
      'MB',
      await residentMegabytes(ours),
      sum,
      1,
    ),
  ];
}

/** Eight servers that take half a second, probed at once; the peer is one exporter scraped eight times at once. */
async function slowTargetsRow(
  rig: Rig,
  ours: Program,
  startPeerFor: (target: string) => Promise<Program>,
): Promise<Row> {
  const page = 'Active connections: 1 \nserver accepts handled requests\n 3 3 3 \nReading: 0 Writing: 1 Waiting: 0 \n';
  const answer = `HTTP/1.1 200 OK\r\nContent-Length: ${page.length}\r\nConnection: close\r\n\r\n${page}`;
  const slow = () => rig.tcp((client) => client.once('data', () => setTimeout(() => client.end(answer), SLOW_MS)));
  const ports = await Promise.all(Array.from({ length: SLOW_TARGETS }, slow));
  const mine = await seconds(() =>
    Promise.all(ports.map((port) => fetchText(`${ours.base}/probe?module=nginx&target=127.0.0.1:${port}`))),
  );
  const peer = await startPeerFor(`http://127.0.0.1:${await slow()}/stub_status`);
  const theirs = await seconds(() => Promise.all(ports.map(() => fetchText(`${peer.base}/metrics`))));
  return within(`${SLOW_TARGETS} nginx of ${SLOW_MS} ms each, probed at once`, mine, theirs, 0.7);
}

/** A server that accepts and says nothing, with a scrape timeout of 3 s. */
async function silentTargetRow(rig: Rig, ours: Program, redisPeer: Program): Promise<Row> {
  const port = await rig.tcp(() => undefined);
  const headers = { 'x-prometheus-scrape-timeout-seconds': '3' };
  const [mine, theirs] = await Promise.all([
    seconds(() => fetchText(`${ours.base}/probe?module=redis&target=127.0.0.1:${port}`, headers)),
    seconds(() => fetchText(`${redisPeer.base}/scrape?target=redis://127.0.0.1:${port}`, headers)),
  ]);
  return within('a silent Redis, scrape timeout 3 s', mine, theirs, 2.6);
}

function atMost(what: string, unit: string, ours: number, peer: number, ratio: number | null): Row {
  const goal = ratio === null ? null : `≤ ${ratio} ×`;
  return { what, unit, ours, peer, goal, met: ratio === null ? null : ours / peer <= ratio };
}

function atLeast(what: string, unit: string, ours: number, peer: number, ratio: number | null): Row {
  const goal = ratio === null ? null : `≥ ${ratio} ×`;
  return { what, unit, ours, peer, goal, met: ratio === null ? null : ours / peer >= ratio };
}

function within(what: string, ours: number, peer: number, limit: number): Row {
  return { what, unit: 's', ours, peer, goal: `≤ ${limit} s`, met: ours <= limit };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function fetchText(url: string, headers: Record<string, string> = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, (response) => void response.resume().once('end', resolve)).once(
      'error',
      reject,
    );
  });
}

/** CPU time so far, from /proc (100 ticks a second on every Linux). */
async function cpuSeconds({ child }: Program): Promise<number> {
  const stat = await readFile(`/proc/${child.pid ?? 0}/stat`, 'utf8');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) / 100;
}

async function residentMegabytes({ child }: Program): Promise<number> {
  const status = await readFile(`/proc/${child.pid ?? 0}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}

/** The rows as a Markdown table. */
export function formatRows(rows: readonly Row[]): string {
  const line = ({ what, unit, ours, peer, goal, met }: Row) =>
    `| ${what} | ${figure(ours)} ${unit} | ${figure(peer)} ${unit} | ${(ours / peer).toFixed(2)} × | ${goal ?? ''} | ${met === null ? '' : met ? 'yes' : 'no'} |`;
  return ['| what | ours | peer | ratio | goal | reached |', '|---|---|---|---|---|---|', ...rows.map(line)].join('\n');
}

function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(formatRows(await benchExporters()));
