import type { InventoryStore } from '../inventory/inventory.store.ts';
import type { Metrics } from '../platform/metrics.ts';
import { effectiveRow, type AlertTable } from './alert-table.ts';

/** Thresholds of a customer's or resource's own, as the metric that the rules' expressions join (D4). */
export function exportThresholds(metrics: Metrics, table: AlertTable, inventory: InventoryStore): void {
  const overridden = table.overrides.filter(({ threshold }) => threshold !== undefined);
  metrics.gauge(
    'cldera_alert_threshold',
    "A threshold of a customer's or resource's own, where it differs from the alert table.",
    ['rule', 'customer', 'resource'],
    async () => {
      if (overridden.length === 0) return [];
      const resources = await inventory.resources({ all: true });
      return resources.flatMap(({ id, customer }) => {
        const rules = new Set(
          overridden.filter((o) => o.customer === customer && (o.resource ?? id) === id).map(({ rule }) => rule),
        );
        return [...rules].flatMap((rule) => {
          const row = effectiveRow(table, rule, customer, id);
          return row === undefined ? [] : [{ labels: { rule, customer, resource: id }, value: row.threshold }];
        });
      });
    },
  );
}
