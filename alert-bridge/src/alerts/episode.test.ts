import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anEpisode, NOON, noon } from '../../test/samples.ts';
import { because } from '../contract/wording.ts';
import type { Verdict } from '../contract/events.ts';
import { end, recordCheck, type CheckDecision, type Episode } from './episode.ts';

const verdicts = fc.array(fc.constantFrom<Verdict>('abnormal', 'normal', 'unknown'), { maxLength: 30 });
const required = fc.integer({ min: 1, max: 8 });

/** An episode before its first check, as the intake hands it over. */
function blank(requiredChecks: number): Episode {
  return anEpisode({ requiredChecks, abnormalChecks: 0, checkCount: 0, value: null });
}

function check(verdict: Verdict, number: number, value: number | null = null) {
  return { at: noon(60 * number), value, verdict, reason: because('check-no-data') };
}

/** Every step of the episode under these verdicts, one a minute, going on after its end. */
function steps(start: Episode, given: readonly Verdict[]): CheckDecision[] {
  const decisions: CheckDecision[] = [];
  let episode = start;
  for (const [i, verdict] of given.entries()) {
    const decision = recordCheck(episode, check(verdict, i), noon(60 * (i + 1)));
    decisions.push(decision);
    ({ episode } = decision);
  }
  return decisions;
}

describe('an episode of something abnormal', () => {
  it.each<[sentence: string, n: number, verdicts: string, becomes: string]>([
    ['one check is enough where the table says 1', 1, 'a', 'C'],
    ['is confirmed by the fifth abnormal check in a row, not before', 5, 'aaaaa', '....C'],
    ['is confirmed once, however long it goes on', 3, 'aaaaaa', '..C...'],
    ['a check that could not be made neither counts nor resets', 3, 'aua', '...'],
    ['a check that could not be made is made up for by the next', 3, 'auuua', '.....'],
    ['unknown checks between abnormal ones do not keep it from being confirmed', 3, 'auaua', '....C'],
    ['unknown checks alone never confirm', 1, 'uuuu', '....'],
    ['a normal check ends it before notice', 5, 'aaaan', '....E'],
    ['a normal check ends it after notice', 2, 'aan', '.CE'],
    ['after its end nothing happens any more', 2, 'aanaaaan', '.CE.....'],
    ['it ends also where the last checks were unknown', 3, 'aun', '..E'],
  ])('%s', (_, n, given, becomes) => {
    const names = { a: 'abnormal', u: 'unknown', n: 'normal' } as const;
    const turned = steps(
      blank(n),
      given.split('').map((letter) => names[letter as 'a' | 'u' | 'n']),
    );
    const letters = turned.map(({ became }) => (became === null ? '.' : became === 'confirmed' ? 'C' : 'E'));
    expect(letters.join('')).toBe(becomes);
  });

  it('that recovers before notice says how many checks were abnormal', () => {
    const { episode, decision } = steps(blank(5), ['abnormal', 'abnormal', 'normal']).at(-1)!;
    expect(episode).toMatchObject({ state: 'ended', outcome: 'recovered-before-notice', endedAt: noon(120) });
    expect(episode.confirmedAt).toBeNull();
    expect(decision).toEqual(because('recovered-before-notice', { count: 2, required: 5 }));
  });

  it('that recovers after notice keeps when it was confirmed', () => {
    const { episode, decision } = steps(blank(2), ['abnormal', 'abnormal', 'abnormal', 'normal']).at(-1)!;
    expect(episode).toMatchObject({ state: 'ended', outcome: 'recovered', confirmedAt: noon(60), endedAt: noon(180) });
    expect(decision).toEqual(because('recovered'));
  });

  it('is not looked at again after its end', () => {
    expect(steps(blank(2), ['abnormal', 'normal']).at(-1)!.episode.nextCheckAt).toBeNull();
  });

  it('keeps the last value measured while checks bring none', () => {
    const first = recordCheck(blank(3), check('abnormal', 0, 92.5), noon(60)).episode;
    const second = recordCheck(first, check('unknown', 1), noon(120)).episode;
    expect(second).toMatchObject({ value: 92.5, checkCount: 2, abnormalChecks: 1, nextCheckAt: noon(120) });
  });

  it('counts on after it is confirmed, so that the page shows how often it was abnormal', () => {
    const { episode } = steps(blank(2), ['abnormal', 'abnormal', 'abnormal']).at(-1)!;
    expect(episode).toMatchObject({ state: 'confirmed', abnormalChecks: 3, checkCount: 3 });
  });
});

