import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NOON, noon } from '../../test/samples.ts';
import { because } from '../contract/wording.ts';
import type { EpisodeSource } from './episode.ts';
import { receive, secondCheckAt, type IntakeDecision } from './intake.ts';

const EARLIER = noon(-120);
const LATER = noon(120);

/** Only what counts: the kind, and for what is ignored the reason why. */
function inShort(decision: IntakeDecision): string {
  return decision.kind === 'ignore' ? decision.why : decision.kind;
}

type Heard = 'nothing' | `open (${EpisodeSource})` | 'ended';

describe('what a delivered alert means', () => {
  it.each<[heard: Heard, status: 'firing' | 'resolved', startsAt: string, means: string]>([
    // Nothing is on record.
    ['nothing', 'firing', NOON, 'open'],
    ['nothing', 'resolved', NOON, 'unknown-resolved'],
    // An episode of one of our rules is open: whatever start is delivered, it is the same episode.
    ['open (rule)', 'firing', NOON, 'join'],
    ['open (rule)', 'firing', EARLIER, 'join'],
    ['open (rule)', 'firing', LATER, 'join'],
    // Prometheus says 'resolved' also after a failed scrape: only a check ends it.
    ['open (rule)', 'resolved', NOON, 'left-to-the-next-check'],
    ['open (rule)', 'resolved', EARLIER, 'left-to-the-next-check'],
    ['open (rule)', 'resolved', LATER, 'left-to-the-next-check'],
    // Another sender counts for itself, and knows best when it is over.
    ['open (sender)', 'firing', NOON, 'join'],
    ['open (sender)', 'firing', EARLIER, 'join'],
    ['open (sender)', 'firing', LATER, 'join'],
    ['open (sender)', 'resolved', NOON, 'end'],
    ['open (sender)', 'resolved', EARLIER, 'end'],
    ['open (sender)', 'resolved', LATER, 'end'],
    // It has ended: the old start, or one before it, is a late repeat; only a later start is something new.
    ['ended', 'firing', NOON, 'already-ended'],
    ['ended', 'firing', EARLIER, 'already-ended'],
    ['ended', 'firing', LATER, 'open'],
    ['ended', 'resolved', NOON, 'unknown-resolved'],
    ['ended', 'resolved', EARLIER, 'unknown-resolved'],
    ['ended', 'resolved', LATER, 'unknown-resolved'],
  ])('on record: %s; delivered: %s with start %s → %s', (heard, status, startsAt, means) => {
    const source = /\((.*)\)/.exec(heard)?.[1] as EpisodeSource | undefined;
    const open = source && { source, startsAt: NOON, lastStartsAt: NOON };
    const ended = heard === 'ended' ? { lastStartsAt: NOON } : undefined;
    expect(inShort(receive({ status, startsAt }, open, ended))).toBe(means);
  });

  it('the same start in another zone or precision is the same start', () => {
    const open = { source: 'rule', startsAt: NOON, lastStartsAt: NOON } as const;
    const delivered = { status: 'firing', startsAt: '2026-11-24T12:00:00.000000000+08:00' } as const;
    expect(receive(delivered, open, undefined)).toEqual({
      kind: 'join',
      startsAt: NOON,
      lastStartsAt: NOON,
      reason: null,
    });
    expect(inShort(receive(delivered, undefined, { lastStartsAt: NOON }))).toBe('already-ended');
  });

  it('a start that moved later is remembered and noted, so that a late repeat of it is recognised after the end', () => {
    const open = { source: 'rule', startsAt: NOON, lastStartsAt: NOON } as const;
    expect(receive({ status: 'firing', startsAt: LATER }, open, undefined)).toEqual({
      kind: 'join',
      startsAt: NOON,
      lastStartsAt: LATER,
      reason: because('joined-other-start', { startsAt: LATER }),
    });
  });

  it('a start that moved earlier is when it began, and does not move what later deliveries are compared with', () => {
    const open = { source: 'rule', startsAt: NOON, lastStartsAt: LATER } as const;
    expect(receive({ status: 'firing', startsAt: EARLIER }, open, undefined)).toEqual({
      kind: 'join',
      startsAt: EARLIER,
      lastStartsAt: LATER,
      reason: because('joined-other-start', { startsAt: EARLIER }),
    });
  });

  it('the starts of several Prometheus are no news once the first and the last of them were heard', () => {
    const open = { source: 'rule', startsAt: NOON, lastStartsAt: LATER } as const;
    for (const startsAt of [NOON, noon(60), LATER]) {
      expect(receive({ status: 'firing', startsAt }, open, undefined)).toMatchObject({ kind: 'join', reason: null });
    }
  });

  it('never opens a second episode beside an open one, whatever is delivered', () => {
    const seconds = fc.integer({ min: -10_000, max: 10_000 });
    fc.assert(
      fc.property(fc.constantFrom('firing', 'resolved'), seconds, seconds, seconds, (status, a, b, c) => {
        const [startsAt, lastStartsAt] = [Math.min(a, b), Math.max(a, b)].map((s) => noon(s)) as [string, string];
        const decision = receive({ status, startsAt: noon(c) }, { source: 'rule', startsAt, lastStartsAt }, undefined);
        expect(decision.kind).not.toBe('open');
        if (decision.kind !== 'join') return;
        expect(decision.startsAt <= startsAt).toBe(true);
        expect(decision.lastStartsAt >= lastStartsAt).toBe(true);
      }),
    );
  });
});

describe('check 2', () => {
  it.each([
    ['one interval after the alert began to fire', NOON, noon(2), 60, noon(60)],
    ["at the row's own interval", NOON, noon(2), 300, noon(300)],
    ['at once where that has passed already', NOON, noon(75), 60, noon(75)],
    ['at once on the very second', NOON, noon(60), 60, noon(60)],
  ])('is due %s', (_, startsAt, now, interval, due) => {
    expect(secondCheckAt(startsAt, now, interval)).toBe(due);
  });
});
