import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NOON, noon } from '../../test/samples.ts';
import { nextStep } from './retry.ts';

const QUEUED = new Date(NOON);
const at = (seconds: number) => new Date(noon(seconds));
const FAILED = { kind: 'retry', error: '451 try later' } as const;
const ALMOST_ONE = 1 - Number.EPSILON / 2;

/** Seconds from an attempt a minute after queueing to the next. */
function delay(attempts: number, random: number, afterSeconds?: number): number {
  const outcome = afterSeconds === undefined ? FAILED : { ...FAILED, afterSeconds };
  const step = nextStep(outcome, attempts, QUEUED, at(60), random);
  if (step.kind !== 'retry') throw new Error(`was given up: ${step.error}`);
  return (new Date(step.at).getTime() - at(60).getTime()) / 1000;
}

describe('a message that could not be sent', () => {
  it.each([
    [1, 2],
    [2, 4],
    [3, 8],
    [4, 16],
    [5, 32],
    [8, 256],
    [9, 512],
    [10, 900],
    [11, 900],
    [1000, 900],
  ])('after attempt %i waits at most %i s', (attempts, ceiling) => {
    expect(delay(attempts, ALMOST_ONE)).toBeCloseTo(ceiling, 2);
    expect(delay(attempts, 0.5)).toBeCloseTo(ceiling / 2, 2);
  });

  it('never waits less than a second nor longer than its ceiling, and the ceiling never falls', () => {
    const attempts = fc.integer({ min: 1, max: 500 });
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(attempts, random, (n, r) => {
        expect(delay(n, r)).toBeGreaterThanOrEqual(1);
        expect(delay(n, r)).toBeLessThanOrEqual(Math.min(900, 2 ** n));
        expect(delay(n + 1, r)).toBeGreaterThanOrEqual(delay(n, r));
      }),
    );
  });

  it('waits as long as the server asks for', () => {
    expect(delay(1, 0, 120)).toBe(120);
  });

  it('is tried again until a day has passed since it was queued', () => {
    expect(nextStep(FAILED, 90, QUEUED, at(86_399), 0)).toMatchObject({ kind: 'retry', error: '451 try later' });
  });

  it('is given up after a day, with what was wrong last', () => {
    expect(nextStep(FAILED, 90, QUEUED, at(86_400), 0)).toEqual({
      kind: 'dead',
      error: 'given up after a day: 451 try later',
    });
  });

  it('is given up at once where the server will never take it', () => {
    expect(nextStep({ kind: 'rejected', error: '550 no such mailbox' }, 1, QUEUED, at(1), 0)).toEqual({
      kind: 'dead',
      error: '550 no such mailbox',
    });
  });
});
