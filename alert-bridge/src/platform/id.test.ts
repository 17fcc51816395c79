import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NOON } from '../../test/samples.ts';
import { createIds } from './id.ts';

const NOON_MS = new Date(NOON).getTime();

describe('the ids of a process', () => {
  it('are UUIDs of version 7 that begin with the time', () => {
    const id = createIds(() => NOON_MS)();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(NOON_MS);
  });

  it('rise, also when ten thousand are made in one millisecond', () => {
    const next = createIds(() => NOON_MS);
    const ids = Array.from({ length: 10_000 }, next);
    expect(ids.filter((id, i) => i > 0 && id <= ids[i - 1]!)).toEqual([]);
  });

  it('rise whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5_000, max: 5_000 }), { minLength: 1 }), (offsets) => {
        let now = NOON_MS;
        const next = createIds(() => now);
        const ids = offsets.flatMap((offset) => {
          now = NOON_MS + offset;
          return [next(), next()];
        });
        expect(ids).toEqual(ids.toSorted());
      }),
    );
  });

  it('of two processes differ, though they are made at the same time', () => {
    const [one, other] = [createIds(() => NOON_MS), createIds(() => NOON_MS)];
    expect(one()).not.toBe(other());
  });
});
