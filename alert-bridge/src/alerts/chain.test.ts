import { describe, expect, it } from '@jest/globals';
import { NOON, noon } from '../../test/samples.ts';
import { CHAIN_NAMES, CHAIN_PARTS, silentParts, type ChainSeen } from './chain.ts';

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
      { prometheus: noon(100) },
      600,
      ['watchdog', 'prometheus', 'alertmanager'],
    ],
    ['does not hold against a part what happened before this process began', allAt(-3_600), 100, []],
    ['is broken where a part is silent since this process began', allAt(-3_600), 180, [...CHAIN_PARTS]],
  ])('%s', (_, seen, after, silent) => {
    expect(silentParts(seen, NOON, noon(after), SILENCE)).toEqual(silent);
  });

  it.each(CHAIN_PARTS)('says what the silence of %s means in both languages', (part) => {
    expect(CHAIN_NAMES[part]['zh-Hans']).toMatch(/\p{Script=Han}/u);
    expect(CHAIN_NAMES[part]['en-US']).toMatch(/^[A-Z][\w ()]+$/);
  });
});
