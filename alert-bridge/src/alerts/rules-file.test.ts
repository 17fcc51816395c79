import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeFolder, temporaryFolder } from '@cldera/provisioning/rig';
import { parse, stringify } from 'yaml';
import { alertTable, AlertTableFile, type AlertTable } from './alert-table.ts';
import { rulesFile } from './rules-file.ts';

const run = promisify(execFile);
const SHIPPED = alertTable({ rows: {}, overrides: [] });

let folder = '';
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => removeFolder(folder));

function tableOf(file: unknown): AlertTable {
  return alertTable(AlertTableFile.parse(file));
}

function written(table: AlertTable): string {
  const file = join(folder, 'cldera.rules.yml');
  writeFileSync(file, rulesFile(table));
  return file;
}

/** Series by selector and the samples of each minute, as promtool writes them: `1x5 _ 0`. */
type Series = Record<string, string>;

/** What Prometheus' own evaluation of the rule file says: the labels of what fires. Throws with promtool's words otherwise. */
async function expectFiring(series: Series, at: string, rule: string, firing: Record<string, string>[]): Promise<void> {
  const file = join(folder, 'test.yml');
  const test = {
    rule_files: ['cldera.rules.yml'],
    tests: [
      {
        interval: '1m',
        input_series: Object.entries(series).map(([selector, values]) => ({ series: selector, values })),
        alert_rule_test: [
          { eval_time: at, alertname: rule, exp_alerts: firing.map((labels) => ({ exp_labels: { rule, ...labels } })) },
        ],
      },
    ],
  };
  // Values are of no interest here: the annotation that carries them is left out.
  writeFileSync(
    join(folder, 'cldera.rules.yml'),
    rulesFile(SHIPPED).replaceAll(/^ +annotations:\n(?: {10,}.*\n)+/gm, ''),
  );
  writeFileSync(file, stringify(test));
  const { stdout } = await run('promtool', ['test', 'rules', file]).catch((error: unknown) => {
    throw new Error((error as { stdout: string; stderr: string }).stderr);
  });
  expect(stdout).toContain('SUCCESS');
}

const WEB = { customer: 'acme', resource: 'web-1', instance: '10.0.0.5:9100' };
const DB = { customer: 'acme', resource: 'db-1', instance: '10.0.0.6:9100' };

function selector(name: string, labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return `${name}{${pairs.join(',')}}`;
}

describe('the rule file', () => {
  it.each([
    ['as shipped', SHIPPED, 4],
    [
      "with a site's thresholds and intervals",
      tableOf({ rows: { 'disk-usage': { threshold: 0.5, normalIntervalSeconds: 300 }, port: { threshold: -1 } } }),
      4,
    ],
  ])('is one that Prometheus takes, %s', async (_, table, rules) => {
    const { stdout } = await run('promtool', ['check', 'rules', written(table)]);
    expect(stdout).toContain(`SUCCESS: ${rules} rules found`);
  });

  it('evaluates each row at its own normal interval, without waiting: counting is not its work', () => {
    const table = tableOf({ rows: { port: { normalIntervalSeconds: 15 } } });
    const { groups } = parse(rulesFile(table)) as {
      groups: { interval: string; rules: { alert: string; for?: string; labels?: object }[] }[];
    };
    expect(groups.map(({ interval, rules }) => [interval, rules.map(({ alert }) => alert)])).toEqual([
      ['30s', ['Watchdog']],
      ['15s', ['port']],
      ['60s', ['host-up', 'disk-usage']],
    ]);
    expect(groups.flatMap(({ rules }) => rules).filter((rule) => 'for' in rule)).toEqual([]);
  });

  it('has an alert that always fires', () => {
    const { groups } = parse(rulesFile(SHIPPED)) as { groups: { rules: { alert: string; expr: string }[] }[] };
    expect(groups[0]?.rules).toMatchObject([{ alert: 'Watchdog', expr: 'vector(1)' }]);
  });
});

