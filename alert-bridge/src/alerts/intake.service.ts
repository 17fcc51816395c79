import { createHash } from 'node:crypto';
import type { WebhookAlert } from '../contract/index.ts';
import { because, type Reason } from '../contract/wording.ts';
import { COMPANY } from '../inventory/company.ts';
import { type InventoryStore, type Known } from '../inventory/inventory.store.ts';
import type { Database, Db } from '../platform/database.ts';
import type { Marks } from '../platform/marks.ts';
import type { Metrics } from '../platform/metrics.ts';
import { instant, type Clock } from '../platform/time.ts';
import { effectiveRow, type AlertRow, type AlertTable } from './alert-table.ts';
import type { Episode } from './episode.ts';
import type { Episodes, NewEpisode } from './episodes.service.ts';
import type { EpisodeStore } from './episodes.store.ts';
import { fingerprintOf, senderFingerprint, subjectOf } from './identity.ts';
import { receive, secondCheckAt, SENDER_INTERVAL_SECONDS, type IntakeDecision } from './intake.ts';
import { WATCHDOG, WATCHDOG_RULE } from './rules-file.ts';
import { classify } from './severity.ts';

interface IntakeParts {
  database: Database;
  store: EpisodeStore;
  episodes: Episodes;
  inventory: InventoryStore;
  marks: Marks;
  table: AlertTable;
  clock: Clock;
  metrics: Metrics;
}

export type Intake = ReturnType<typeof createIntake>;

interface Decided {
  placed: PlacedAlert;
  /** The open one it belongs to. */
  episode: Episode | undefined;
  decision: IntakeDecision;
}

/** An alert with what we know of where it belongs. */
interface PlacedAlert {
  alert: WebhookAlert;
  fingerprint: string;
  row: AlertRow | undefined;
  customer: string;
  resource: string | null;
}

/** Alerts in one transaction: others wait for one such portion, not for ten thousand alerts. */
const ALERTS_PER_TRANSACTION = 200;

