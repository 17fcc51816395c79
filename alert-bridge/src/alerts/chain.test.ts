import { describe, expect, it } from '@jest/globals';
import { NOON, noon } from '../../test/samples.ts';
import { CHAIN_NAMES, CHAIN_PARTS, recoveredParts, silentParts, type ChainSeen } from './chain.ts';

const SILENCE = 180;
const allAt = (second: number): ChainSeen => Object.fromEntries(CHAIN_PARTS.map((part) => [part, noon(second)]));

describe('the monitoring chain', () => {
  it.each<[sentence: string, seen: ChainSeen, after: number, silent: string[]]>([
    ['is not broken at the start, when nothing was seen yet', {}, 0, []],
    ['is not broken just before the silence is long enough', {}, 179.999, []],
    ['is broken where nothing was ever seen for three minutes', {}, 180, [...CHAIN_PARTS]],
    ['is whole while everything is seen', allAt(600), 700, []],
    ['names the part that is silent', { ...allAt(600), watchdog: noon(500) }, 680, ['watchdog']],
    ['counts from when a part was last seen', { ...allAt(600), alertmanager: noon(421) }, 600, []],
    ['is broken on the very second', { ...allAt(600), prometheus: noon(420) }, 600, ['prometheus']],
    [
      'names every silent part, in one order',
      { prometheus: noon(100), checks: noon(590) },
      600,
      ['watchdog', 'prometheus', 'alertmanager', 'delivery'],
    ],
    ['does not hold against a part what happened before this process began', allAt(-3_600), 100, []],
    ['is broken where a part is silent since this process began', allAt(-3_600), 180, [...CHAIN_PARTS]],
  ])('%s', (_, seen, after, silent) => {
    expect(silentParts(seen, NOON, noon(after), SILENCE)).toEqual(silent);
  });

  it.each<[sentence: string, seen: ChainSeen, now: number, over: string[]]>([
    ['while the part is not seen', {}, 900, []],
    ['by what was seen before it was broken', { watchdog: noon(299) }, 310, []],
    ['by what was seen in the very instant in which it was found broken', { watchdog: noon(300) }, 310, []],
    ['when the part is seen again', { watchdog: noon(301) }, 310, ['watchdog']],
    ['not when it was seen once and is silent again', { watchdog: noon(301) }, 481, []],
    ['for that part alone', { watchdog: noon(301), checks: noon(301) }, 310, ['watchdog', 'checks']],
  ])('is mended, %s', (_, seen, now, over) => {
    const broken = {
      watchdog: { startsAt: noon(300) },
      prometheus: { startsAt: noon(300) },
      checks: { startsAt: noon(300) },
    };
    expect(recoveredParts(broken, seen, noon(now), SILENCE)).toEqual(over);
  });

  it('that was not broken is not mended', () => {
    expect(recoveredParts({}, allAt(600), noon(600), SILENCE)).toEqual([]);
  });

  it.each(CHAIN_PARTS)('says what the silence of %s means in both languages', (part) => {
    expect(CHAIN_NAMES[part]['zh-Hans']).toMatch(/\p{Script=Han}/u);
    expect(CHAIN_NAMES[part]['en-US']).toMatch(/^[A-Z][\w ()]+$/);
  });
});
