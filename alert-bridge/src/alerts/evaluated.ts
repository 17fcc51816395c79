import type { WebhookAlert } from '../contract/alerts.ts';
import { WATCHDOG_RULE } from './rules-file.ts';

/** What of our own rules fires, as Prometheus evaluates it. Labels of others' alerts are not those their Alertmanager hashes. */
export const FIRING_OF_OURS = `ALERTS{alertstate="firing",rule!="",rule!="${WATCHDOG_RULE}"}`;

const MARK = 'cldera:evaluated-by-prometheus';

/** An alert read from a series of ALERTS instead of from a delivery. */
export function evaluatedAlert(series: Record<string, string>, startsAt: string): WebhookAlert {
  const { alertstate: _, ...labels } = series;
  return { status: 'firing', labels, annotations: {}, startsAt, generatorURL: MARK };
}

/** Its start is when it was read, not when it began. */
export function isEvaluated(alert: WebhookAlert): boolean {
  return alert.generatorURL === MARK;
}
