import { because, type EpisodeOutcome, type Reason, type Severity } from '../contract/index.ts';
import type { Db } from '../platform/database.ts';
import type { Metrics } from '../platform/metrics.ts';
import { recordCheck, end, type CheckDecision, type CheckResult, type Episode, type EpisodeSource } from './episode.ts';
import type { EpisodeDecision, EpisodeStore, NumberedCheck } from './episodes.store.ts';

/** What hangs on an episode's turning points; runs inside the same transaction. */
export interface EpisodeEffects {
  /** Somebody must be told. */
  confirmed(tx: Db, episodes: Episode[]): Promise<void>;
  /** Those who were told must hear that it is over. Only for episodes that had been confirmed. */
  ended(tx: Db, episodes: Episode[]): Promise<void>;
}

/** Something abnormal that has no open episode yet. */
export interface NewEpisode {
  fingerprint: string;
  rule: string;
  source: EpisodeSource;
  customer: string;
  resource: string | null;
  subject: string;
  labels: Record<string, string>;
  severity: Severity;
  severityReason: Reason;
  requiredChecks: number;
  threshold: number | null;
  unit: string;
  startsAt: string;
  /** As delivered, also where that lies in the future: later deliveries are compared with it. */
  lastStartsAt: string;
  value: number | null;
  nextCheckAt: string | null;
  /** Why it was opened, where that is not simply a delivery. */
  note?: Reason;
}

export type Episodes = ReturnType<typeof createEpisodes>;

interface EpisodeParts {
  store: EpisodeStore;
  effects: EpisodeEffects;
  newId: () => string;
  metrics: Metrics;
}

/** Opens, checks and ends episodes; the one place where their turning points take effect. */
export function createEpisodes({ store, effects, newId, metrics }: EpisodeParts) {
  const turns = metrics.counter('cldera_episodes_total', 'Turning points of episodes.', ['rule', 'became']);
  const checks = metrics.counter('cldera_checks_total', 'Checks of open episodes, by verdict.', ['rule', 'verdict']);

  function opened(
    draft: NewEpisode,
    now: string,
  ): { decision: CheckDecision; decisions: EpisodeDecision[]; check: NumberedCheck } {
    const { value, note, ...fields } = draft;
    const blank: Episode = {
      ...fields,
      id: newId(),
      state: 'checking',
      outcome: null,
      abnormalChecks: 0,
      checkCount: 0,
      value,
      openedAt: now,
      confirmedAt: null,
      endedAt: null,
      lastDataAt: now,
    };
    const first: CheckResult = { at: draft.startsAt, value, verdict: 'abnormal', reason: because('first-firing') };
    const decision = recordCheck(blank, first, draft.nextCheckAt ?? now);
    const { episode: checked } = decision;
    // That it fires is heard now, however long ago it began. The chain is watched by its own job, not by checks.
    const episode = {
      ...checked,
      lastDataAt: now,
      nextCheckAt: draft.nextCheckAt === null ? null : checked.nextCheckAt,
    };
    const reasons = [note, because('opened', { required: draft.requiredChecks }), decision.decision];
    return {
      decision: { ...decision, episode: episode.confirmedAt === null ? episode : { ...episode, confirmedAt: now } },
      decisions: reasons.flatMap((reason) => (reason ? [{ episodeId: episode.id, at: now, reason }] : [])),
      check: { ...first, episodeId: episode.id, number: 1 },
    };
  }

  /** Puts a round's outcome on record and lets turning points take effect. */
  async function settle(tx: Db, decided: CheckDecision[], at: string): Promise<void> {
    await store.saveCounts(
      tx,
      decided.filter(({ became }) => became === null).map(({ episode }) => episode),
    );
    const turned = decided.filter(({ became }) => became !== null);
    for (const { episode } of turned) await store.save(tx, episode);
    await store.addDecisions(
      tx,
      turned.flatMap(({ episode, decision }) => (decision ? [{ episodeId: episode.id, at, reason: decision }] : [])),
    );
    await takeEffect(tx, turned);
  }

  async function takeEffect(tx: Db, turned: CheckDecision[]): Promise<void> {
    for (const { episode, became } of turned) turns.inc({ rule: metricRule(episode), became: became ?? 'none' });
    const confirmed = turned.filter(({ became }) => became === 'confirmed').map(({ episode }) => episode);
    if (confirmed.length > 0) await effects.confirmed(tx, confirmed);
    const ended = turned
      .filter(({ episode, became }) => became === 'ended' && episode.confirmedAt !== null)
      .map(({ episode }) => episode);
    if (ended.length > 0) await effects.ended(tx, ended);
  }

  return {
    /** Opens episodes; those that need one check only are confirmed at once. Returns those really opened here. */
    async open(tx: Db, drafts: NewEpisode[], now: string): Promise<Episode[]> {
      // In one order everywhere: two replicas that open the same do not wait for each other in a circle.
      const sorted = drafts.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
      const all = sorted.map((draft) => opened(draft, now));
      const inserted = await store.insert(
        tx,
        all.map(({ decision }) => decision.episode),
      );
      const ids = new Set(inserted.map(({ id }) => id));
      const kept = all.filter(({ decision }) => ids.has(decision.episode.id));
      await store.addChecks(
        tx,
        kept.map(({ check }) => check),
      );
      await store.addDecisions(
        tx,
        kept.flatMap(({ decisions }) => decisions),
      );
      for (const episode of inserted) turns.inc({ rule: metricRule(episode), became: 'opened' });
      await takeEffect(
        tx,
        kept.map(({ decision }) => decision).filter(({ became }) => became !== null),
      );
      return inserted;
    },
    /** Records one check of each episode. The episodes must have been read in this transaction. */
    async check(
      tx: Db,
      results: { episode: Episode; check: CheckResult; nextCheckAt: string }[],
      at: string,
    ): Promise<void> {
      const decided = results.map(({ episode, check, nextCheckAt }) => recordCheck(episode, check, nextCheckAt));
      await store.addChecks(
        tx,
        results
          .filter(({ episode, check }) => isKept(episode, check))
          .map(({ episode, check }) => ({ ...check, episodeId: episode.id, number: episode.checkCount + 1 })),
      );
      for (const { episode, check } of results) checks.inc({ rule: metricRule(episode), verdict: check.verdict });
      await settle(tx, decided, at);
    },
    /** Ends open episodes for a reason other than a check. */
    async end(tx: Db, episodes: Episode[], outcome: EpisodeOutcome, at: string, reason: Reason): Promise<void> {
      await settle(
        tx,
        episodes.map((episode) => end(episode, outcome, at, reason)).filter(({ became }) => became !== null),
        at,
      );
    },
  };
}

const KEPT_ALL = 60;
const KEPT_EVERY = 10;

/** Of an alarm that lasts for days one check in ten is enough to draw it; what decides something is always kept. */
function isKept(episode: Episode, check: CheckResult): boolean {
  const number = episode.checkCount + 1;
  return episode.state === 'checking' || check.verdict === 'normal' || number <= KEPT_ALL || number % KEPT_EVERY === 0;
}

/** Names that other senders choose are without bound; ours are few. */
function metricRule(episode: Pick<Episode, 'source' | 'rule'>): string {
  return episode.source === 'sender' ? 'other' : episode.rule;
}
