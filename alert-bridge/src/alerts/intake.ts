import type { WebhookAlert } from '../contract/alerts.ts';
import { because, type Reason } from '../contract/wording.ts';
import type { Episode } from './episode.ts';

/** How often another sender's alert is compared with its Alertmanager. */
export const SENDER_INTERVAL_SECONDS = 60;

export type IntakeDecision =
  /** Something new is abnormal. */
  | { kind: 'open' }
  /** The same episode, heard again. */
  | { kind: 'join'; startsAt: string; lastStartsAt: string; reason: Reason | null }
  /** Another sender says that its own alert is over. */
  | { kind: 'end'; reason: Reason }
  /**
   * left-to-the-next-check: Prometheus says 'resolved' also after a failed scrape or a restart, so for our own rules only a
   * check that finds the value normal ends an episode.
   */
  | { kind: 'ignore'; why: 'already-ended' | 'unknown-resolved' | 'left-to-the-next-check' };

/**
 * What one delivered alert means for the episodes on record (D4).
 * One open episode per fingerprint: a delivery whose startsAt differs joins the open one, because a second Prometheus of a
 * pair can move startsAt while the alert fires. After the end, only a later startsAt is a new episode.
 * @param lastEnded the latest episode of this fingerprint that has ended
 */
export function receive(
  alert: Pick<WebhookAlert, 'status' | 'startsAt'>,
  open: Pick<Episode, 'source' | 'startsAt' | 'lastStartsAt'> | undefined,
  lastEnded: Pick<Episode, 'lastStartsAt'> | undefined,
): IntakeDecision {
  const startsAt = new Date(alert.startsAt).toISOString();
  if (alert.status === 'resolved') {
    if (open === undefined) return { kind: 'ignore', why: 'unknown-resolved' };
    return open.source === 'rule'
      ? { kind: 'ignore', why: 'left-to-the-next-check' }
      : { kind: 'end', reason: because('sender-resolved') };
  }
  if (open !== undefined) {
    // Between the starts that are known already lies nothing new, however often it is repeated.
    const moved = startsAt < open.startsAt || startsAt > open.lastStartsAt;
    return {
      kind: 'join',
      // It began when the first of those who watch it saw it begin.
      startsAt: startsAt < open.startsAt ? startsAt : open.startsAt,
      lastStartsAt: startsAt > open.lastStartsAt ? startsAt : open.lastStartsAt,
      reason: moved ? because('joined-other-start', { startsAt }) : null,
    };
  }
  if (lastEnded !== undefined && startsAt <= lastEnded.lastStartsAt) return { kind: 'ignore', why: 'already-ended' };
  return { kind: 'open' };
}

/**
 * When check 2 is due: one interval after the alert began to fire, so that checks keep Prometheus' rhythm; at once where
 * that has passed already.
 */
export function secondCheckAt(startsAt: string, now: string, intervalSeconds: number): string {
  const due = new Date(new Date(startsAt).getTime() + intervalSeconds * 1000).toISOString();
  return due > now ? due : now;
}
