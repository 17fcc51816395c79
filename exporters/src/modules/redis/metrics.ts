import { info, metric, single, type Family, type Metric, type Sample } from '../../metric.ts';
import { CATALOGUE } from './catalogue.ts';
import { LABELLED_METRICS, labelledFamilies } from './collections.ts';
import type { CommandName } from './commands.ts';
import { parseInfo, readNumber, type InfoFields } from './info.ts';
import { isError, type Reply } from './resp.ts';

type Replies = ReadonlyMap<CommandName, Reply>;

const INSTANCE = metric('redis_instance_info', 'info', 'What the server is (INFO server, replication and memory)');
const MASTER = metric('redis_master_info', 'info', 'The master of this replica (INFO master_host, master_port)');
const SLOWLOG = metric('redis_slowlog_length', 'gauge', 'Entries in the slow log (SLOWLOG LEN)');
const SPIKE_AT = metric(
  'redis_latency_spike_timestamp_seconds',
  'gauge',
  'When an event last took long, as Unix time (LATENCY LATEST)',
);
const SPIKE = metric('redis_latency_spike_duration_seconds', 'gauge', 'How long it took then (LATENCY LATEST)');
const COMMAND_SUCCESS = metric(
  'redis_probe_command_success',
  'gauge',
  'Whether the server answered a command of this probe; 0: refused, by its ACL for example, and its families are absent',
);

/** Labels of `redis_instance_info` and the fields they come from; `redis_version` is what Valkey and KeyDB claim too. */
const INSTANCE_LABELS = [
  'redis_version',
  'redis_mode',
  'role',
  'os',
  'maxmemory_policy',
  'server_name',
  'valkey_version',
];

/** Limits that old servers tell by CONFIG only. */
const CONFIG_FIELDS = ['maxmemory', 'maxclients'];

const CLUSTER_ROWS: readonly (readonly [string, Metric, ((text: string) => number)?])[] = [
  ['cluster_state', gauge('cluster_state', 'Whether the cluster serves all slots'), (text) => (text === 'ok' ? 1 : 0)],
  ['cluster_slots_assigned', gauge('cluster_slots_assigned', 'Slots assigned to a node')],
  ['cluster_slots_ok', gauge('cluster_slots_ok', 'Slots whose node is well')],
  ['cluster_slots_pfail', gauge('cluster_slots_pfail', 'Slots whose node seems to have failed')],
  ['cluster_slots_fail', gauge('cluster_slots_fail', 'Slots whose node has failed')],
  ['cluster_known_nodes', gauge('cluster_known_nodes', 'Nodes known')],
  ['cluster_size', gauge('cluster_size', 'Masters that serve slots')],
  ['cluster_current_epoch', gauge('cluster_current_epoch', 'Epoch of the cluster')],
  ['cluster_my_epoch', gauge('cluster_my_epoch', 'Epoch of this node')],
  ['cluster_stats_messages_sent', counter('cluster_messages_sent_total', 'Messages sent on the cluster bus')],
  [
    'cluster_stats_messages_received',
    counter('cluster_messages_received_total', 'Messages received on the cluster bus'),
  ],
];

/** Every family a server of any kind and version may give. */
export const REDIS_METRICS: readonly Metric[] = [
  ...CATALOGUE.map((row) => row.metric),
  INSTANCE,
  MASTER,
  ...LABELLED_METRICS,
  SLOWLOG,
  SPIKE_AT,
  SPIKE,
  ...CLUSTER_ROWS.map(([, definition]) => definition),
  COMMAND_SUCCESS,
];

const MAX_EVENTS = 32;

function gauge(name: string, help: string): Metric {
  return metric(`redis_${name}`, 'gauge', `${help} (CLUSTER INFO)`);
}

function counter(name: string, help: string): Metric {
  return metric(`redis_${name}`, 'counter', `${help} (CLUSTER INFO)`);
}

/** The families of INFO and of the other replies; none when the text is not INFO's. */
export function redisFamilies(text: string, replies: Replies): Family[] {
  const read = parseInfo(text);
  const fields = withConfig(read.fields, replies.get('config_get'));
  const scalars: Family[] = [];
  for (const row of CATALOGUE) {
    const written = fields.get(row.field);
    const value = written === undefined ? null : row.read(written);
    if (value !== null) scalars.push(single(row.metric, value));
  }
  if (scalars.length === 0) return [];
  return [
    ...scalars,
    ...infoFamilies(fields),
    ...labelledFamilies({ fields, modules: read.modules }),
    ...slowlogFamilies(replies.get('slowlog_len')),
    ...spikeFamilies(replies.get('latency_latest')),
    commandFamily(replies),
  ];
}

/** Whether a second question is due: only nodes of a cluster answer CLUSTER INFO. */
export function isClusterNode(text: string): boolean {
  return /^cluster_enabled:1\r?$/m.test(text);
}

/** The families of CLUSTER INFO. */
export function clusterFamilies(reply: Reply | undefined): Family[] {
  if (typeof reply !== 'string') return [];
  const { fields } = parseInfo(reply);
  return CLUSTER_ROWS.flatMap(([field, definition, read = readNumber]): Family[] => {
    const text = fields.get(field);
    const value = text === undefined ? null : read(text);
    return value === null ? [] : [single(definition, value)];
  });
}

function withConfig(fields: InfoFields, reply: Reply | undefined): InfoFields {
  if (!Array.isArray(reply) || CONFIG_FIELDS.every((name) => fields.has(name))) return fields;
  const merged = new Map(fields);
  for (let at = 0; at + 1 < reply.length; at += 2) {
    const [name, value] = [reply[at], reply[at + 1]];
    if (typeof name !== 'string' || typeof value !== 'string' || !CONFIG_FIELDS.includes(name)) continue;
    if (!merged.has(name)) merged.set(name, value);
  }
  return merged;
}

function infoFamilies(fields: InfoFields): Family[] {
  const labels = INSTANCE_LABELS.flatMap((name) => {
    const value = fields.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const host = fields.get('master_host');
  const instance = info(INSTANCE, Object.fromEntries(labels));
  if (host === undefined) return [instance];
  return [instance, info(MASTER, { master_host: host, master_port: fields.get('master_port') ?? '' })];
}

function slowlogFamilies(reply: Reply | undefined): Family[] {
  return typeof reply === 'number' ? [single(SLOWLOG, reply)] : [];
}

/** Entries are [event, Unix time, last ms, longest ms]. */
function spikeFamilies(reply: Reply | undefined): Family[] {
  if (!Array.isArray(reply)) return [];
  const at = new Map<string, Sample>();
  const duration = new Map<string, Sample>();
  for (const entry of reply.slice(0, MAX_EVENTS)) {
    const [event, time, latest] = Array.isArray(entry) ? entry : [];
    if (typeof event !== 'string' || typeof time !== 'number' || typeof latest !== 'number') continue;
    at.set(event, { value: time, labels: { event_name: event } });
    duration.set(event, { value: latest / 1e3, labels: { event_name: event } });
  }
  return [
    { metric: SPIKE_AT, samples: [...at.values()] },
    { metric: SPIKE, samples: [...duration.values()] },
  ];
}

function commandFamily(replies: Replies): Family {
  return {
    metric: COMMAND_SUCCESS,
    samples: [...replies].map(([command, reply]) => ({ value: isError(reply) ? 0 : 1, labels: { command } })),
  };
}
