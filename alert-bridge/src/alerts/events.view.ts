import type { Event } from '../contract/index.ts';
import type { InventoryStore } from '../inventory/inventory.store.ts';
import type { TicketStore } from '../tickets/tickets.store.ts';
import type { Episode } from './episode.ts';
import { ruleName } from './identity.ts';

export type EventViews = ReturnType<typeof createEventViews>;

/** Episodes as the pages show them: with names and tickets instead of ids. */
export function createEventViews(inventory: InventoryStore, tickets: TicketStore) {
  return async (episodes: Episode[]): Promise<Event[]> => {
    if (episodes.length === 0) return [];
    const [names, numbers] = await Promise.all([
      inventory.named(
        episodes.map(({ customer }) => customer),
        episodes.map(({ resource }) => resource),
      ),
      tickets.numbersOfEpisodes(episodes.map(({ id }) => id)),
    ]);
    return episodes.map((episode) => ({
      id: episode.id,
      rule: { id: episode.rule, name: ruleName(episode.rule) },
      customer: { id: episode.customer, name: names.customers.get(episode.customer)?.name ?? episode.customer },
      resource:
        episode.resource === null
          ? null
          : { id: episode.resource, name: names.resources.get(episode.resource) ?? episode.resource },
      subject: episode.subject,
      severity: episode.severity,
      severityReason: episode.severityReason,
      state: episode.state,
      outcome: episode.outcome,
      abnormalChecks: episode.abnormalChecks,
      requiredChecks: episode.requiredChecks,
      value: episode.value,
      threshold: episode.threshold,
      unit: episode.unit,
      startsAt: episode.startsAt,
      confirmedAt: episode.confirmedAt,
      endedAt: episode.endedAt,
      nextCheckAt: episode.nextCheckAt,
      ticket: numbers.get(episode.id) ?? null,
    }));
  };
}
