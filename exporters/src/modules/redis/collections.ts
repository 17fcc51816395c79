import { metric, type Family, type Labels, type Metric, type Sample } from '../../metric.ts';
import { parsePairs, readNumber, type Info, type InfoFields } from './info.ts';

/** Families with a label, made from the fields of INFO that come in numbers: `db0`, `cmdstat_get`, `slave0` … */

/** The most members of a group that get series of their own, the first by name. */
const LIMITS = { databases: 256, commands: 256, errors: 64, replicas: 64, masters: 64, modules: 64 } as const;

/** The member that stands for those beyond the limit, where a sum makes sense. */
const OTHER = 'other';

const COMMAND = 'cmdstat_';
const ERROR = 'errorstat_';
const LATENCY = 'latency_percentiles_usec_';
const NUMBERED = /^(db|slave|master)\d+$/;

type Pairs = ReadonlyMap<string, string>;
type Group = Map<string, Pairs>;

interface Groups {
  databases: Group;
  commands: Group;
  errors: Group;
  latencies: Group;
  replicas: Group;
  masters: Group;
}

/** One family of a group: which part of the value it shows, and in which unit. */
interface Part {
  metric: Metric;
  key: string;
  unit?: number;
  read?: (text: string) => number | null;
}

const is = (expected: string) => (text: string) => (text === expected ? 1 : 0);

const DATABASE_PARTS: readonly Part[] = [
  { metric: metric('redis_db_keys', 'gauge', 'Keys of the database (INFO dbN keys)'), key: 'keys' },
  {
    metric: metric('redis_db_keys_expiring', 'gauge', 'Keys of the database that expire (INFO dbN expires)'),
    key: 'expires',
  },
  {
    metric: metric('redis_db_keys_subexpiring', 'gauge', 'Hashes with fields that expire (INFO dbN subexpiry)'),
    key: 'subexpiry',
  },
  {
    metric: metric('redis_db_avg_ttl_seconds', 'gauge', 'Mean time to live of keys that expire (INFO dbN avg_ttl)'),
    key: 'avg_ttl',
    unit: 1e3,
  },
];

const COMMAND_PARTS: readonly Part[] = [
  { metric: metric('redis_commands_total', 'counter', 'Calls (INFO cmdstat_* calls)'), key: 'calls' },
  {
    metric: metric('redis_commands_duration_seconds_total', 'counter', 'CPU time of calls (INFO cmdstat_* usec)'),
    key: 'usec',
    unit: 1e6,
  },
  {
    metric: metric('redis_commands_rejected_calls_total', 'counter', 'Calls refused (INFO cmdstat_* rejected_calls)'),
    key: 'rejected_calls',
  },
  {
    metric: metric('redis_commands_failed_calls_total', 'counter', 'Calls that failed (INFO cmdstat_* failed_calls)'),
    key: 'failed_calls',
  },
];

const ERROR_PARTS: readonly Part[] = [
  {
    metric: metric('redis_errors_total', 'counter', 'Error replies by their first word (INFO errorstat_* count)'),
    key: 'count',
  },
];

const REPLICA_PARTS: readonly Part[] = [
  {
    metric: metric('redis_connected_slave_online', 'gauge', 'Whether the replica is on line (INFO slaveN state)'),
    key: 'state',
    read: is('online'),
  },
  {
    metric: metric('redis_connected_slave_offset_bytes', 'gauge', 'Offset the replica reported (INFO slaveN offset)'),
    key: 'offset',
  },
  {
    metric: metric('redis_connected_slave_lag_seconds', 'gauge', 'Age of its last report (INFO slaveN lag)'),
    key: 'lag',
  },
];

const MASTER_PARTS: readonly Part[] = [
  {
    metric: metric('redis_sentinel_master_ok', 'gauge', 'Whether Sentinel finds the master well (INFO masterN status)'),
    key: 'status',
    read: is('ok'),
  },
  {
    metric: metric('redis_sentinel_master_slaves', 'gauge', 'Replicas of the master (INFO masterN slaves)'),
    key: 'slaves',
  },
  {
    metric: metric('redis_sentinel_master_sentinels', 'gauge', 'Sentinels watching it (INFO masterN sentinels)'),
    key: 'sentinels',
  },
];

const LATENCY_METRIC = metric(
  'redis_commands_latency_seconds',
  'summary',
  'Duration of calls since the statistics were reset (INFO latency_percentiles_usec_*)',
);
const MODULE_METRIC = metric('redis_module_info', 'info', 'A module that is loaded (INFO module)');

export const LABELLED_METRICS: readonly Metric[] = [
  ...[...DATABASE_PARTS, ...COMMAND_PARTS].map((part) => part.metric),
  LATENCY_METRIC,
  ...[...ERROR_PARTS, ...REPLICA_PARTS, ...MASTER_PARTS].map((part) => part.metric),
  MODULE_METRIC,
];

