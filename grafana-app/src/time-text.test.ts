import { beforeEach, describe, expect, it } from '@jest/globals';
import { speak } from './test/host.tsx';
import { durationText, exactTime, relativeTime } from './time-text.ts';

const NOW = Date.parse('2026-11-24T11:20:00.000Z');

describe.each([
  [
    'zh-Hans',
    ['刚刚', '8 秒前', '59 秒前', '1 分钟前', '59 分钟前', '1 小时前', '23 小时前', '1 天前', '29 天前', '36 秒后'],
  ],
  [
    'en-US',
    [
      'just now',
      '8 sec. ago',
      '59 sec. ago',
      '1 min. ago',
      '59 min. ago',
      '1 hr. ago',
      '23 hr. ago',
      '1 day ago',
      '29 days ago',
      'in 36 sec.',
    ],
  ],
] as const)('a moment in %s', (language, words) => {
  beforeEach(() => speak(language));

  it('is told by its distance', () => {
    const seconds = [4, 8, 59, 119, 3_599, 3_600, 86_399, 86_400, 29 * 86_400, -36];
    expect(seconds.map((ago) => relativeTime(NOW - ago * 1000, NOW))).toEqual(words);
  });

  it('is a date when it is a month away', () => {
    expect(relativeTime(NOW - 31 * 86_400_000, NOW)).toMatch(/^2026-10-2\d$/);
  });
});

describe('a duration', () => {
  beforeEach(() => speak('en-US'));

  it.each([
    [0, '0 s'],
    [-5, '0 s'],
    [59, '59 s'],
    [60, '1 min'],
    [125, '2 min 5 s'],
    [3_600, '1 h'],
    [3_605, '1 h'],
    [7_500, '2 h 5 min'],
    [86_400 + 3_600, '1 d 1 h'],
    [86_400 * 40 + 60, '40 d'],
  ])('of %i seconds is its two largest units: %s', (seconds, words) => {
    expect(durationText(seconds * 1000)).toBe(words);
  });
});

it('an exact time is told to the second', () => {
  expect(exactTime('2026-11-24T11:20:07.000Z')).toMatch(/^2026-11-2[45] \d\d:20:07$/);
});
