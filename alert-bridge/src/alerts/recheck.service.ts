import { because, type Reason } from '../contract/wording.ts';
import type { Alertmanager } from '../platform/alertmanager.ts';
import type { Database } from '../platform/database.ts';
import type { Logger } from '../platform/log.ts';
import type { Marks } from '../platform/marks.ts';
import type { Prometheus } from '../platform/prometheus.ts';
import { addSeconds, instant, secondsBetween, type Clock } from '../platform/time.ts';
import { effectiveRow, judge, type AlertTable } from './alert-table.ts';
import type { CheckResult, Episode } from './episode.ts';
import type { Episodes } from './episodes.service.ts';
import type { EpisodeStore } from './episodes.store.ts';
import { fingerprintOf, senderFingerprint } from './identity.ts';
import { inParts } from './in-parts.ts';
import { SENDER_INTERVAL_SECONDS } from './intake.ts';

interface RecheckParts {
  database: Database;
  store: EpisodeStore;
  episodes: Episodes;
  prometheus: Prometheus;
  alertmanager: Alertmanager;
  marks: Marks;
  table: AlertTable;
  clock: Clock;
  log: Logger;
}

// Small transactions: a webhook that arrives in the middle of a round waits for one of them, not for the round.
const EPISODES_PER_TRANSACTION = 100;
// Prometheus sends what fires again each minute or so; after this long an Alertmanager that was restarted knows it all.
const LIST_FILLED_SECONDS = 300;
const LOST_AFTER_SECONDS = 86_400;

type Look = (episode: Episode) => Omit<CheckResult, 'at'>;

/** Looks again at what is abnormal (D4): one query per rule for all its episodes that are due. */
export function createRecheck(parts: RecheckParts) {
  const { database, store, episodes, prometheus, alertmanager, marks, table, clock, log } = parts;

  async function lookAtRule(rule: string): Promise<Look> {
    const row = table.rows.find((candidate) => candidate.id === rule);
    if (row === undefined) return () => unknown(because('check-no-data'));
    try {
      const samples = await prometheus.query(row.value);
      await marks.set('prometheus', instant(clock.now()));
      const values = new Map(samples.map(({ labels, value }) => [fingerprintOf(row, labels), value]));
      return (episode) => {
        const value = values.get(episode.fingerprint);
        const verdict = judge(effectiveRow(table, rule, episode.customer, episode.resource) ?? row, value);
        if (verdict === 'unknown') return unknown(because('check-no-data'));
        const reason =
          verdict === 'normal'
            ? because('check-normal')
            : because('check-abnormal', { number: episode.abnormalChecks + 1 });
        return { value: Number.isFinite(value) ? (value ?? null) : null, verdict, reason };
      };
    } catch (error) {
      log.warn({ rule, err: error }, 'check could not be made');
      return () => unknown(because('check-unreachable'));
    }
  }

  /**
   * Alerts of other senders: their own Alertmanager knows whether they still fire. Not being in its list says so only where the
   * alert was there before (it may be another Alertmanager's) and the list has had time to fill after a start.
   */
  async function lookAtSenders(): Promise<Look> {
    try {
      const [active, uptimeSeconds] = await Promise.all([
        alertmanager.activeAlerts('all'),
        alertmanager.uptimeSeconds(clock.now()),
      ]);
      await marks.set('alertmanager', instant(clock.now()));
      const firing = new Set(active.map(({ fingerprint }) => senderFingerprint(fingerprint)));
      const isFilled = uptimeSeconds >= LIST_FILLED_SECONDS;
      return (episode) => {
        if (firing.has(episode.fingerprint)) {
          return { value: null, verdict: 'abnormal', reason: because('sender-still-firing') };
        }
        const wasThere = episode.abnormalChecks > 1;
        return isFilled && wasThere
          ? { value: null, verdict: 'normal', reason: because('sender-resolved') }
          : unknown(because('check-no-data'));
      };
    } catch (error) {
      log.warn({ err: error }, 'Alertmanager could not be asked');
      return () => unknown(because('check-unreachable'));
    }
  }

  async function checkOnce(ids: string[], look: Look, intervalOf: (episode: Episode) => number): Promise<void> {
    await database.transaction(async (tx) => {
      const at = instant(clock.now());
      const due = await store.stillDue(tx, ids, at);
      const results = due.map((episode) => ({
        episode,
        check: { at, ...look(episode) },
        nextCheckAt: nextDue(episode.nextCheckAt ?? at, at, intervalOf(episode)),
      }));
      const isLost = ({ episode, check }: (typeof results)[number]) =>
        check.verdict === 'unknown' && secondsBetween(episode.lastDataAt, at) >= LOST_AFTER_SECONDS;
      await episodes.check(
        tx,
        results.filter((result) => !isLost(result)),
        at,
      );
      const lost = results.filter(isLost).map(({ episode }) => episode);
      await episodes.end(tx, lost, 'no-longer-watched', at, because('no-data-for-a-day'));
    });
  }

  async function apply(due: string[], look: Look, intervalOf: (episode: Episode) => number): Promise<void> {
    for (let i = 0; i < due.length; i += EPISODES_PER_TRANSACTION) {
      // Let requests in between.
      await new Promise(setImmediate);
      const ids = due.slice(i, i + EPISODES_PER_TRANSACTION);
      await inParts(
        ids,
        (some) => checkOnce(some, look, intervalOf),
        (id, error) => {
          log.error({ episode: id, err: error }, 'episode could not be checked');
        },
      );
    }
  }

  return {
    /** One round: every open episode that is due is looked at once. */
    async run(): Promise<void> {
      const now = instant(clock.now());
      for (const [rule, due] of await store.due(now, 'rule')) {
        await apply(due, await lookAtRule(rule), (episode) => {
          const row = effectiveRow(table, rule, episode.customer, episode.resource);
          return row?.abnormalIntervalSeconds ?? SENDER_INTERVAL_SECONDS;
        });
      }
      const foreign = [...(await store.due(now, 'sender')).values()].flat();
      if (foreign.length > 0) await apply(foreign, await lookAtSenders(), () => SENDER_INTERVAL_SECONDS);
    },
  };
}

function unknown(reason: Reason): Omit<CheckResult, 'at'> {
  return { value: null, verdict: 'unknown', reason };
}

/** The next beat of the episode's own rhythm that lies ahead: a round that came late does not shift later ones. */
function nextDue(due: string, now: string, intervalSeconds: number): string {
  const late = Math.max(0, (new Date(now).getTime() - new Date(due).getTime()) / 1000);
  return addSeconds(due, (Math.floor(late / intervalSeconds) + 1) * intervalSeconds);
}
