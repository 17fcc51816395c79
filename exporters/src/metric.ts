/** What a metric family measures. `info` renders as a gauge of value 1 in the text format. */
export type MetricType = 'counter' | 'gauge' | 'info' | 'summary' | 'histogram';

/** A family's name, type and help, checked once when the program loads. */
export interface Metric {
  /** As the text format writes it: counters end in `_total`, infos in `_info`. */
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
}

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly value: number;
  readonly labels?: Labels;
  /** `_sum`, `_count` or `_bucket`. */
  readonly suffix?: '_sum' | '_count' | '_bucket';
}

export interface Family {
  readonly metric: Metric;
  readonly samples: readonly Sample[];
}

const NAME = /^[a-z][a-z0-9_]*$/;
const RESERVED_SUFFIX = { counter: '_total', info: '_info' } as const;
const NEVER_A_SUFFIX = /_(?:sum|count|bucket|created)$/;

/**
 * Declares a family.
 * @throws Error when the name breaks Prometheus' or OpenMetrics' naming rules (prometheus.io/docs/practices/naming).
 */
export function metric(name: string, type: MetricType, help: string): Metric {
  if (!NAME.test(name) || NEVER_A_SUFFIX.test(name)) {
    throw new Error(`metric ${name}: use lower-case letters, digits and _, without a reserved ending`);
  }
  for (const [owner, suffix] of Object.entries(RESERVED_SUFFIX)) {
    if (name.endsWith(suffix) !== (type === owner)) {
      throw new Error(`metric ${name}: ${suffix} is the ending of every ${owner} and of nothing else`);
    }
  }
  if (help === '') throw new Error(`metric ${name}: say in help what it measures and where it is read`);
  return { name, type, help };
}

/** A family with one sample and no labels. */
export function single(definition: Metric, value: number): Family {
  return { metric: definition, samples: [{ value }] };
}

/** An `_info` family: all it tells is in its labels. */
export function info(definition: Metric, labels: Labels): Family {
  return { metric: definition, samples: [{ value: 1, labels }] };
}
