import { describe, expect, it } from '@jest/globals';
import { row } from '../../test/samples.ts';
import { ALERT_TABLE, alertTable, AlertTableFile, effectiveRow, judge } from './alert-table.ts';

function tableOf(file: unknown) {
  return alertTable(AlertTableFile.parse(file));
}

describe('the shipped alert table', () => {
  it('tells somebody when the service description says so', () => {
    const told = ALERT_TABLE.map(({ id, number, normalIntervalSeconds, abnormalIntervalSeconds, checks }) => {
      return [id, number, abnormalIntervalSeconds / 60, normalIntervalSeconds / 60, checks];
    });
    expect(told).toEqual([
      ['host-up', '1', 1, 1, 5],
      ['disk-usage', '3a', 1, 1, 1],
      ['port', '5', 1, 1, 3],
    ]);
  });

  it('names every row in both languages, and no two alike', () => {
    for (const language of ['zh-Hans', 'en-US'] as const) {
      const names = ALERT_TABLE.map(({ name }) => name[language]);
      expect(names.every((name) => name.length > 0)).toBe(true);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe("a site's own alert table", () => {
  it('changes what it names and leaves the rest as shipped', () => {
    const table = tableOf({ rows: { 'disk-usage': { threshold: 90, checks: 2 } } });
    expect(table.rows).toEqual([row('host-up'), { ...row('disk-usage'), threshold: 90, checks: 2 }, row('port')]);
  });

  it('may be empty', () => {
    expect(tableOf({})).toEqual({ rows: ALERT_TABLE, overrides: [] });
  });

  it.each<[sentence: string, file: unknown, where: string]>([
    ['a rule there is none of', { rows: { 'disk-usages': { threshold: 90 } } }, 'rows.disk-usages'],
    ['a field there is none of', { rows: { 'disk-usage': { treshold: 90 } } }, 'rows.disk-usage'],
    ['no check at all', { rows: { port: { checks: 0 } } }, 'rows.port.checks'],
    ['half a check', { rows: { port: { checks: 1.5 } } }, 'rows.port.checks'],
    ['a severity there is none of', { rows: { port: { severity: 'fatal' } } }, 'rows.port.severity'],
    ['an interval of nothing', { rows: { port: { abnormalIntervalSeconds: 0 } } }, 'rows.port.abnormalIntervalSeconds'],
    ['a threshold in words', { rows: { port: { threshold: 'high' } } }, 'rows.port.threshold'],
    ['an override for nobody', { overrides: [{ rule: 'port', threshold: 1 }] }, 'overrides.0.customer'],
    ['an override of an unknown rule', { overrides: [{ rule: 'x', customer: 'acme' }] }, 'overrides.0.rule'],
    [
      "another normal interval for one customer: Prometheus' rules know no customers",
      { overrides: [{ rule: 'port', customer: 'acme', normalIntervalSeconds: 30 }] },
      'overrides.0',
    ],
    ['something that is no table', { raws: {} }, ''],
  ])('is refused where it has %s', (_, file, where) => {
    const { success, error } = AlertTableFile.safeParse(file);
    expect(success).toBe(false);
    expect(error?.issues[0]?.path.join('.')).toBe(where);
  });
});

describe('the row that holds for a resource', () => {
  const table = tableOf({
    rows: { 'disk-usage': { threshold: 80 } },
    overrides: [
      { rule: 'disk-usage', customer: 'acme', resource: 'db-1', threshold: 95 },
      { rule: 'disk-usage', customer: 'acme', threshold: 90, checks: 3, severity: 'high' },
      { rule: 'disk-usage', customer: 'acme', resource: 'db-2', severity: 'warning', abnormalIntervalSeconds: 300 },
      { rule: 'port', customer: 'globex', checks: 10 },
    ],
  });

  it.each<[sentence: string, customer: string, resource: string | null, row: object]>([
    [
      "is the table's for a customer without overrides",
      'globex',
      'x',
      { threshold: 80, checks: 1, severity: 'average' },
    ],
    ["is the customer's for its resources", 'acme', 'web-1', { threshold: 90, checks: 3, severity: 'high' }],
    ["is the customer's where no resource is known", 'acme', null, { threshold: 90, checks: 3, severity: 'high' }],
    [
      "is the resource's over the customer's, in what it names, whatever the order in the file",
      'acme',
      'db-1',
      { threshold: 95, checks: 3, severity: 'high' },
    ],
    [
      'takes from each layer what that layer names',
      'acme',
      'db-2',
      { threshold: 90, checks: 3, severity: 'warning', abnormalIntervalSeconds: 300, normalIntervalSeconds: 60 },
    ],
  ])('%s', (_, customer, resource, wanted) => {
    expect(effectiveRow(table, 'disk-usage', customer, resource)).toMatchObject(wanted);
  });

  it('is not touched by an override of another rule', () => {
    expect(effectiveRow(table, 'port', 'acme', 'db-1')).toEqual(row('port'));
  });

  it('is none for a rule that is not in the table', () => {
    expect(effectiveRow(table, 'cpu', 'acme', 'db-1')).toBeUndefined();
  });

  it('leaves the table as it was', () => {
    effectiveRow(table, 'disk-usage', 'acme', 'db-1');
    expect(table.rows.find(({ id }) => id === 'disk-usage')?.threshold).toBe(80);
  });
});

describe('a measured value', () => {
  it.each([
    // Disk use: abnormal above 85 %.
    ['disk-usage', 84.999, 'normal'],
    ['disk-usage', 85, 'normal'],
    ['disk-usage', 85.001, 'abnormal'],
    ['disk-usage', 100, 'abnormal'],
    ['disk-usage', 0, 'normal'],
    // A host is up with 1: abnormal below.
    ['host-up', 1, 'normal'],
    ['host-up', 0, 'abnormal'],
    ['host-up', 0.999, 'abnormal'],
    ['port', 1, 'normal'],
    ['port', 0, 'abnormal'],
    // What was not measured is never taken for normal.
    ['disk-usage', undefined, 'unknown'],
    ['host-up', undefined, 'unknown'],
    ['disk-usage', Number.NaN, 'unknown'],
    ['port', Number.NaN, 'unknown'],
    ['disk-usage', Number.POSITIVE_INFINITY, 'abnormal'],
  ] as const)('of %s that is %s is %s', (id, value, verdict) => {
    expect(judge(row(id), value)).toBe(verdict);
  });
});
