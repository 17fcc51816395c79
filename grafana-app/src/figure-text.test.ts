import { beforeAll, expect, it } from '@jest/globals';
import { figureText, isState, judgedText } from './figure-text.ts';
import { speak } from './test/host.tsx';

beforeAll(() => speak('en-US'));

it.each([
  [null, '%', 'no data'],
  [0, '%', '0 %'],
  [92.44, '%', '92.4 %'],
  [0.04, '%', '0 %'],
  [100, '%', '100 %'],
  [0.038, 's', '38 ms'],
  [2, 's', '2 s'],
  [187_432_960, 'B', '179 MiB'],
  [1_234, '', '1,234'],
  [3.14159, '', '3.14'],
  [12.34, '/s', '12.3 /s'],
  [12, '/s', '12 /s'],
])('%s with unit %j reads %j', (value, unit, text) => {
  expect(figureText(value, unit)).toBe(text);
});

it.each([
  [1, '', 'up'],
  [0, '', 'down'],
  [2, '', '2'],
  [1, '%', '1 %'],
])('%s with unit %j, once judged, reads %j', (value, unit, text) => {
  expect(judgedText(value, unit)).toBe(text);
});

it.each([
  ['a port', { unit: '', threshold: 1 }, true],
  ['a rule without a threshold', { unit: '', threshold: null }, true],
  ['a load average', { unit: '', threshold: 8 }, false],
  ['a disk', { unit: '%', threshold: 1 }, false],
])('%s is a yes/no state: %s → %s', (_, event, answer) => {
  expect(isState(event)).toBe(answer);
});
