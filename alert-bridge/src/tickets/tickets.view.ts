import type { Ticket } from '../contract/index.ts';
import type { InventoryStore } from '../inventory/inventory.store.ts';
import { authorise, type Principal } from '../people/principal.ts';
import { movesFrom } from './ticket.ts';
import type { StoredTicket } from './tickets.store.ts';

/** Tickets as the pages show them: with names, and the moves that this principal can make now. */
export function createTicketViews(inventory: InventoryStore) {
  return async (tickets: StoredTicket[], principal: Principal): Promise<Ticket[]> => {
    if (tickets.length === 0) return [];
    const names = await inventory.named(
      tickets.map(({ customer }) => customer),
      tickets.map(({ resource }) => resource),
    );
    const mayMove = authorise(principal, 'tickets.write').allowed;
    return tickets.map((ticket) => ({
      id: ticket.id,
      number: ticket.number,
      title: ticket.title,
      state: ticket.state,
      severity: ticket.severity,
      level: ticket.level,
      customer: { id: ticket.customer, name: names.customers.get(ticket.customer)?.name ?? ticket.customer },
      resource:
        ticket.resource === null
          ? null
          : { id: ticket.resource, name: names.resources.get(ticket.resource) ?? ticket.resource },
      eventId: ticket.episode,
      assignee: ticket.assignee,
      openedAt: ticket.openedAt,
      updatedAt: ticket.updatedAt,
      closedAt: ticket.closedAt,
      moves: mayMove ? movesFrom(ticket.state) : [],
    }));
  };
}
