import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface Sample {
  labels: Record<string, string>;
  value: number;
}

export type Metrics = ReturnType<typeof createMetrics>;

/** The process's own metrics. One registry a process, made by the composition root. */
export function createMetrics() {
  const registers = [new Registry()];
  const registry = registers[0] ?? new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
      return new Counter({ name, help, labelNames, registers });
    },
    histogram<L extends string>(name: string, help: string, labelNames: L[], buckets: number[]): Histogram<L> {
      return new Histogram({ name, help, labelNames, buckets, registers });
    },
    /** A gauge whose samples are read when it is scraped. */
    gauge(name: string, help: string, labelNames: string[], read: () => Promise<Sample[]>): void {
      new Gauge({
        name,
        help,
        labelNames,
        registers,
        async collect() {
          const samples = await read();
          this.reset();
          for (const { labels, value } of samples) this.set(labels, value);
        },
      });
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
