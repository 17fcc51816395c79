import type { Figure } from '../contract/index.ts';
import type { Prometheus } from '../platform/prometheus.ts';
import type { Clock } from '../platform/time.ts';
import { TEMPLATES } from './templates.ts';

/** What Prometheus says of the resources just now. */
export interface LiveFigures {
  /** By resource, then in the templates' order. */
  figures: Map<string, Figure[]>;
  /** Resources of which any target answers. */
  answering: Set<string>;
}

const KEPT_MS = 5_000;
const NOTHING: LiveFigures = { figures: new Map(), answering: new Set() };

export type Figures = ReturnType<typeof createFigures>;

/** Key figures of all resources: one query per figure whatever the number of resources, kept for a moment. */
export function createFigures(prometheus: Prometheus, clock: Clock) {
  let kept: { at: number; answer: Promise<LiveFigures> } | undefined;

  async function read(): Promise<LiveFigures> {
    const definitions = TEMPLATES.flatMap((template) =>
      template.figures.map((figure) => ({ template: template.id, figure })),
    );
    const [up, ...values] = await Promise.all([
      prometheus.query('max by (resource) (up{resource!=""})'),
      ...definitions.map(({ figure }) => prometheus.query(figure.query)),
    ]);
    const figures = new Map<string, Figure[]>();
    definitions.forEach(({ figure }, i) => {
      for (const { labels, value } of values[i] ?? []) {
        const resource = labels['resource'] ?? '';
        const finite = Number.isFinite(value) ? value : null;
        figures.set(resource, [
          ...(figures.get(resource) ?? []),
          { name: figure.name, unit: figure.unit, value: finite },
        ]);
      }
    });
    const answering = up.filter(({ value }) => value === 1).map(({ labels }) => labels['resource'] ?? '');
    return { figures, answering: new Set(answering) };
  }

  return {
    /** Never throws: without Prometheus there are no figures. */
    live(): Promise<LiveFigures> {
      const now = clock.now().getTime();
      if (kept === undefined || now - kept.at > KEPT_MS) kept = { at: now, answer: read().catch(() => NOTHING) };
      return kept.answer;
    },
  };
}
