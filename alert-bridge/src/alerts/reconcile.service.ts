import type { WebhookAlert } from '../contract/index.ts';
import { because } from '../contract/wording.ts';
import type { ActiveAlert, Alertmanager } from '../platform/alertmanager.ts';
import type { Database } from '../platform/database.ts';
import type { Logger } from '../platform/log.ts';
import type { Marks } from '../platform/marks.ts';
import type { Prometheus } from '../platform/prometheus.ts';
import { addSeconds, instant, secondsBetween, type Clock } from '../platform/time.ts';
import type { Episodes, NewEpisode } from './episodes.service.ts';
import type { EpisodeStore } from './episodes.store.ts';
import { missedStretches } from './gap.ts';
import { WATCHDOG, WATCHDOG_RULE } from './rules-file.ts';
import { FOUND_BY_RECONCILE, type Intake } from './intake.service.ts';

interface ReconcileParts {
  database: Database;
  store: EpisodeStore;
  episodes: Episodes;
  intake: Intake;
  prometheus: Prometheus;
  alertmanager: Alertmanager;
  marks: Marks;
  clock: Clock;
  log: Logger;
  /** A start this young may still be on its way to us; an end this young, on its way to Prometheus' next evaluation. */
  graceSeconds: number;
}

// Only our own rules: the labels of others' alerts in ALERTS are not those their Alertmanager fingerprints.
const FIRING = `ALERTS{alertstate="firing",rule!="",rule!="${WATCHDOG_RULE}"}`;
const LONGEST_LOOK_BACK_SECONDS = 7 * 86_400;
const MOST_POINTS = 5_000;

/** Compares what fires with what is on record, because deliveries get lost (D5). */
export function createReconcile(parts: ReconcileParts) {
  const { database, store, episodes, intake, prometheus, alertmanager, marks, clock, log, graceSeconds } = parts;

  /** What fires now, as far as anyone who can be reached knows. */
  async function firing(): Promise<WebhookAlert[]> {
    const [fromAlertmanager, fromPrometheus] = await Promise.allSettled([
      alertmanager.activeAlerts('audible'),
      prometheus.query(FIRING),
    ]);
    const now = instant(clock.now());
    if (fromAlertmanager.status === 'fulfilled') await marks.set('alertmanager', now);
    else log.warn({ err: fromAlertmanager.reason as unknown }, 'Alertmanager could not be asked');
    if (fromPrometheus.status === 'fulfilled') await marks.set('prometheus', now);
    else log.warn({ err: fromPrometheus.reason as unknown }, 'Prometheus could not be asked');
    const delivered =
      fromAlertmanager.status === 'fulfilled' ? fromAlertmanager.value.filter(isNoWatchdog).map(alertOf) : [];
    // Prometheus does not say here since when: it is asked for only where Alertmanager cannot answer.
    const evaluated =
      fromPrometheus.status === 'fulfilled' && fromAlertmanager.status === 'rejected'
        ? fromPrometheus.value.map(({ labels }) => firingAlert(labels, now))
        : [];
    return [...delivered, ...evaluated];
  }

  /** Alerts that fire without an open episode, long enough for a delivery to have arrived. */
  async function missing(alerts: WebhookAlert[]): Promise<WebhookAlert[]> {
    const byFingerprint = await intake.fingerprints(alerts);
    const fingerprints = [...byFingerprint.keys()];
    const now = instant(clock.now());
    const [open, ended] = await Promise.all([
      store.openByFingerprint(database.db, fingerprints),
      store.endedAt(fingerprints),
    ]);
    return [...byFingerprint].flatMap(([fingerprint, alert]) => {
      if (open.has(fingerprint)) return [];
      const endedAt = ended.get(fingerprint);
      if (endedAt !== undefined && secondsBetween(endedAt, now) < graceSeconds) return [];
      if (alert.generatorURL !== EVALUATED && secondsBetween(alert.startsAt, now) < graceSeconds) return [];
      // A check ended it, yet it fires on: a new episode from now, not the old start again.
      return [endedAt !== undefined && endedAt >= instant(alert.startsAt) ? { ...alert, startsAt: now } : alert];
    });
  }

  return {
    /** Opens what fires and is not on record. */
    async run(): Promise<void> {
      const lost = await missing(await firing());
      if (lost.length === 0) return;
      const { accepted } = await intake.take(lost, FOUND_BY_RECONCILE);
      log.warn({ accepted }, 'alerts fire that were never delivered');
    },
    /**
     * After a time in which this bridge did not run: what began and ended meanwhile goes on record, with ticket and notice
     * where it lasted as long as its row asks for.
     * @param from when the bridge was last alive
     */
    async lookBack(from: string): Promise<void> {
      const now = clock.now();
      const start = new Date(Math.max(new Date(from).getTime(), now.getTime() - LONGEST_LOOK_BACK_SECONDS * 1000));
      const step = Math.max(15, Math.ceil((now.getTime() - start.getTime()) / 1000 / MOST_POINTS));
      const series = await prometheus.queryRange(FIRING, start, now, step);
      const stretches = missedStretches(
        series.map(({ labels, points }) => ({ labels, at: points.map(([at]) => at) })),
        step,
        now,
      );
      const at = instant(now);
      const note = because('found-in-gap', { from: instant(start), to: at });
      for (const stretch of stretches) {
        const [found] = await intake.drafts([firingAlert(stretch.labels, stretch.startsAt)], at, note);
        if (found === undefined) continue;
        await record(found.draft, stretch.endsAt, found.intervalSeconds, at);
      }
      if (stretches.length > 0)
        log.warn({ stretches: stretches.length, from, to: at }, 'alerts fired while the bridge was down');
    },
  };

  async function record(draft: NewEpisode, endsAt: string, intervalSeconds: number, now: string): Promise<void> {
    await database.transaction(async (tx) => {
      const heard = await store.lastEnded(tx, [draft.fingerprint]);
      const open = await store.openByFingerprint(tx, [draft.fingerprint]);
      // Heard after all, before the bridge went down.
      if (open.size > 0 || (heard.get(draft.fingerprint)?.lastStartsAt ?? '') >= draft.startsAt) return;
      const lasted = secondsBetween(draft.startsAt, addSeconds(endsAt, intervalSeconds));
      const checks = Math.floor(lasted / intervalSeconds);
      // Long enough to have been told then: told now, by the one check that it has. Too short: it must not confirm.
      const requiredChecks = checks >= draft.requiredChecks ? 1 : draft.requiredChecks;
      const [episode] = await episodes.open(tx, [{ ...draft, requiredChecks }], now);
      if (episode !== undefined) await episodes.end(tx, [episode], 'found-afterwards', endsAt, because('recovered'));
    });
  }
}

// The one alert whose delivery is proof in itself: fetching it would prove nothing.
const isNoWatchdog = ({ labels }: ActiveAlert) => labels['alertname'] !== WATCHDOG;

const EVALUATED = 'cldera:evaluated-by-prometheus';

function firingAlert(labels: Record<string, string>, startsAt: string): WebhookAlert {
  const { alertstate: _, ...rest } = labels;
  return { status: 'firing', labels: rest, annotations: {}, startsAt, generatorURL: EVALUATED };
}

function alertOf({ fingerprint, labels, annotations, startsAt }: ActiveAlert): WebhookAlert {
  return { status: 'firing', fingerprint, labels, annotations, startsAt };
}
