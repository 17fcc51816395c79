import { z } from 'zod';

/** One series of an instant query: its labels without `__name__`, and its value. */
export interface InstantSample {
  labels: Record<string, string>;
  value: number;
}

export interface RangeSeries {
  labels: Record<string, string>;
  /** Unix seconds and value. */
  points: [number, number][];
}

export type Prometheus = ReturnType<typeof createPrometheus>;

const Metric = z.record(z.string(), z.string());
const Point = z.tuple([z.number(), z.string()]);
// Only the frame: checking each of ten thousand series by schema would hold up every request for a while.
const Vector = z.object({
  status: z.literal('success'),
  data: z.object({ resultType: z.literal('vector'), result: z.custom<VectorResult[]>(Array.isArray) }),
});
interface VectorResult {
  metric: Record<string, string>;
  value: [number, string];
}
const Matrix = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(z.object({ metric: Metric, values: z.array(Point) })),
  }),
});

/** Prometheus' HTTP API, as far as the bridge asks it. Every call throws when there is no answer within the timeout. */
export function createPrometheus(baseUrl: string, timeoutSeconds: number) {
  async function ask(path: string, form: Record<string, string>): Promise<unknown> {
    const response = await fetch(new URL(path, baseUrl), {
      method: 'POST',
      body: new URLSearchParams(form),
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
    if (!response.ok) {
      const text = await response.text();
      throw new Error(`Prometheus answered ${response.status}: ${text.slice(0, 200)}`);
    }
    return response.json();
  }

  return {
    /** @throws when Prometheus cannot be asked or refuses the query. */
    async query(expression: string): Promise<InstantSample[]> {
      const answer = Vector.parse(await ask('api/v1/query', { query: expression }));
      return answer.data.result.map(({ metric, value }) => ({
        labels: withoutName(metric),
        value: numberOf(value[1]),
      }));
    },
    /** @throws as query. */
    async queryRange(expression: string, from: Date, to: Date, stepSeconds: number): Promise<RangeSeries[]> {
      const answer = Matrix.parse(
        await ask('api/v1/query_range', {
          query: expression,
          start: String(from.getTime() / 1000),
          end: String(to.getTime() / 1000),
          step: String(stepSeconds),
        }),
      );
      return answer.data.result.map(({ metric, values }) => ({
        labels: withoutName(metric),
        points: values.map(([at, value]) => [at, Number(value)]),
      }));
    },
    /** @throws when it is not there. */
    async ready(): Promise<boolean> {
      const response = await fetch(new URL('-/ready', baseUrl), { signal: AbortSignal.timeout(timeoutSeconds * 1000) });
      return response.ok;
    },
    /** Asks for the rule files and configuration to be read again (needs --web.enable-lifecycle). */
    async reload(): Promise<void> {
      await fetch(new URL('-/reload', baseUrl), { method: 'POST', signal: AbortSignal.timeout(timeoutSeconds * 1000) });
    },
  };
}

/** Prometheus writes infinities as +Inf and -Inf. */
function numberOf(text: string): number {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}

function withoutName(metric: Record<string, string>): Record<string, string> {
  const { __name__: _, ...labels } = metric;
  return labels;
}