describe('a host', () => {
  const up = (labels: object) => selector('up', { job: 'host', template: 'host', ...labels });

  it.each<[sentence: string, series: Series, at: string, firing: Record<string, string>[]]>([
    ['that answers is no alert', { [up(WEB)]: '1x10' }, '5m', []],
    ['that does not answer fires at the very first evaluation', { [up(WEB)]: '0x10' }, '0m', [WEB]],
    [
      'fires with the labels that say whose it is and which, and no others',
      { [up({ ...WEB, replica: 'a' })]: '0x10' },
      '5m',
      [WEB],
    ],
    ['that answers again stops firing', { [up(WEB)]: '0 0 0 1 1 1' }, '4m', []],
    ['is told from its neighbour', { [up(WEB)]: '1x10', [up(DB)]: '0x10' }, '5m', [DB]],
    ['that is asked by nobody is not said to be down', { [up(WEB)]: '1x2 stale' }, '5m', []],
    [
      'is up where one of a pair of Prometheus reaches it',
      { [up({ ...WEB, replica: 'a' })]: '0x10', [up({ ...WEB, replica: 'b' })]: '1x10' },
      '5m',
      [],
    ],
    ['is not meant by a target of another job', { [selector('up', { ...WEB, job: 'nginx' })]: '0x10' }, '5m', []],
  ])('%s', async (_, series, at, firing) => {
    await expectFiring(series, at, 'host-up', firing);
  });
});

describe('a TCP port', () => {
  const probe = (labels: object) => selector('probe_success', { job: 'port', ...labels });

  it.each<[sentence: string, series: Series, at: string, firing: Record<string, string>[]]>([
    ['that can be connected to is no alert', { [probe(WEB)]: '1x10' }, '5m', []],
    ['that cannot fires at the very first evaluation', { [probe(WEB)]: '1x4 0' }, '5m', [WEB]],
    [
      'two of one resource are told apart by their address',
      { [probe(WEB)]: '0x10', [probe({ ...WEB, instance: '10.0.0.5:22' })]: '1x10' },
      '5m',
      [WEB],
    ],
    [
      'is not meant by a probe of another job',
      { [selector('probe_success', { ...WEB, job: 'url' })]: '0x10' },
      '5m',
      [],
    ],
  ])('%s', async (_, series, at, firing) => {
    await expectFiring(series, at, 'port', firing);
  });
});

