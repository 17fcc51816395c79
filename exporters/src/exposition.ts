import type { Family, Labels, Metric, MetricType, Sample } from './metric.ts';

/** The two grammars; `negotiation.ts` knows their versions and content types. */
export type Grammar = 'text' | 'openmetrics';

const TEXT_TYPE = {
  counter: 'counter',
  gauge: 'gauge',
  info: 'gauge',
  summary: 'summary',
  histogram: 'histogram',
} as const satisfies Record<MetricType, string>;

const SPECIAL_IN_LABEL = /[\\"\n]/;
const headers = { text: new WeakMap<Metric, string>(), openmetrics: new WeakMap<Metric, string>() };

/**
 * Families as one exposition, in the order given.
 * Text: prometheus.io/docs/instrumenting/exposition_formats. OpenMetrics: the 1.0 specification.
 */
export function render(families: readonly Family[], grammar: Grammar): string {
  let out = '';
  for (const family of families) {
    if (family.samples.length === 0) continue;
    out += header(family.metric, grammar);
    for (const sample of family.samples) out += line(family.metric.name, sample, grammar);
  }
  return grammar === 'openmetrics' ? `${out}# EOF\n` : out;
}

function line(name: string, { suffix, labels, value }: Sample, grammar: Grammar): string {
  return `${name}${suffix ?? ''}${labels === undefined ? '' : labelSet(labels, grammar)} ${formatValue(value)}\n`;
}

function labelSet(labels: Labels, grammar: Grammar): string {
  let out = '';
  for (const name in labels) {
    const value = labels[name] ?? '';
    const text = name === 'le' || name === 'quantile' ? formatBound(value, grammar) : escapeLabel(value);
    out += `${out === '' ? '{' : ','}${name}="${text}"`;
  }
  return out === '' ? '' : `${out}}`;
}

/** OpenMetrics asks for `1.0` where the text format writes `1`. */
function formatBound(bound: string, grammar: Grammar): string {
  return grammar === 'openmetrics' && /^\d+$/.test(bound) ? `${bound}.0` : bound;
}

function escapeLabel(value: string): string {
  if (!SPECIAL_IN_LABEL.test(value)) return value;
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** A number as Go's ParseFloat reads it. */
export function formatValue(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return String(value);
}

/** The family's HELP and TYPE lines; made once, since definitions live as long as the program. */
function header(definition: Metric, grammar: Grammar): string {
  const known = headers[grammar].get(definition);
  if (known !== undefined) return known;
  const made = grammar === 'text' ? textHeader(definition) : openMetricsHeader(definition);
  headers[grammar].set(definition, made);
  return made;
}

function textHeader({ name, type, help }: Metric): string {
  const text = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return `# HELP ${name} ${text}\n# TYPE ${name} ${TEXT_TYPE[type]}\n`;
}

/** In OpenMetrics the suffix belongs to the sample, not to the family's name. */
function openMetricsHeader({ name, type, help }: Metric): string {
  const family = name.replace(type === 'counter' ? /_total$/ : type === 'info' ? /_info$/ : /$^/, '');
  return `# HELP ${family} ${escapeLabel(help)}\n# TYPE ${family} ${type}\n`;
}
