import type { EpisodeOutcome, EpisodeState, Severity, Verdict } from '../contract/index.ts';
import { because, type Reason } from '../contract/wording.ts';

/** Who looks again while the episode is open: we by the row's expression, the sender's Alertmanager, or the chain's own watch. */
export type EpisodeSource = 'rule' | 'sender' | 'chain';

/** From the first firing of something abnormal to its end. */
export interface Episode {
  id: string;
  fingerprint: string;
  rule: string;
  source: EpisodeSource;
  customer: string;
  resource: string | null;
  subject: string;
  labels: Record<string, string>;
  severity: Severity;
  severityReason: Reason;
  state: EpisodeState;
  outcome: EpisodeOutcome | null;
  requiredChecks: number;
  /** Consecutive abnormal checks so far. */
  abnormalChecks: number;
  checkCount: number;
  value: number | null;
  threshold: number | null;
  unit: string;
  startsAt: string;
  /** The latest startsAt delivered for it: what a later delivery is compared with. */
  lastStartsAt: string;
  openedAt: string;
  confirmedAt: string | null;
  endedAt: string | null;
  nextCheckAt: string | null;
  /** When a check last had data. */
  lastDataAt: string;
}

export interface CheckResult {
  at: string;
  value: number | null;
  verdict: Verdict;
  reason: Reason;
}

/** What a check changed. `became` is set in the one step where it happens: effects hang on it. */
export interface CheckDecision {
  episode: Episode;
  became: 'confirmed' | 'ended' | null;
  decision: Reason | null;
}

/**
 * Counts one check (D4): N abnormal ones in a row confirm; a normal one ends the episode, silently if nobody was told yet; an
 * unknown one neither counts nor resets. What has ended stays as it is.
 * @param nextCheckAt when the episode would be looked at again if it stays open
 */
export function recordCheck(episode: Episode, check: CheckResult, nextCheckAt: string): CheckDecision {
  if (episode.state === 'ended') return { episode, became: null, decision: null };
  const counted: Episode = {
    ...episode,
    checkCount: episode.checkCount + 1,
    value: check.value ?? episode.value,
    lastDataAt: check.verdict === 'unknown' ? episode.lastDataAt : check.at,
    nextCheckAt,
  };
  switch (check.verdict) {
    case 'unknown':
      return { episode: counted, became: null, decision: null };
    case 'normal':
      return endAfterNormal(counted, check.at);
    case 'abnormal':
      return countAbnormal({ ...counted, abnormalChecks: episode.abnormalChecks + 1 }, check.at);
  }
}

function countAbnormal(episode: Episode, at: string): CheckDecision {
  if (episode.state !== 'checking' || episode.abnormalChecks < episode.requiredChecks) {
    return { episode, became: null, decision: null };
  }
  return {
    episode: { ...episode, state: 'confirmed', confirmedAt: at },
    became: 'confirmed',
    decision: because('confirmed', { count: episode.abnormalChecks }),
  };
}

function endAfterNormal(episode: Episode, at: string): CheckDecision {
  return episode.state === 'confirmed'
    ? end(episode, 'recovered', at, because('recovered'))
    : end(
        episode,
        'recovered-before-notice',
        at,
        because('recovered-before-notice', { count: episode.abnormalChecks, required: episode.requiredChecks }),
      );
}

/** Ends an open episode; one that has ended already stays as it is. */
export function end(episode: Episode, outcome: EpisodeOutcome, at: string, reason: Reason): CheckDecision {
  if (episode.state === 'ended') return { episode, became: null, decision: null };
  return {
    episode: { ...episode, state: 'ended', outcome, endedAt: at, nextCheckAt: null },
    became: 'ended',
    decision: reason,
  };
}
