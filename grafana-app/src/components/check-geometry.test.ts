import { describe, expect, it } from '@jest/globals';
import { because, type Check, type Verdict } from '@cldera/alert-bridge/contract';
import fc from 'fast-check';
import { layOut, type Box } from './check-geometry.ts';

const BOX: Box = { width: 400, height: 200, left: 20, right: 30, top: 10, bottom: 40 };

function check(number: number, value: number | null, verdict: Verdict): Check {
  return { number, at: new Date(number * 60_000).toISOString(), value, verdict, reason: because('first-firing') };
}

it('time runs to the right, values upwards', () => {
  const { marks, line } = layOut([check(1, 88, 'abnormal'), check(2, 92, 'abnormal')], 85, BOX);
  expect(marks.map(({ x }) => x)).toEqual([20, 370]);
  expect(marks[0]!.y).toBeGreaterThan(marks[1]!.y);
  expect(line).toBe(`M20 ${marks[0]!.y}L370 ${marks[1]!.y}`);
});

it('a check without a value lies on the axis and is left out of the line', () => {
  const { marks, line } = layOut([check(1, 1, 'normal'), check(2, null, 'unknown'), check(3, 1, 'normal')], null, BOX);
  expect(marks[1]!.y).toBe(160);
  expect(line.match(/[ML]/g)).toEqual(['M', 'L']);
});

it('a single check stands in the middle, without a line', () => {
  const { marks, line } = layOut([check(1, 5, 'abnormal')], 3, BOX);
  expect(marks[0]!.x).toBe(195);
  expect(line).toBe('');
});

describe('the abnormal side', () => {
  it.each([
    ['above where values are too high', [check(1, 90, 'abnormal')], 85, 'above'],
    ['below where values are too low', [check(1, 4, 'abnormal')], 10, 'below'],
    ['unknown where nothing was abnormal', [check(1, 4, 'normal')], 10, null],
    ['unknown without a threshold', [check(1, 4, 'abnormal')], null, null],
  ] as const)('is %s', (_, checks, threshold, side) => {
    expect(layOut([...checks], threshold, BOX).abnormalSide).toBe(side);
  });
});

it('everything stays inside the box, whatever is measured', () => {
  const anyCheck = fc.record({ value: fc.option(fc.double({ noNaN: true, min: -1e9, max: 1e9 })) });
  fc.assert(
    fc.property(fc.array(anyCheck, { minLength: 1, maxLength: 40 }), fc.option(fc.integer()), (measured, threshold) => {
      const checks = measured.map(({ value }, i) => check(i + 1, value, 'abnormal'));
      const { marks, thresholdY } = layOut(checks, threshold, BOX);
      for (const { x, y } of marks) {
        expect(x).toBeGreaterThanOrEqual(20);
        expect(x).toBeLessThanOrEqual(370);
        expect(y).toBeGreaterThanOrEqual(10);
        expect(y).toBeLessThanOrEqual(160);
      }
      if (thresholdY !== null) expect(thresholdY).toBeLessThanOrEqual(160);
    }),
  );
});