/** What must become of it, derived from the words of the rule: N abnormal checks before the first normal one confirm. */
function expected(
  n: number,
  given: readonly Verdict[],
): { confirmedBy: number | undefined; endedBy: number | undefined } {
  const firstNormal = given.indexOf('normal');
  const endedBy = firstNormal === -1 ? undefined : firstNormal;
  const abnormal = given.flatMap((verdict, i) => (verdict === 'abnormal' && i < (endedBy ?? given.length) ? [i] : []));
  return { confirmedBy: abnormal[n - 1], endedBy };
}

describe('for any sequence of checks', () => {
  it('an episode is confirmed exactly when N abnormal checks precede the first normal one, and ends with that', () => {
    fc.assert(
      fc.property(required, verdicts, (n, given) => {
        const turned = steps(blank(n), given);
        const when = (became: string) => turned.flatMap((step, i) => (step.became === became ? [i] : []));
        const { confirmedBy, endedBy } = expected(n, given);
        expect(when('confirmed')).toEqual(confirmedBy === undefined ? [] : [confirmedBy]);
        expect(when('ended')).toEqual(endedBy === undefined ? [] : [endedBy]);
      }),
    );
  });

  it('its state says what it became', () => {
    fc.assert(
      fc.property(required, verdicts, (n, given) => {
        const { confirmedBy, endedBy } = expected(n, given);
        const episode = steps(blank(n), given).at(-1)?.episode ?? blank(n);
        const state = endedBy !== undefined ? 'ended' : confirmedBy !== undefined ? 'confirmed' : 'checking';
        const told = confirmedBy === undefined ? 'recovered-before-notice' : 'recovered';
        expect(episode.state).toBe(state);
        expect(episode.outcome).toBe(endedBy === undefined ? null : told);
        expect(episode.confirmedAt).toBe(confirmedBy === undefined ? null : noon(60 * confirmedBy));
      }),
    );
  });

  it('every check is counted until the end, and only abnormal ones count towards N', () => {
    fc.assert(
      fc.property(required, verdicts, (n, given) => {
        const heard = given.slice(0, (expected(n, given).endedBy ?? given.length) + 1);
        const episode = steps(blank(n), given).at(-1)?.episode ?? blank(n);
        expect(episode.checkCount).toBe(heard.length);
        expect(episode.abnormalChecks).toBe(heard.filter((verdict) => verdict === 'abnormal').length);
      }),
    );
  });

  it('an ended episode never changes again', () => {
    fc.assert(
      fc.property(
        required,
        verdicts,
        fc.constantFrom<Verdict>('abnormal', 'normal', 'unknown'),
        (n, before, verdict) => {
          const { episode } = steps(blank(n), [...before, 'normal']).at(-1)!;
          expect(recordCheck(episode, check(verdict, 99, 3), noon(9_999))).toEqual({
            episode,
            became: null,
            decision: null,
          });
        },
      ),
    );
  });
});

describe('an episode that ends for another reason than a check', () => {
  const open = anEpisode({ state: 'confirmed', confirmedAt: NOON });

  it.each(['recovered', 'no-longer-watched', 'found-afterwards'] as const)('says which: %s', (outcome) => {
    const reason = because('no-longer-watched');
    expect(end(open, outcome, noon(30), reason)).toEqual({
      episode: { ...open, state: 'ended', outcome, endedAt: noon(30), nextCheckAt: null },
      became: 'ended',
      decision: reason,
    });
  });

  it('ends once: the first reason stands', () => {
    const { episode } = end(open, 'no-longer-watched', noon(30), because('no-longer-watched'));
    expect(end(episode, 'recovered', noon(60), because('recovered'))).toEqual({
      episode,
      became: null,
      decision: null,
    });
  });
});
