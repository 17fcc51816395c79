/** Labels that tell one watched target from another. */
const TARGET = 'customer, resource, instance';

/** How far back rates of tiles and tables look: as the plugin's key figures do, so that both show the same number. */
export const RECENT = '2m';

/** Names a metric of the chosen customer's and resources' targets; further matchers narrow it down. */
export type Metric = (name: string, matchers?: string) => string;

/** The metrics of one template: its scrape job carries the template's id. */
export function metricsOf(template: string): Metric {
  return (name, matchers) =>
    `${name}{job="${template}",customer=~"$customer",resource=~"$resource"${matchers === undefined ? '' : `,${matchers}`}}`;
}

/** One value per target, and per further label where given. */
export function perTarget(
  aggregation: 'min' | 'max' | 'sum' | 'avg' | 'count',
  expression: string,
  ...labels: string[]
) {
  return `${aggregation} by (${[TARGET, ...labels].join(', ')}) (${expression})`;
}

/** The one target that is worst off: what a tile shows when several resources are chosen. */
export function worst(direction: 'highest' | 'lowest', expression: string): string {
  return `${direction === 'highest' ? 'topk' : 'bottomk'}(1, ${expression})`;
}

/** A counter's rate over the step that the graph is drawn with. */
export function rate(counter: string): string {
  return `rate(${counter}[$__rate_interval])`;
}
