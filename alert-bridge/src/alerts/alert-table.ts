import { z } from 'zod';
import { Severity, Slug, type Text } from '../contract/common.ts';
import type { Verdict } from '../contract/events.ts';

/**
 * One row of the alert table (spec A3): what is measured, when it is abnormal, how often it is looked at and after how many
 * abnormal checks somebody is told.
 */
export interface AlertRow {
  id: string;
  /** The row's number in the service description. */
  number: string;
  name: Text;
  /** PromQL that gives the measured value of every target, normal ones too. */
  value: string;
  /** On which side of the threshold a value is abnormal. */
  abnormal: 'above' | 'below';
  threshold: number;
  /** `%`, or empty for a yes/no state (1 yes, 0 no). */
  unit: string;
  /** Labels that, with customer and resource, tell apart what the row watches. */
  subject: readonly string[];
  /** How often Prometheus evaluates the row. */
  normalIntervalSeconds: number;
  /** How often the bridge looks again while it is abnormal. */
  abnormalIntervalSeconds: number;
  /** N: the first firing is check 1; N = 1 tells at once. */
  checks: number;
  severity: Severity;
}

// Read-only images and kernel file systems are full by nature; overlay and bind mounts repeat their host's.
const NOT_A_DISK = 'autofs|devtmpfs|fuse.*|iso9660|nsfs|overlay|ramfs|squashfs|tmpfs';

export const ALERT_TABLE: readonly AlertRow[] = [
  {
    id: 'host-up',
    number: '1',
    name: { 'zh-Hans': '主机存活', 'en-US': 'Host up' },
    value: 'max by (customer, resource, instance) (up{job="host"})',
    abnormal: 'below',
    threshold: 1,
    unit: '',
    subject: ['instance'],
    normalIntervalSeconds: 60,
    abnormalIntervalSeconds: 60,
    checks: 5,
    severity: 'disaster',
  },
  {
    id: 'disk-usage',
    number: '3a',
    name: { 'zh-Hans': '磁盘使用率', 'en-US': 'Disk use' },
    // As df counts it: blocks reserved for root are neither used nor available.
    value:
      'max by (customer, resource, instance, mountpoint) (100 * (node_filesystem_size_bytes{job="host",fstype!~"' +
      NOT_A_DISK +
      '"} - node_filesystem_free_bytes) / (node_filesystem_size_bytes - node_filesystem_free_bytes + node_filesystem_avail_bytes))',
    abnormal: 'above',
    threshold: 85,
    unit: '%',
    subject: ['instance', 'mountpoint'],
    normalIntervalSeconds: 60,
    abnormalIntervalSeconds: 60,
    checks: 1,
    severity: 'average',
  },
  {
    id: 'port',
    number: '5',
    name: { 'zh-Hans': '端口监听', 'en-US': 'TCP port' },
    value: 'max by (customer, resource, instance) (probe_success{job="port"})',
    abnormal: 'below',
    threshold: 1,
    unit: '',
    subject: ['instance'],
    normalIntervalSeconds: 60,
    abnormalIntervalSeconds: 60,
    checks: 3,
    severity: 'high',
  },
];

const RULE_IDS = ALERT_TABLE.map((row) => row.id);
const KnownRule = z.string().refine((id) => RULE_IDS.includes(id), `use one of ${RULE_IDS.join(', ')}`);

const Change = z.strictObject({
  threshold: z.number().optional(),
  checks: z.number().int().min(1).max(100).optional(),
  severity: Severity.optional(),
  normalIntervalSeconds: z.number().int().min(1).max(86_400).optional(),
  abnormalIntervalSeconds: z.number().int().min(1).max(86_400).optional(),
});

/** What a site changes: whole rows, and thresholds, N and severity for one customer or one resource. */
export const AlertTableFile = z.strictObject({
  rows: z.partialRecord(KnownRule, Change).default({}),
  overrides: z
    .array(
      Change.pick({ threshold: true, checks: true, severity: true, abnormalIntervalSeconds: true }).extend({
        rule: KnownRule,
        customer: Slug,
        resource: Slug.optional(),
      }),
    )
    .default([]),
});
export type AlertTableFile = z.infer<typeof AlertTableFile>;

export interface AlertTable {
  rows: readonly AlertRow[];
  overrides: AlertTableFile['overrides'];
}

/** The shipped table with a site's changes applied. */
export function alertTable(file: AlertTableFile): AlertTable {
  return {
    rows: ALERT_TABLE.map((row) => ({ ...row, ...withoutUndefined(file.rows[row.id] ?? {}) })),
    overrides: file.overrides,
  };
}

/** The row as it holds for one resource: the resource's own override first, then its customer's, then the table. */
export function effectiveRow(
  table: AlertTable,
  id: string,
  customer: string,
  resource: string | null,
): AlertRow | undefined {
  const row = table.rows.find((candidate) => candidate.id === id);
  if (row === undefined) return undefined;
  const applicable = table.overrides.filter((o) => o.rule === id && o.customer === customer);
  const layers = [
    ...applicable.filter((o) => o.resource === undefined),
    ...applicable.filter((o) => o.resource !== undefined && o.resource === resource),
  ];
  return layers.reduce<AlertRow>((base, { threshold, checks, severity, abnormalIntervalSeconds }) => {
    return { ...base, ...withoutUndefined({ threshold, checks, severity, abnormalIntervalSeconds }) };
  }, row);
}

/** One measured value against its row. No value is unknown, never normal. */
export function judge(row: Pick<AlertRow, 'abnormal' | 'threshold'>, value: number | undefined): Verdict {
  if (value === undefined || Number.isNaN(value)) return 'unknown';
  const abnormal = row.abnormal === 'above' ? value > row.threshold : value < row.threshold;
  return abnormal ? 'abnormal' : 'normal';
}

function withoutUndefined<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