/** Takes in alerts: everything of one delivery is on disk when it returns, in one transaction (D3). */
export function createIntake({ database, store, episodes, inventory, marks, table, clock, metrics }: IntakeParts) {
  const received = metrics.counter('cldera_alerts_received_total', 'Alerts delivered, by what became of them.', [
    'became',
  ]);

  async function place(tx: Db, alerts: WebhookAlert[]): Promise<PlacedAlert[]> {
    const named = (label: string) => [...new Set(alerts.flatMap(({ labels }) => labels[label] ?? []))];
    const known = await inventory.known(tx, named('customer'), named('resource'));
    return alerts.flatMap((alert) => {
      const placed = placeOne(alert, known);
      return placed === 'out-of-service' ? [] : [placed];
    });
  }

  function placeOne(alert: WebhookAlert, known: Known): PlacedAlert | 'out-of-service' {
    const named = { customer: alert.labels['customer'] ?? '', resource: alert.labels['resource'] ?? '' };
    const resource = known.resources.get(named.resource);
    if (resource?.ended === true) return 'out-of-service';
    const resourceId = resource === undefined ? null : named.resource;
    // What the inventory says of a resource counts more than a label.
    const customer = resource?.customer ?? (known.customers.has(named.customer) ? named.customer : COMPANY);
    const row = effectiveRow(table, alert.labels['rule'] ?? '', customer, resourceId);
    const fingerprint =
      row === undefined
        ? senderFingerprint(alert.fingerprint ?? hashOf(alert.labels))
        : fingerprintOf(row, alert.labels);
    return { alert, fingerprint, row, customer, resource: resourceId };
  }

  function draft(placed: PlacedAlert, now: string, note?: Reason): NewEpisode {
    const { alert, fingerprint, row, customer, resource } = placed;
    const { severity, reason } = classify({ row, labels: alert.labels });
    // A start in the future is a sender's clock, not a fact.
    const startsAt = instant(alert.startsAt) > now ? now : instant(alert.startsAt);
    const value = Number.parseFloat(alert.annotations['value'] ?? '');
    return {
      ...watchedBy(row, alert.labels['alertname'] ?? 'alert'),
      fingerprint,
      customer,
      resource,
      subject: subjectOf(row, alert.labels),
      labels: alert.labels,
      severity,
      severityReason: reason,
      startsAt,
      lastStartsAt: instant(alert.startsAt),
      // What another sender's value means, only that sender knows.
      value: row !== undefined && Number.isFinite(value) ? value : null,
      // Without Alertmanager's fingerprint it cannot be found in Alertmanager's list: it ends when its sender says so.
      nextCheckAt:
        row === undefined && alert.fingerprint === undefined ? null : secondCheckAt(startsAt, now, intervalOf(row)),
      ...(note && { note }),
    };
  }

  async function carryOut(tx: Db, decided: Decided[], now: string, note?: Reason) {
    for (const { episode, decision } of decided) {
      if (episode === undefined) continue;
      if (decision.kind === 'join' && decision.reason !== null) {
        const { startsAt, lastStartsAt, reason } = decision;
        await store.save(tx, { ...episode, startsAt, lastStartsAt });
        await store.addDecisions(tx, [{ episodeId: episode.id, at: now, reason }]);
      }
      if (decision.kind === 'end') {
        const outcome = episode.state === 'confirmed' ? 'recovered' : 'recovered-before-notice';
        await episodes.end(tx, [episode], outcome, now, decision.reason);
      }
    }
    await episodes.open(
      tx,
      decided.flatMap(({ placed, decision }) => (decision.kind === 'open' ? [draft(placed, now, note)] : [])),
      now,
    );
  }

  async function takePortion(alerts: WebhookAlert[], note?: Reason): Promise<number> {
    const now = instant(clock.now());
    const kinds = await database.transaction(async (tx) => {
      const placed = latestByFingerprint(await place(tx, alerts));
      const fingerprints = placed.map(({ fingerprint }) => fingerprint);
      const open = await store.openByFingerprint(tx, fingerprints);
      const closed = fingerprints.filter((fingerprint) => !open.has(fingerprint));
      const ended = await store.lastEnded(tx, closed);
      const decided = placed.map((one) => {
        const episode = open.get(one.fingerprint);
        return { placed: one, episode, decision: receive(one.alert, episode, ended.get(one.fingerprint)) };
      });
      await carryOut(tx, decided, now, note);
      return decided.map(({ decision }) => decision.kind);
    });
    for (const became of kinds) received.inc({ became });
    return kinds.filter((kind) => kind !== 'ignore').length;
  }

  return {
    /**
     * Takes in one delivery.
     * @param note why the alerts come this way, where it is not a webhook
     * @returns how many meant something, and how many were repeats or unknown
     */
    async take(alerts: WebhookAlert[], note?: Reason): Promise<{ accepted: number; ignored: number }> {
      if (alerts.some(({ labels, status }) => labels['rule'] === WATCHDOG_RULE && status === 'firing')) {
        await marks.set('watchdog', instant(clock.now()));
      }
      const others = alerts.filter(({ labels }) => labels['alertname'] !== WATCHDOG);
      let accepted = alerts.length - others.length;
      // A portion that is on disk when the process dies is a repeat when the delivery comes again.
      for (let i = 0; i < others.length; i += ALERTS_PER_TRANSACTION) {
        accepted += await takePortion(others.slice(i, i + ALERTS_PER_TRANSACTION), note);
      }
      return { accepted, ignored: alerts.length - accepted };
    },
    /** The fingerprint an alert's episode has; for comparing senders' lists with what is on record. */
    async fingerprints(alerts: WebhookAlert[]): Promise<Map<string, WebhookAlert>> {
      const placed = await place(database.db, alerts);
      return new Map(placed.map(({ fingerprint, alert }) => [fingerprint, alert]));
    },
    /** Drafts for alerts that are over already: put on record from a look back. */
    async drafts(
      alerts: WebhookAlert[],
      now: string,
      note: Reason,
    ): Promise<{ draft: NewEpisode; intervalSeconds: number }[]> {
      const placed = await place(database.db, alerts);
      return placed.map((one) => ({
        draft: draft(one, now, note),
        intervalSeconds: intervalOf(one.row),
      }));
    },
  };
}

type Watched = Pick<NewEpisode, 'rule' | 'source' | 'requiredChecks' | 'threshold' | 'unit'>;

/** A row of ours with its N; an alert of another sender has done its counting there. */
function watchedBy(row: AlertRow | undefined, alertName: string): Watched {
  if (row === undefined) return { rule: alertName, source: 'sender', requiredChecks: 1, threshold: null, unit: '' };
  return { rule: row.id, source: 'rule', requiredChecks: row.checks, threshold: row.threshold, unit: row.unit };
}

function intervalOf(row: AlertRow | undefined): number {
  return row?.abnormalIntervalSeconds ?? SENDER_INTERVAL_SECONDS;
}

/** Twice in one delivery is once: the later entry counts, and firing counts more than resolved. */
function latestByFingerprint(placed: PlacedAlert[]): PlacedAlert[] {
  const latest = new Map<string, PlacedAlert>();
  for (const one of placed) {
    const before = latest.get(one.fingerprint);
    if (before?.alert.status !== 'firing' || one.alert.status === 'firing') latest.set(one.fingerprint, one);
  }
  return [...latest.values()];
}

function hashOf(labels: Record<string, string>): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 32);
}

export const FOUND_BY_RECONCILE = because('found-by-reconcile');
