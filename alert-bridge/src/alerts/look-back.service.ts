import { because } from '../contract/wording.ts';
import type { Database } from '../platform/database.ts';
import type { Logger } from '../platform/log.ts';
import type { Marks } from '../platform/marks.ts';
import type { Prometheus } from '../platform/prometheus.ts';
import { addSeconds, instant, secondsBetween, type Clock } from '../platform/time.ts';
import type { Episodes, NewEpisode } from './episodes.service.ts';
import type { EpisodeStore } from './episodes.store.ts';
import { evaluatedAlert, FIRING_OF_OURS } from './evaluated.ts';
import { continued, missedStretches, stillFiring, type FiringSeries, type FiringStretch } from './gap.ts';
import type { Intake } from './intake.service.ts';

interface LookBackParts {
  database: Database;
  store: EpisodeStore;
  episodes: Episodes;
  intake: Intake;
  prometheus: Prometheus;
  marks: Marks;
  clock: Clock;
  log: Logger;
}

const FROM = 'look-back-from';
const TO = 'look-back-to';
const WORTH_A_LOOK_SECONDS = 60;
const LONGEST_SECONDS = 7 * 86_400;
const SLICE_SECONDS = 6 * 3600;
const STEP_SECONDS = 15;

/**
 * What began and ended while no bridge ran goes on record afterwards, with ticket and notice where it lasted as long as its row
 * asks for (D5). The gap is remembered until Prometheus has answered for all of it.
 */
export function createLookBack({ database, store, episodes, intake, prometheus, marks, clock, log }: LookBackParts) {
  async function gap(): Promise<{ from: string; to: string } | undefined> {
    const all = await marks.all();
    const [from, to] = [all.get(FROM), all.get(TO)];
    return from === undefined || to === undefined ? undefined : { from, to };
  }

  async function record(stretch: FiringStretch, note: ReturnType<typeof because>, now: string): Promise<void> {
    const [found] = await intake.drafts([evaluatedAlert(stretch.labels, stretch.startsAt)], now, note);
    if (found === undefined) return;
    const { draft, intervalSeconds } = found;
    const endedAt = (await store.endedAt([draft.fingerprint])).get(draft.fingerprint);
    // The tail of something that was on record before the gap.
    const tail = addSeconds(stretch.startsAt, -(intervalSeconds + 2 * STEP_SECONDS));
    if (endedAt !== undefined && endedAt >= tail) return;
    await database.transaction(async (tx) => {
      if ((await store.openByFingerprint(tx, [draft.fingerprint])).size > 0) return;
      const [episode] = await episodes.open(tx, [judged(draft, stretch, intervalSeconds)], now);
      if (episode !== undefined) {
        await episodes.end(tx, [episode], 'found-afterwards', stretch.endsAt, because('recovered'));
      }
    });
  }

  return {
    /** At the start: notes the time since the last sign of life, if it is long enough to have missed something. */
    async begin(): Promise<void> {
      const aliveAt = (await marks.all()).get('alive');
      const now = instant(clock.now());
      if (aliveAt === undefined || secondsBetween(aliveAt, now) < WORTH_A_LOOK_SECONDS) return;
      // A gap that could not be looked at yet goes on.
      if ((await gap()) === undefined) await marks.set(FROM, aliveAt);
      await marks.set(TO, now);
    },
    hasWork: async () => (await gap()) !== undefined,
    /** @throws while Prometheus does not answer; the next run tries again. */
    async run(): Promise<void> {
      const remembered = await gap();
      if (remembered === undefined) return;
      const now = clock.now();
      const end = new Date(remembered.to);
      const start = new Date(Math.max(new Date(remembered.from).getTime(), now.getTime() - LONGEST_SECONDS * 1000));
      const note = because('found-in-gap', { from: remembered.from, to: remembered.to });
      let open: FiringSeries[] = [];
      for (let at = start; at < end; at = later(at, SLICE_SECONDS)) {
        // To now in the last slice: whether a stretch has ended shows only in what follows.
        const until = later(at, SLICE_SECONDS) < end ? later(at, SLICE_SECONDS) : now;
        const answer = await prometheus.queryRange(FIRING_OF_OURS, at, until, STEP_SECONDS);
        const found = answer.map(({ labels, points }) => ({ labels, at: points.map(([second]) => second) }));
        const series = continued(open, found, STEP_SECONDS);
        open = stillFiring(series, STEP_SECONDS, until);
        const missed = missedStretches(series, STEP_SECONDS, until).filter(({ startsAt }) => startsAt < remembered.to);
        for (const stretch of missed) await record(stretch, note, instant(now));
        if (missed.length > 0) log.warn({ stretches: missed.length }, 'alerts fired while no bridge ran');
      }
      await marks.remove([FROM, TO]);
    },
  };
}

function later(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1000);
}

/** Long enough to have been told then: told now, by the one check that it has. Too short: it must not confirm. */
function judged(draft: NewEpisode, stretch: FiringStretch, intervalSeconds: number): NewEpisode {
  const lasted = secondsBetween(draft.startsAt, addSeconds(stretch.endsAt, intervalSeconds));
  const checks = Math.floor(lasted / intervalSeconds);
  return { ...draft, requiredChecks: checks >= draft.requiredChecks ? 1 : Math.max(2, draft.requiredChecks) };
}
