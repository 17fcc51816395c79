import { describe, expect, it } from '@jest/globals';
import { because, say, type Reason, type ResourceHealth } from '../contract/index.ts';
import { byUrgency, stateOf, worstOf, type Situation } from './overview.ts';

const NONE = { warning: 0, average: 0, high: 0, disaster: 0 };
const QUIET: Situation = { open: NONE, checking: 0, resources: 3, silentParts: [] };

describe('the one sentence: is everything all right?', () => {
  it.each<[sentence: string, changes: Partial<Situation>, state: Reason]>([
    ['all is well', {}, because('all-normal', { resources: 3 })],
    ['nothing is watched yet', { resources: 0 }, because('nothing-watched')],
    ['something is being checked again', { checking: 2 }, because('some-checking', { events: 2 })],
    [
      'something is being checked, though nothing is watched any more',
      { checking: 1, resources: 0 },
      because('some-checking', { events: 1 }),
    ],
    [
      'something is abnormal: how much, and the worst of it',
      { open: { ...NONE, warning: 3, high: 1 } },
      because('some-abnormal', { events: 4, severity: 'high' }),
    ],
    [
      'what is confirmed comes before what is being checked',
      { open: { ...NONE, average: 1 }, checking: 9 },
      because('some-abnormal', { events: 1, severity: 'average' }),
    ],
    [
      'a broken chain comes before everything: without it no other answer can be trusted',
      { open: { ...NONE, disaster: 5 }, silentParts: ['watchdog', 'prometheus'] },
      because('chain-broken', { parts: 'watchdog,prometheus' }),
    ],
  ])('%s', (_, changes, state) => {
    expect(stateOf({ ...QUIET, ...changes })).toEqual(state);
  });

  it('reads as a sentence in both languages', () => {
    const broken = stateOf({ ...QUIET, silentParts: ['watchdog', 'prometheus'] });
    expect(say(broken, 'zh-Hans')).toBe(
      '监控链路异常（看门狗报警未送达、Prometheus 无法访问），当前显示的状态不可信。',
    );
    expect(say(broken, 'en-US')).toBe(
      'The monitoring chain is broken (the watchdog alert does not arrive, Prometheus unreachable): what is shown cannot be trusted.',
    );
  });
});

describe('the worst severity that is open', () => {
  it.each([
    [NONE, null],
    [{ ...NONE, warning: 1 }, 'warning'],
    [{ ...NONE, warning: 9, average: 1 }, 'average'],
    [{ ...NONE, average: 9, high: 1 }, 'high'],
    [{ warning: 9, average: 9, high: 9, disaster: 1 }, 'disaster'],
  ])('of %j is %s', (open, worst) => {
    expect(worstOf(open)).toBe(worst);
  });
});

describe('resources in order of urgency', () => {
  it('are the abnormal ones, then those of which nothing is known, then the rest by name', () => {
    const resources: { health: ResourceHealth; name: string }[] = [
      { health: 'normal', name: 'a' },
      { health: 'unknown', name: 'd' },
      { health: 'abnormal', name: 'z' },
      { health: 'normal', name: 'B' },
      { health: 'unknown', name: 'c' },
    ];
    expect(resources.toSorted(byUrgency).map(({ name }) => name)).toEqual(['z', 'c', 'd', 'a', 'B']);
  });
});
