import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { blockSeconds, isBeyondTolerance } from './lockout.ts';

describe('after wrong passwords in a row', () => {
  it.each([
    [0, 0],
    [1, 0],
    [4, 0],
    [5, 30],
    [6, 60],
    [7, 120],
    [8, 240],
    [9, 480],
    [10, 900],
    [11, 900],
    [1_000_000, 900],
  ])('a login from one address with %i of them is blocked for %i s', (failures, seconds) => {
    expect(blockSeconds('pair', failures)).toBe(seconds);
    expect(isBeyondTolerance('pair', failures)).toBe(seconds > 0);
  });

  it.each([
    [5, 0],
    [49, 0],
    [50, 30],
    [51, 60],
    [55, 900],
  ])('an address, which a whole office may share, with %i of them is blocked for %i s', (failures, seconds) => {
    expect(blockSeconds('address', failures)).toBe(seconds);
    // Nor can a login be blocked sooner by who only knows its name.
    expect(blockSeconds('login', failures)).toBe(seconds);
    expect(isBeyondTolerance('address', failures)).toBe(seconds > 0);
  });

  it('one more never shortens the block', () => {
    fc.assert(
      fc.property(fc.constantFrom('pair', 'login', 'address'), fc.nat(10_000), (kind, failures) => {
        expect(blockSeconds(kind, failures + 1)).toBeGreaterThanOrEqual(blockSeconds(kind, failures));
      }),
    );
  });
});
