import { describe, expect, it } from '@jest/globals';
import { createHistory, type PastProbe } from './history.ts';

const past = (at: number, result: string): PastProbe => ({
  at,
  moduleName: 'redis',
  target: 'redis1:6379',
  authName: null,
  seconds: 0.1,
  result,
  detail: '',
});

describe('the history', () => {
  it('shows the latest first', () => {
    const history = createHistory(5);
    [past(1, 'success'), past(2, 'dns'), past(3, 'success')].forEach(history.add);
    expect(history.latest().map(({ at }) => at)).toEqual([3, 2, 1]);
  });

  it('keeps failures although many probes succeed after them', () => {
    const history = createHistory(2);
    [past(1, 'dns'), past(2, 'success'), past(3, 'success'), past(4, 'success')].forEach(history.add);
    expect(history.latest().map(({ at }) => at)).toEqual([4, 3, 1]);
  });
});
