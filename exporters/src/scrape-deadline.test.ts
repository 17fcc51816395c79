import { describe, expect, it } from '@jest/globals';
import { scrapeDeadline } from './scrape-deadline.ts';

describe('scrapeDeadline', () => {
  it.each([
    ['without a header the module decides', undefined, 5000],
    ['a longer scrape does not stretch the module', '30', 5000],
    ['half a second is left for the way back', '3', 2500],
    ['fractions count', '1.5', 1000],
    ['a very short scrape leaves half of it', '0.6', 300],
    ['one second leaves half', '1', 500],
    ['nonsense is as good as nothing', 'soon', 5000],
    ['zero is nonsense', '0', 5000],
    ['a negative number is nonsense', '-3', 5000],
    ['infinity is nonsense', 'Infinity', 5000],
  ])('%s', (_rule, header, expected) => {
    expect(scrapeDeadline(5000, header)).toBe(expected);
  });
});
