import { stringify } from 'yaml';
import type { AlertRow, AlertTable } from './alert-table.ts';

/** The usual name of an alert that always fires: other systems send one too, so ours is told by its rule. */
export const WATCHDOG = 'Watchdog';
export const WATCHDOG_RULE = 'watchdog';
/** How often the alert that always fires is evaluated; Alertmanager repeats it each minute. */
const WATCHDOG_INTERVAL_SECONDS = 30;

/**
 * Prometheus' rule file for the alert table (D4): one rule a row without `for:`, because counting checks is the bridge's work;
 * rows with the same interval share a group.
 */
export function rulesFile(table: AlertTable): string {
  const intervals = [...new Set(table.rows.map((row) => row.normalIntervalSeconds))].sort((a, b) => a - b);
  const groups = [
    { name: 'cldera-watchdog', interval: `${WATCHDOG_INTERVAL_SECONDS}s`, rules: [watchdog()] },
    ...intervals.map((seconds) => ({
      name: `cldera-${seconds}s`,
      interval: `${seconds}s`,
      rules: table.rows.filter((row) => row.normalIntervalSeconds === seconds).map(ruleOf),
    })),
  ];
  return stringify({ groups }, { lineWidth: 0 });
}

function ruleOf(row: AlertRow) {
  return {
    alert: row.id,
    expr: abnormalExpression(row),
    labels: { rule: row.id },
    annotations: { value: '{{ $value }}', summary: row.name['en-US'] },
  };
}

function watchdog() {
  return {
    alert: WATCHDOG,
    expr: 'vector(1)',
    labels: { rule: WATCHDOG_RULE },
    annotations: { summary: 'Always fires: its silence means that the monitoring chain is broken' },
  };
}

/**
 * The row's value where it is abnormal. A threshold of a customer's or resource's own reaches Prometheus as a metric
 * (D4), so an override needs no reload; the last ten minutes count, so that a restart of the bridge changes nothing.
 */
export function abnormalExpression(row: AlertRow): string {
  const sign = row.abnormal === 'above' ? '>' : '<';
  const own = `max by (customer, resource) (last_over_time(cldera_alert_threshold{rule="${row.id}"}[10m]))`;
  return (
    `((${row.value}) ${sign} on (customer, resource) group_left () ${own})` +
    ` or (((${row.value}) unless on (customer, resource) ${own}) ${sign} ${row.threshold})`
  );
}
