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

function stretchesOf(at: readonly number[], stepSeconds: number): [number, number][] {
  const stretches: [number, number][] = [];
  for (const second of at) {
    const current = stretches.at(-1);
    if (current !== undefined && second - current[1] <= stepSeconds * 1.5) current[1] = second;
    else stretches.push([second, second]);
  }
  return stretches;
}
