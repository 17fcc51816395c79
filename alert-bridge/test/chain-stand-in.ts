import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ALERT_TABLE } from '../src/alerts/alert-table.ts';

type Labels = Record<string, string>;
export type Measured = [labels: Labels, value: number | string];

/**
 * Prometheus and Alertmanager as the bridge asks them, where real ones would need minutes: the test says what they measure.
 * That real ones are asked rightly is the matter of prometheus.test.ts and alertmanager.test.ts beside their clients.
 */
export interface ChainStandIn {
  prometheusUrl: string;
  alertmanagerUrl: string;
  /** What each row of the alert table measures. */
  values: Map<string, Measured[]>;
  /** What Prometheus' ALERTS says fires now. */
  firing: Labels[];
  /** What ALERTS says of the past: the instants at which each fired. */
  fired: [labels: Labels, at: string[]][];
  /** What Alertmanager lists. */
  active: { labels: Labels; startsAt: string; fingerprint: string; annotations?: Labels; muted?: boolean }[];
  /** Since when Alertmanager runs. */
  upSince: string;
  /** Who does not answer. */
  down: Set<'prometheus' | 'alertmanager'>;
  /** Every PromQL expression that was asked for. */
  asked: string[];
  reloads: number;
  stop(): Promise<void>;
}

export async function startChainStandIn(): Promise<ChainStandIn> {
  const server = createServer((request, response) => {
    void answer(chain, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const chain: ChainStandIn = {
    prometheusUrl: `${url}/prometheus`,
    alertmanagerUrl: `${url}/alertmanager`,
    values: new Map(),
    firing: [],
    fired: [],
    active: [],
    upSince: '2026-11-01T00:00:00.000Z',
    down: new Set(),
    asked: [],
    reloads: 0,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return chain;
}

async function answer(chain: ChainStandIn, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://stand-in');
  const [, who = '', ...path] = pathname.split('/');
  if (chain.down.has(who as 'prometheus' | 'alertmanager')) {
    request.socket.destroy();
    return;
  }
  const json = (body: unknown) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const text = (body: string) => response.end(body);
  const answers: Record<string, () => unknown> = {
    'prometheus api/v1/query': async () => {
      const { query } = await form(request);
      chain.asked.push(query ?? '');
      json(vector(chain, query ?? ''));
    },
    'prometheus api/v1/query_range': async () => json(matrix(chain.fired, await form(request))),
    'prometheus -/reload': () => {
      chain.reloads += 1;
      text('');
    },
    'prometheus -/ready': () => text('ready'),
    'alertmanager -/ready': () => text('ready'),
    'alertmanager api/v2/status': () => json({ uptime: chain.upSince }),
    'alertmanager api/v2/alerts': () =>
      json(chain.active.filter(({ muted }) => muted !== true || searchParams.get('silenced') === 'true')),
  };
  await (answers[`${who} ${path.join('/')}`] ?? (() => response.writeHead(404).end()))();
}

async function form(request: IncomingMessage): Promise<Record<string, string | undefined>> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return Object.fromEntries(new URLSearchParams(text));
}

function vector(chain: ChainStandIn, query: string) {
  const row = ALERT_TABLE.find(({ value }) => value === query);
  const firing = chain.firing.map((labels): Measured => [{ __name__: 'ALERTS', alertstate: 'firing', ...labels }, 1]);
  const measured = row !== undefined ? (chain.values.get(row.id) ?? []) : query.startsWith('ALERTS') ? firing : [];
  const result = measured.map(([metric, value]) => ({ metric, value: [1_764_000_000, String(value)] }));
  return { status: 'success', data: { resultType: 'vector', result } };
}

function matrix(fired: ChainStandIn['fired'], range: Record<string, string | undefined>) {
  const result = fired.flatMap(([labels, at]) => {
    const values = at
      .map((instant): [number, string] => [new Date(instant).getTime() / 1000, '1'])
      .filter(([second]) => second >= Number(range['start']) && second <= Number(range['end']));
    return values.length === 0 ? [] : [{ metric: { __name__: 'ALERTS', alertstate: 'firing', ...labels }, values }];
  });
  return { status: 'success', data: { resultType: 'matrix', result } };
}