/** All families with labels. */
export function labelledFamilies({ fields, modules }: Info): Family[] {
  const groups = groupsOf(fields);
  return [
    ...families(DATABASE_PARTS, limited(groups.databases, LIMITS.databases), (db) => ({ db })),
    ...families(COMMAND_PARTS, summed(groups.commands, LIMITS.commands), (cmd) => ({ cmd })),
    latencyFamily(limited(groups.latencies, LIMITS.commands)),
    ...families(ERROR_PARTS, summed(groups.errors, LIMITS.errors), (err) => ({ err })),
    ...families(REPLICA_PARTS, byKey(groups.replicas, LIMITS.replicas, ['ip', 'port']), replicaLabels),
    ...families(MASTER_PARTS, byKey(groups.masters, LIMITS.masters, ['name']), masterLabels),
    moduleFamily(modules),
  ].filter(({ samples }) => samples.length > 0);
}

function groupsOf(fields: InfoFields): Groups {
  const groups: Groups = {
    databases: new Map(),
    commands: new Map(),
    errors: new Map(),
    latencies: new Map(),
    replicas: new Map(),
    masters: new Map(),
  };
  for (const [field, value] of fields) {
    const place = placeOf(field);
    if (place !== null) groups[place[0]].set(place[1], parsePairs(value));
  }
  return groups;
}

function placeOf(field: string): [keyof Groups, string] | null {
  if (field.startsWith(COMMAND)) return ['commands', field.slice(COMMAND.length)];
  if (field.startsWith(LATENCY)) return ['latencies', field.slice(LATENCY.length)];
  if (field.startsWith(ERROR)) return ['errors', field.slice(ERROR.length)];
  const [, kind] = NUMBERED.exec(field) ?? [];
  return kind === undefined ? null : [kind === 'db' ? 'databases' : kind === 'slave' ? 'replicas' : 'masters', field];
}

function families(parts: readonly Part[], group: Group, labels: (member: string, pairs: Pairs) => Labels): Family[] {
  const members = [...group].map(([member, pairs]) => ({ pairs, labels: labels(member, pairs) }));
  return parts.map((part) => {
    const samples: Sample[] = [];
    for (const { pairs, labels: own } of members) {
      const value = readPart(part, pairs.get(part.key));
      if (value !== null) samples.push({ value, labels: own });
    }
    return { metric: part.metric, samples };
  });
}

function readPart({ read = readNumber, unit = 1 }: Part, text: string | undefined): number | null {
  const value = text === undefined ? null : read(text);
  return value === null ? null : value / unit;
}

/** The first members by name, so that the same ones are shown each time. */
function limited(group: Group, limit: number): Group {
  if (group.size <= limit) return group;
  return new Map([...group].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, limit));
}

/** The first members by name, and one more that is the sum of the others. */
function summed(group: Group, limit: number): Group {
  if (group.size <= limit) return group;
  const kept = limited(group, limit);
  const rest = new Map<string, number>();
  for (const [member, pairs] of group) {
    if (kept.has(member)) continue;
    for (const [key, text] of pairs) rest.set(key, (rest.get(key) ?? 0) + (readNumber(text) ?? 0));
  }
  return kept.set(OTHER, new Map([...rest].map(([key, value]) => [key, String(value)])));
}

/** Members under what tells them apart: two with the same labels would spoil the whole scrape. */
function byKey(group: Group, limit: number, keys: readonly string[]): Group {
  const named = new Map([...group.values()].map((pairs) => [keys.map((key) => pairs.get(key) ?? '').join(' '), pairs]));
  return limited(named, limit);
}

function replicaLabels(_member: string, pairs: Pairs): Labels {
  return { slave_ip: pairs.get('ip') ?? '', slave_port: pairs.get('port') ?? '' };
}

function masterLabels(_member: string, pairs: Pairs): Labels {
  return { master_name: pairs.get('name') ?? '' };
}

/** `p99.9` in microseconds becomes quantile 0.999 in seconds. */
function latencyFamily(group: Group): Family {
  const samples: Sample[] = [];
  for (const [cmd, pairs] of group) {
    for (const [percentile, text] of pairs) {
      const [value, percent] = [readNumber(text), readNumber(percentile.slice(1))];
      if (value === null || percent === null) continue;
      const quantile = String(Math.round(percent * 1e4) / 1e6);
      samples.push({ value: value / 1e6, labels: { cmd, quantile } });
    }
  }
  return { metric: LATENCY_METRIC, samples };
}

function moduleFamily(lines: readonly string[]): Family {
  const versions = new Map(lines.map(parsePairs).map((pairs) => [pairs.get('name') ?? '', pairs.get('ver') ?? '']));
  const samples = [...versions].slice(0, LIMITS.modules).map(([name, ver]) => ({ value: 1, labels: { name, ver } }));
  return { metric: MODULE_METRIC, samples };
}
