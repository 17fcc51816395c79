/** A series of Prometheus' ALERTS over a stretch of time: labels, and the instants (seconds) at which it fired. */
export interface FiringSeries {
  labels: Record<string, string>;
  at: number[];
}

/** One stretch of uninterrupted firing. */
export interface FiringStretch {
  labels: Record<string, string>;
  startsAt: string;
  endsAt: string;
}

/**
 * The stretches that began and ended inside a gap in which nobody could hear (D5). One that still fires at the end is left
 * out: reconciliation opens it as a live episode.
 * @param stepSeconds resolution of the range query; a hole of more than one step ends a stretch
 */
export function missedStretches(series: readonly FiringSeries[], stepSeconds: number, gapEnd: Date): FiringStretch[] {
  const stillFiring = gapEnd.getTime() / 1000 - stepSeconds * 1.5;
  return series.flatMap(({ labels, at }) =>
    stretchesOf(at, stepSeconds)
      .filter(([, last]) => last < stillFiring)
      .map(([first, last]) => ({
        labels,
        startsAt: new Date(first * 1000).toISOString(),
        endsAt: new Date(last * 1000).toISOString(),
      })),
  );
}

/**
 * What was asked for piece by piece, put together: a series that still fired at the end of one piece (`before`) goes on in the
 * next, so that nothing is cut in two.
 */
export function continued(
  before: readonly FiringSeries[],
  after: readonly FiringSeries[],
  stepSeconds: number,
): FiringSeries[] {
  const byLabels = new Map(before.map(({ labels, at }) => [keyOf(labels), { labels, at: lastRun(at, stepSeconds) }]));
  for (const { labels, at } of after) {
    const key = keyOf(labels);
    byLabels.set(key, { labels, at: [...(byLabels.get(key)?.at ?? []), ...at] });
  }
  return [...byLabels.values()];
}

/** Those that have not ended by then. */
export function stillFiring(series: readonly FiringSeries[], stepSeconds: number, until: Date): FiringSeries[] {
  return series.filter(({ at }) => (at.at(-1) ?? 0) >= until.getTime() / 1000 - stepSeconds * 1.5);
}

function lastRun(at: readonly number[], stepSeconds: number): number[] {
  const start = stretchesOf(at, stepSeconds).at(-1)?.[0] ?? 0;
  return at.filter((second) => second >= start);
}

function keyOf(labels: Record<string, string>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function stretchesOf(at: readonly number[], stepSeconds: number): [number, number][] {
  const stretches: [number, number][] = [];
  for (const second of at) {
    const current = stretches.at(-1);
    if (current !== undefined && second - current[1] <= stepSeconds * 1.5) current[1] = second;
    else stretches.push([second, second]);
  }
  return stretches;
}
