import { FAILURE_REASONS } from './failure.ts';
import type { InventoryState } from './inventory.ts';
import { info, metric, single, type Family, type Labels, type Metric, type Sample } from './metric.ts';
import type { Answer } from './prober.ts';

/** What happened to a request for a probe: the closed set of values of `outcome`. */
const OUTCOMES = ['success', ...FAILURE_REASONS] as const;

/** Why a request was turned away before any probe. */
export const REFUSALS = ['bad_request', 'unknown_module', 'unknown_auth', 'not_allowed'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Upper bounds of the histogram, in seconds: a local Redis takes 1 ms, a scrape 10 s at most. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const PREFIX = 'cldera_exporter';
const BUILD = metric(`${PREFIX}_build_info`, 'info', 'The version that runs');
const PROBES = metric(`${PREFIX}_probes_total`, 'counter', 'Probes answered, those of a shared probe included');
const SHARED = metric(`${PREFIX}_probes_shared_total`, 'counter', 'Probes answered by one that was under way already');
const DURATION = metric(`${PREFIX}_probe_duration_seconds`, 'histogram', 'Time until a probe was answered');
const RUNNING = metric(`${PREFIX}_probes_in_flight`, 'gauge', 'Probes under way');
const WAITING = metric(`${PREFIX}_probes_queued`, 'gauge', 'Probes waiting for a slot');
const REFUSED = metric(`${PREFIX}_requests_refused_total`, 'counter', 'Requests for a probe that were turned away');
const RELOADS = metric(`${PREFIX}_config_reloads_total`, 'counter', 'Reloads of the configuration');
const RELOAD_OK = metric(
  `${PREFIX}_config_last_reload_successful`,
  'gauge',
  'Whether the last reload succeeded; when it did not, the configuration before it is in use',
);
const RELOAD_AT = metric(
  `${PREFIX}_config_last_reload_success_timestamp_seconds`,
  'gauge',
  'When the configuration in use was read, as Unix time',
);
const LISTED = metric(`${PREFIX}_inventory_targets`, 'gauge', 'Targets the inventory lists');
const REFRESHES = metric(`${PREFIX}_inventory_refreshes_total`, 'counter', 'Listings read from the inventory');
const REFRESH_FAILURES = metric(
  `${PREFIX}_inventory_refresh_failures_total`,
  'counter',
  'Listings the inventory did not give; the one before stays in use',
);

export interface SelfMetrics {
  countAnswer: (moduleName: string, answer: Answer, seconds: number) => void;
  countRefusal: (refusal: Refusal) => void;
  countReload: (succeeded: boolean, atSeconds: number) => void;
  families: (now: Now) => Family[];
}

/** What is read at the moment of the scrape. */
export interface Now {
  running: number;
  waiting: number;
  inventory: ReadonlyMap<string, InventoryState>;
}

interface ModuleCounts {
  outcomes: Map<string, number>;
  shared: number;
  buckets: number[];
  sum: number;
  count: number;
}

/** The counts this process keeps about itself. Labels are modules and closed sets, never targets. */
export function createSelfMetrics(moduleNames: readonly string[], version: string, startedAt: number): SelfMetrics {
  const modules = new Map(moduleNames.map((name) => [name, emptyCounts()]));
  const refusals = new Map<string, number>(REFUSALS.map((refusal) => [refusal, 0]));
  const reloads = new Map<string, number>([
    ['success', 0],
    ['failure', 0],
  ]);
  let lastReload = { succeeded: true, goodAt: startedAt };

  return {
    countAnswer(moduleName, { outcome, shared }, seconds) {
      const counts = modules.get(moduleName);
      if (outcome.kind === 'refused') increment(refusals, 'not_allowed');
      if (counts === undefined || outcome.kind === 'refused') return;
      increment(counts.outcomes, outcome.kind === 'success' ? 'success' : outcome.reason);
      if (shared) counts.shared += 1;
      observe(counts, seconds);
    },
    countRefusal: (refusal) => increment(refusals, refusal),
    countReload(succeeded, atSeconds) {
      increment(reloads, succeeded ? 'success' : 'failure');
      lastReload = { succeeded, goodAt: succeeded ? atSeconds : lastReload.goodAt };
    },
    families({ running, waiting, inventory }) {
      const each = [...modules];
      const listings = [...inventory];
      return [
        info(BUILD, { version, node_version: process.version }),
        { metric: PROBES, samples: each.flatMap(([module, { outcomes }]) => counted(outcomes, 'outcome', { module })) },
        perModule(SHARED, each, ({ shared }) => shared),
        { metric: DURATION, samples: each.flatMap(histogram) },
        single(RUNNING, running),
        single(WAITING, waiting),
        { metric: REFUSED, samples: counted(refusals, 'reason') },
        { metric: RELOADS, samples: counted(reloads, 'outcome') },
        single(RELOAD_OK, lastReload.succeeded ? 1 : 0),
        single(RELOAD_AT, lastReload.goodAt),
        perModule(LISTED, listings, ({ targets }) => targets),
        perModule(REFRESHES, listings, ({ refreshes }) => refreshes),
        perModule(REFRESH_FAILURES, listings, ({ failures }) => failures),
      ];
    },
  };
}

function emptyCounts(): ModuleCounts {
  return {
    outcomes: new Map(OUTCOMES.map((name) => [name, 0])),
    shared: 0,
    buckets: BOUNDS.map(() => 0),
    sum: 0,
    count: 0,
  };
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function observe(counts: ModuleCounts, seconds: number): void {
  const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
  if (bucket >= 0) counts.buckets[bucket] = (counts.buckets[bucket] ?? 0) + 1;
  counts.sum += seconds;
  counts.count += 1;
}

function perModule<T>(definition: Metric, each: readonly [string, T][], read: (value: T) => number): Family {
  return { metric: definition, samples: each.map(([module, value]) => ({ value: read(value), labels: { module } })) };
}

function counted(counts: ReadonlyMap<string, number>, label: string, labels: Labels = {}): Sample[] {
  return [...counts].map(([key, value]) => ({ value, labels: { ...labels, [label]: key } }));
}

function histogram([module, { buckets, sum, count }]: [string, ModuleCounts]): Sample[] {
  let below = 0;
  const cumulated = buckets.map((inBucket, at): Sample => {
    below += inBucket;
    return { suffix: '_bucket', value: below, labels: { module, le: String(BOUNDS[at]) } };
  });
  return [
    ...cumulated,
    { suffix: '_bucket', value: count, labels: { module, le: '+Inf' } },
    { suffix: '_sum', value: sum, labels: { module } },
    { suffix: '_count', value: count, labels: { module } },
  ];
}
