import type { WebhookAlert } from '../contract/index.ts';
import type { ActiveAlert, Alertmanager } from '../platform/alertmanager.ts';
import type { Database } from '../platform/database.ts';
import type { Logger } from '../platform/log.ts';
import type { Marks } from '../platform/marks.ts';
import type { Prometheus } from '../platform/prometheus.ts';
import { instant, secondsBetween, type Clock } from '../platform/time.ts';
import type { EpisodeStore } from './episodes.store.ts';
import { evaluatedAlert, FIRING_OF_OURS, isEvaluated } from './evaluated.ts';
import { inParts } from './in-parts.ts';
import { WATCHDOG } from './rules-file.ts';
import { FOUND_BY_RECONCILE, type Intake } from './intake.service.ts';

interface ReconcileParts {
  database: Database;
  store: EpisodeStore;
  intake: Intake;
  prometheus: Prometheus;
  alertmanager: Alertmanager;
  marks: Marks;
  clock: Clock;
  log: Logger;
  /** A start this young may still be on its way to us; an end this young, on its way to Prometheus' next evaluation. */
  graceSeconds: number;
}

/** Compares what fires with what is on record, because deliveries get lost (D5). */
export function createReconcile(parts: ReconcileParts) {
  const { database, store, intake, prometheus, alertmanager, marks, clock, log, graceSeconds } = parts;

  /** What fires now, as far as anyone who can be reached knows. */
  async function firing(): Promise<WebhookAlert[]> {
    const [fromAlertmanager, fromPrometheus] = await Promise.allSettled([
      alertmanager.activeAlerts('audible'),
      prometheus.query(FIRING_OF_OURS),
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
        ? fromPrometheus.value.map(({ labels }) => evaluatedAlert(labels, now))
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
      if (!isEvaluated(alert) && secondsBetween(alert.startsAt, now) < graceSeconds) return [];
      // A check ended it, yet it fires on: a new episode from now, not the old start again.
      return [endedAt !== undefined && endedAt >= instant(alert.startsAt) ? { ...alert, startsAt: now } : alert];
    });
  }

  return {
    /** Opens what fires and is not on record. */
    async run(): Promise<void> {
      const lost = await missing(await firing());
      if (lost.length === 0) return;
      const take = async (some: WebhookAlert[]) => {
        await intake.take(some, FOUND_BY_RECONCILE);
      };
      await inParts(lost, take, ({ labels }, error) => {
        log.error({ alertname: labels['alertname'], err: error }, 'alert could not be taken in');
      });
      log.warn({ alerts: lost.length }, 'alerts fire that were never delivered');
    },
  };
}

// The one alert whose delivery is proof in itself: fetching it would prove nothing.
const isNoWatchdog = ({ labels }: ActiveAlert) => labels['alertname'] !== WATCHDOG;

function alertOf({ fingerprint, labels, annotations, startsAt }: ActiveAlert): WebhookAlert {
  return { status: 'firing', fingerprint, labels, annotations, startsAt };
}
