import { describe, expect, it } from '@jest/globals';
import { toCsv } from './csv.ts';

const columns = [
  { title: '资源', text: (row: string[]) => row[0] ?? '' },
  { title: 'Value, now', text: (row: string[]) => row[1] ?? '' },
];

it('begins with a byte order mark and ends each line as RFC 4180 wants', () => {
  expect(toCsv([['web', '92.4 %']], columns)).toBe('\uFEFF资源,"Value, now"\r\nweb,92.4 %\r\n');
});

describe('a cell', () => {
  it.each([
    ['a comma', 'a,b', '"a,b"'],
    ['a quote', 'say "no"', '"say ""no"""'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['a formula', '=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
    ['an at sign', '@SUM(1)', "'@SUM(1)"],
    ['a plus', '+1+2', "'+1+2"],
    ['a minus that begins no number', '-2+3', "'-2+3"],
    ['a negative number', '-2.5', '-2.5'],
    ['nothing', '', ''],
  ])('with %s', (_, text, written) => {
    expect(
      toCsv([[text]], columns.slice(0, 1))
        .split('\r\n')
        .slice(1, -1)
        .join('\r\n'),
    ).toBe(written);
  });
});