describe('a disk', () => {
  /** A file system of 1000 blocks. */
  function disk(target: object, mountpoint: string, free: string, available: string, fstype = 'ext4'): Series {
    const labels = { job: 'host', ...target, device: '/dev/vda1', mountpoint, fstype };
    return {
      [selector('node_filesystem_size_bytes', labels)]: '1000x40',
      [selector('node_filesystem_free_bytes', labels)]: free,
      [selector('node_filesystem_avail_bytes', labels)]: available,
    };
  }
  const full = (target: object, percent: number, mountpoint = '/') =>
    disk(target, mountpoint, `${1000 - percent * 10}x40`, `${1000 - percent * 10}x40`);
  const threshold = (labels: object, values: string) => ({
    [selector('cldera_alert_threshold', { job: 'bridge', instance: 'bridge-1:9780', rule: 'disk-usage', ...labels })]:
      values,
  });
  const at = (target: object, mountpoint = '/') => ({ ...target, mountpoint }) as Record<string, string>;
  const ACME_WEB = { customer: 'acme', resource: 'web-1' };

  it.each<[sentence: string, series: Series, when: string, firing: Record<string, string>[]]>([
    ['exactly at the threshold is no alert', full(WEB, 85), '5m', []],
    ['a tenth of a percent above it fires', full(WEB, 85.1), '5m', [at(WEB)]],
    ['that becomes full fires at the next evaluation', disk(WEB, '/', '500x4 100x20', '500x4 100x20'), '5m', [at(WEB)]],
    ['fires by mount point', { ...full(WEB, 20), ...full(WEB, 90, '/var') }, '5m', [at(WEB, '/var')]],
    // 800 used, 100 left for users, 100 reserved for root: df says 89 %, size and free alone would say 80 %.
    [
      'is as full as df says: blocks reserved for root are neither used nor available',
      disk(WEB, '/', '200x40', '100x40'),
      '5m',
      [at(WEB)],
    ],
    ['that holds nothing at all and takes nothing is no alert', disk(WEB, '/', '1000x40', '0x40'), '5m', []],
    [
      'that does not lie on a disk is no alert',
      {
        ...disk(WEB, '/run', '0x40', '0x40', 'tmpfs'),
        ...disk(WEB, '/snap/x', '0x40', '0x40', 'squashfs'),
        ...disk(WEB, '/cd', '0x40', '0x40', 'iso9660'),
        ...disk(WEB, '/o', '0x40', '0x40', 'overlay'),
        ...disk(WEB, '/f', '0x40', '0x40', 'fuse.sshfs'),
      },
      '5m',
      [],
    ],
    ['whose host is gone is no alert', { ...full(WEB, 85), ...disk(DB, '/', '10x2 stale', '10x2 stale') }, '5m', []],

    [
      "under a threshold of its own, above the table's, is no alert below its own",
      { ...full(WEB, 90), ...threshold(ACME_WEB, '95x40') },
      '5m',
      [],
    ],
    ['exactly at a threshold of its own is no alert', { ...full(WEB, 95), ...threshold(ACME_WEB, '95x40') }, '5m', []],
    ['above a threshold of its own fires', { ...full(WEB, 95.1), ...threshold(ACME_WEB, '95x40') }, '5m', [at(WEB)]],
    [
      "with a threshold of its own below the table's fires sooner",
      { ...full(WEB, 60), ...threshold(ACME_WEB, '50x40') },
      '5m',
      [at(WEB)],
    ],
    [
      'has its own threshold at each mount point',
      { ...full(WEB, 90), ...full(WEB, 96, '/var'), ...threshold(ACME_WEB, '95x40') },
      '5m',
      [at(WEB, '/var')],
    ],
    [
      "is not touched by its neighbour's threshold",
      { ...full(WEB, 90), ...full(DB, 90), ...threshold(ACME_WEB, '95x40') },
      '5m',
      [at(DB)],
    ],
    [
      "is not touched by the same resource's threshold of another rule",
      { ...full(WEB, 90), ...threshold({ ...ACME_WEB, rule: 'port' }, '99x40') },
      '5m',
      [at(WEB)],
    ],
    [
      'has one threshold, though two bridges export it',
      {
        ...full(WEB, 90),
        ...threshold(ACME_WEB, '95x40'),
        ...threshold({ ...ACME_WEB, instance: 'bridge-2:9780' }, '95x40'),
      },
      '5m',
      [],
    ],
    [
      'keeps its own threshold while the bridge restarts',
      { ...full(WEB, 90), ...threshold(ACME_WEB, '95x10 stale _x4 95x20') },
      '14m',
      [],
    ],
    [
      'keeps it for ten minutes after it was last heard',
      { ...full(WEB, 90), ...threshold(ACME_WEB, '95x5 stale') },
      '14m',
      [],
    ],
    [
      "falls back to the table's once its own was removed",
      { ...full(WEB, 90), ...threshold(ACME_WEB, '95x5 stale') },
      '16m',
      [at(WEB)],
    ],
    [
      'takes a threshold that was changed at the next evaluation',
      { ...full(WEB, 90), ...threshold(ACME_WEB, '95x5 80x30') },
      '7m',
      [at(WEB)],
    ],
  ])('%s', async (_, series, when, firing) => {
    await expectFiring(series, when, 'disk-usage', firing);
  });
});
