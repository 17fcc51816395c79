import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { noon } from '../../test/samples.ts';
import { continued, missedStretches, stillFiring, type FiringSeries, type FiringStretch } from './gap.ts';

const STEP = 15;
const NOON_SECOND = new Date(noon()).getTime() / 1000;
const LABELS = { rule: 'port', customer: 'acme', resource: 'web-1' };

/** A series that fired at these seconds after noon. */
function firing(...seconds: number[]) {
  return [{ labels: LABELS, at: seconds.map((second) => NOON_SECOND + second) }];
}

function every(step: number, from: number, to: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
}

const GAP_END = new Date(noon(600));

describe('what fired and ended while nobody could hear', () => {
  it.each<[sentence: string, at: number[], stretches: [number, number][]]>([
    ['nothing', [], []],
    ['once, for a single sample', [30], [[30, 30]]],
    ['once, for some time', every(STEP, 30, 120), [[30, 120]]],
    [
      'twice',
      [...every(STEP, 30, 60), ...every(STEP, 300, 345)],
      [
        [30, 60],
        [300, 345],
      ],
    ],
    ['a sample that came late is no hole', [30, 45, 67, 82], [[30, 82]]],
    [
      'a missing sample is a hole: it fired twice',
      [30, 45, 75, 90],
      [
        [30, 45],
        [75, 90],
      ],
    ],
    ['one that still fires at the end is left to reconciliation', every(STEP, 300, 600), []],
    ['the last sample may be one step old and it still fires', every(STEP, 300, 585), []],
    ['one that ended two steps before the end is over', every(STEP, 300, 570), [[300, 570]]],
    ['of two, the one that still fires is left out', [...every(STEP, 0, 60), ...every(STEP, 300, 600)], [[0, 60]]],
  ])('%s', (_, at, stretches) => {
    expect(missedStretches(firing(...at), STEP, GAP_END)).toEqual(
      stretches.map(([from, to]) => ({ labels: LABELS, startsAt: noon(from), endsAt: noon(to) })),
    );
  });

  it('keeps the labels of each series apart', () => {
    const other = { ...LABELS, resource: 'web-2' };
    const series = [...firing(0, 15), { labels: other, at: [NOON_SECOND + 15] }];
    expect(missedStretches(series, STEP, GAP_END).map(({ labels }) => labels)).toEqual([LABELS, other]);
  });
});

describe('for any series of samples on the grid of a range query', () => {
  const steps = fc.constantFrom(15, 30, 60);
  const present = fc.array(fc.boolean(), { maxLength: 60 });
  const seconds = (text: string) => new Date(text).getTime() / 1000 - NOON_SECOND;

  function scene(step: number, samples: boolean[]): { at: number[]; found: FiringStretch[]; end: number } {
    const at = samples.flatMap((fires, i) => (fires ? [i * step] : []));
    const end = samples.length * step;
    return { at, end, found: missedStretches(firing(...at), step, new Date(noon(end))) };
  }

  it('stretches never overlap, come in order and lie inside the gap', () => {
    fc.assert(
      fc.property(steps, present, (step, samples) => {
        const { found, end } = scene(step, samples);
        let last = Number.NEGATIVE_INFINITY;
        for (const { startsAt, endsAt } of found) {
          expect(seconds(startsAt)).toBeGreaterThan(last + step * 1.5);
          expect(seconds(endsAt)).toBeGreaterThanOrEqual(seconds(startsAt));
          last = seconds(endsAt);
        }
        expect(last).toBeLessThan(end - step * 1.5);
      }),
    );
  });

  it('every sample lies in a stretch, or in the run that still fires at the end', () => {
    fc.assert(
      fc.property(steps, present, (step, samples) => {
        const { at, found } = scene(step, samples);
        const runAtEnd = samples.length - 1 - samples.lastIndexOf(false);
        const over = at.filter((second) => second < (samples.length - runAtEnd) * step);
        for (const second of over) {
          const inside = found.filter((one) => seconds(one.startsAt) <= second && second <= seconds(one.endsAt));
          expect(inside).toHaveLength(1);
        }
        expect(found.reduce((sum, one) => sum + (seconds(one.endsAt) - seconds(one.startsAt)) / step + 1, 0)).toBe(
          over.length,
        );
      }),
    );
  });
});

describe('a long gap that is asked for piece by piece', () => {
  const pieces = fc.array(fc.array(fc.boolean(), { minLength: 2, maxLength: 12 }), { minLength: 1, maxLength: 5 });
  const second = (n: number) => NOON_SECOND + n * STEP;
  const instantOf = (n: number) => new Date(noon(n * STEP));

  it('shows what the whole would show', () => {
    fc.assert(
      fc.property(pieces, pieces, (one, other) => {
        const samples = [one, other].map((given) => given.flat());
        const [length, borders] = [one.flat().length, one.map(({ length: n }) => n)];
        const fires = (n: number) => samples.map((given) => given[n] === true);
        const whole = ['a', 'b'].map((name, i): FiringSeries => {
          const at = Array.from({ length }, (_, n) => n).filter((n) => fires(n)[i]);
          return { labels: { name }, at: at.map(second) };
        });
        const found: FiringStretch[] = [];
        let open: FiringSeries[] = [];
        let from = 0;
        for (const border of borders) {
          const to = from + border;
          // As Prometheus answers a range: both ends belong to it, and a series without a sample is left out.
          const answer = whole
            .map(({ labels, at }) => ({ labels, at: at.filter((s) => s >= second(from) && s <= second(to)) }))
            .filter(({ at }) => at.length > 0);
          const series = continued(open, answer, STEP);
          found.push(...missedStretches(series, STEP, instantOf(to)));
          open = stillFiring(series, STEP, instantOf(to));
          from = to;
        }
        const inOrder = (stretches: FiringStretch[]) => stretches.map((stretch) => JSON.stringify(stretch)).toSorted();
        expect(inOrder(found)).toEqual(inOrder(missedStretches(whole, STEP, instantOf(length))));
      }),
    );
  });
});
