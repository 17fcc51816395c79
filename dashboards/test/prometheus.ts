/** One series of an answer: its labels and its latest value. */
export interface Series {
  labels: Record<string, string>;
  value: number;
}

interface Answer {
  status: string;
  error?: string;
  data?: {
    resultType: string;
    result: { metric: Record<string, string>; value?: [number, string]; values?: [number, string][] }[];
  };
}

/** What Grafana puts in place of its variables; a scrape each second makes ten seconds a generous rate interval. */
export function substitute(expr: string, chosen: { customer: string; resource: string }): string {
  return expr
    .replaceAll('$customer', chosen.customer)
    .replaceAll('$resource', chosen.resource)
    .replaceAll('$__rate_interval', '10s')
    .replaceAll('$__range', '60s')
    .replaceAll('$__interval', '1s');
}

/**
 * Asks Prometheus as Grafana does: an instant query, or a range query over the last seconds.
 * @throws Error with Prometheus' own words when the query is refused or a variable is left in it
 */
export async function ask(url: string, expr: string, instant: boolean): Promise<Series[]> {
  if (expr.includes('$')) throw new Error(`a variable is left in ${expr}`);
  const now = Date.now() / 1_000;
  const query: Record<string, string> = instant
    ? { query: expr, time: String(now) }
    : { query: expr, start: String(now - 10), end: String(now), step: '1' };
  const response = await fetch(`${url}/api/v1/${instant ? 'query' : 'query_range'}`, {
    method: 'POST',
    body: new URLSearchParams(query),
    signal: AbortSignal.timeout(10_000),
  });
  const answer = (await response.json()) as Answer;
  if (answer.data === undefined) throw new Error(`${answer.error ?? response.statusText}: ${expr}`);
  return answer.data.result.map(({ metric, value, values }) => ({
    labels: metric,
    value: Number((value ?? values?.at(-1))?.[1]),
  }));
}

/** The values a query variable offers: `label_values(<selector>, <label>)`. */
export async function labelValues(url: string, definition: string): Promise<string[]> {
  const [, selector = '', label = ''] = /^label_values\((.+), (\w+)\)$/.exec(definition) ?? [];
  const response = await fetch(`${url}/api/v1/label/${label}/values?match[]=${encodeURIComponent(selector)}`);
  return ((await response.json()) as { data: string[] }).data;
}
