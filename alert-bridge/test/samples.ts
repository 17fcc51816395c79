import type { AlertRow } from '../src/alerts/alert-table.ts';
import { ALERT_TABLE } from '../src/alerts/alert-table.ts';
import type { Episode } from '../src/alerts/episode.ts';
import type { Severity, WebhookAlert } from '../src/contract/index.ts';
import { because } from '../src/contract/wording.ts';
import type { StoredTicket } from '../src/tickets/tickets.store.ts';

/** The instant at which the examples begin. */
export const NOON = '2026-11-24T04:00:00.000Z';

/** Seconds after noon. */
export function noon(plusSeconds = 0): string {
  return new Date(new Date(NOON).getTime() + plusSeconds * 1000).toISOString();
}

/** A row of the shipped alert table. */
export function row(id: 'host-up' | 'disk-usage' | 'port'): AlertRow {
  return ALERT_TABLE.find((candidate) => candidate.id === id)!;
}

/** A host of a customer that has stopped answering: one check of five. */
export function anEpisode(changes: Partial<Episode> = {}): Episode {
  return {
    id: 'episode-1',
    fingerprint: 'host-up:["acme","web-1","10.0.0.5:9100"]',
    rule: 'host-up',
    source: 'rule',
    customer: 'acme',
    resource: 'web-1',
    subject: '10.0.0.5:9100',
    labels: { alertname: 'host-up', rule: 'host-up', customer: 'acme', resource: 'web-1', instance: '10.0.0.5:9100' },
    severity: 'disaster',
    severityReason: because('severity-of-row'),
    state: 'checking',
    outcome: null,
    requiredChecks: 5,
    abnormalChecks: 1,
    checkCount: 1,
    value: 0,
    threshold: 1,
    unit: '',
    startsAt: NOON,
    lastStartsAt: NOON,
    openedAt: NOON,
    confirmedAt: null,
    endedAt: null,
    nextCheckAt: noon(60),
    lastDataAt: NOON,
    ...changes,
  };
}

export function aTicket(changes: Partial<StoredTicket> = {}): StoredTicket {
  return {
    id: 'ticket-1',
    number: 'ACME-1',
    customer: 'acme',
    resource: null,
    episode: null,
    title: { 'zh-Hans': '主机存活异常', 'en-US': 'Host up' },
    state: 'new',
    severity: 'disaster' satisfies Severity,
    level: 1,
    assignee: null,
    openedAt: NOON,
    updatedAt: NOON,
    closedAt: null,
    ...changes,
  };
}

/** A firing alert of one of our own rules, as Alertmanager delivers it. */
export function anAlert(labels: Record<string, string> = {}, changes: Partial<WebhookAlert> = {}): WebhookAlert {
  return {
    status: 'firing',
    labels: {
      alertname: 'host-up',
      rule: 'host-up',
      customer: 'acme',
      resource: 'web-1',
      instance: '10.0.0.5:9100',
      ...labels,
    },
    annotations: { value: '0' },
    startsAt: NOON,
    endsAt: '0001-01-01T00:00:00Z',
    ...changes,
  };
}

/** The alert that always fires, as our rule file has it. */
export function aWatchdog(startsAt: string): WebhookAlert {
  return { status: 'firing', labels: { alertname: 'Watchdog', rule: 'watchdog' }, annotations: {}, startsAt };
}

/** The body of Alertmanager's webhook, version 4. */
export function webhookBody(alerts: unknown[]): object {
  return { version: '4', groupKey: '{}:{}', truncatedAlerts: 0, receiver: 'bridge', status: 'firing', alerts };
}
