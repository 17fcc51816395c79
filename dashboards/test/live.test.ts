import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '@cldera/provisioning/rig';
import { renderDashboard } from '../src/dashboard.ts';
import { DASHBOARDS } from '../src/dashboards.ts';
import { queriesOf, type PanelQuery } from './panels.ts';
import { ask, labelValues, substitute, type Series } from './prometheus.ts';
import { OWN_THRESHOLD, startWatched, type Watched } from './watched.ts';

/** Starting every server on a busy machine. */
const START_MS = 90_000;
/** Until enough scrapes were made for every rate. */
const DATA_MS = 30_000;

interface Exception {
  applies: boolean;
  because: string;
}

/** Queries that may be without data, by dashboard, panel and query. */
const MAY_BE_EMPTY: Record<string, Exception> = {
  ...exceptions(['host: Pressure A', 'host: Pressure B', 'host: Pressure C'], {
    applies: !existsSync('/proc/pressure/cpu'),
    because: 'this kernel reports no pressure',
  }),
  ...exceptions(['host: Connection tracking A'], {
    applies: !existsSync('/proc/sys/net/netfilter/nf_conntrack_count'),
    because: 'this kernel tracks no connections',
  }),
  ...exceptions(['host: Disk wait A'], {
    applies: true,
    because: 'nothing may be read or written while this runs, and the panel says so',
  }),
  ...exceptions(
    [
      'host: Disk busy A',
      'host: Disk throughput A',
      'host: Disk throughput B',
      'host: Disk operations A',
      'host: Disk operations B',
    ],
    { applies: !hasDisk(), because: 'this machine shows no disk' },
  ),
  ...exceptions(['nginx: Average request time A'], {
    applies: true,
    because: 'the server is nginx; only Tengine tells the time spent on requests',
  }),
};

function exceptions(names: readonly string[], exception: Exception): Record<string, Exception> {
  return Object.fromEntries(names.map((name) => [name, exception]));
}

function hasDisk(): boolean {
  const names = readFileSync('/proc/diskstats', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/)[2] ?? '');
  return names.some((name) => name !== '' && !/^(?:loop|ram|sr|fd|zram)\d+$/.test(name));
}

let watched: Watched | undefined;
beforeAll(async () => {
  watched = await startWatched();
}, START_MS);
afterAll(async () => {
  await watched?.stop();
}, START_MS);

const QUERIES = DASHBOARDS.flatMap((dashboard) =>
  queriesOf(renderDashboard(dashboard, 'en-US')).map((query) => ({
    name: `${dashboard.template}: ${query.panel} ${query.refId}`,
    template: dashboard.template,
    query,
  })),
);

const everything = { customer: '.*', resource: '.*' };

function answer(query: PanelQuery, chosen = everything): Promise<Series[]> {
  return ask(watched!.prometheus.url, substitute(query.expr, chosen), query.instant);
}

function dataOf(query: PanelQuery): Promise<Series[]> {
  return waitFor(
    async () => {
      const series = await answer(query);
      return series.some(({ value }) => !Number.isNaN(value)) && series;
    },
    DATA_MS,
    `data for ${query.expr}`,
  );
}

function legendOf(query: PanelQuery, { labels }: Series): string {
  return query.legend.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => labels[name] ?? `no label ${name}`);
}

describe('against real servers', () => {
  it.each(QUERIES)(
    '$name has data',
    async ({ name, query }) => {
      const series = MAY_BE_EMPTY[name]?.applies === true ? await answer(query) : await dataOf(query);
      if (query.type === 'timeseries') {
        const legends = series.map((one) => legendOf(query, one));
        expect(legends.filter((legend) => legend.includes('no label'))).toEqual([]);
        expect({ legends, unique: new Set(legends).size }).toEqual({ legends, unique: legends.length });
      }
      if (query.linked || query.type === 'table') {
        expect(series.every(({ labels }) => labels['resource'] !== undefined)).toBe(true);
      }
    },
    DATA_MS + 10_000,
  );

  it('has no exception for a query that does not exist', () => {
    const names = QUERIES.map(({ name }) => name);
    expect(Object.keys(MAY_BE_EMPTY).filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(QUERIES.filter(({ query }) => query.linked || query.type === 'table'))(
    '$name shows nothing of a resource that was not chosen',
    async ({ query, template }) => {
      const series = await answer(query, { customer: 'acme', resource: `${template}-1` });
      expect(series.filter(({ labels }) => labels['resource'] !== `${template}-1`)).toEqual([]);
    },
  );

  it.each(DASHBOARDS.map(({ template }) => template))('names the %s target that is down', async (template) => {
    const up = QUERIES.find((one) => one.template === template && one.query.panel === 'Up')!;
    const series = await waitFor(async () => {
      const [worst] = await answer(up.query);
      return worst?.value === 0 && worst;
    }, DATA_MS);
    expect(series.labels).toMatchObject({ customer: 'globex', resource: `${template}-gone` });
  });

  it('draws the threshold that holds for each host', async () => {
    const threshold = QUERIES.find(({ name }) => name === 'host: Disk use B')!;
    const series = await waitFor(async () => {
      const all = await answer(threshold.query);
      return all.some(({ value }) => value === OWN_THRESHOLD) && all;
    }, DATA_MS);
    expect(Object.fromEntries(series.map(({ labels, value }) => [labels['resource'], value]))).toEqual({
      'host-1': OWN_THRESHOLD,
      'host-2': 85,
      'host-gone': 85,
    });
  });

  it.each(DASHBOARDS)('marks alerts of the chosen resources on $template', async (dashboard) => {
    const [annotation] = renderDashboard(dashboard, 'en-US').annotations.list;
    const { expr } = annotation!.target as unknown as { expr: string };
    const alerts = await waitFor(async () => {
      const series = await ask(watched!.prometheus.url, substitute(expr, everything), false);
      return series.length > 0 && series;
    }, DATA_MS);
    expect(alerts.map(({ labels }) => [labels['alertname'], labels['resource']])).toEqual([['host-up', 'host-gone']]);
    const others = substitute(expr, { customer: 'acme', resource: '.*' });
    expect(await ask(watched!.prometheus.url, others, false)).toEqual([]);
  });

  it.each(DASHBOARDS)('offers the customers and resources of $template', async (dashboard) => {
    const offered = async (name: string, customer: string) => {
      const variable = renderDashboard(dashboard, 'en-US').templating.list.find((one) => one.name === name);
      const definition = (variable?.definition ?? '').replace('$customer', customer);
      return await labelValues(watched!.prometheus.url, definition);
    };
    const { template } = dashboard;
    expect(await offered('customer', '.*')).toEqual(['acme', 'globex']);
    expect(await offered('resource', 'acme')).toEqual([`${template}-1`]);
    expect(await offered('resource', '.*')).toEqual([`${template}-1`, `${template}-2`, `${template}-gone`]);
  });
});
