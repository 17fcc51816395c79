import type { EventStore } from '../alerts/events.store.ts';
import type { EventViews } from '../alerts/events.view.ts';
import { ticketRoutes } from '../contract/tickets.ts';
import type { InventoryStore } from '../inventory/inventory.store.ts';
import type { Notifications } from '../notifications/notifications.service.ts';
import { scopeOf, type Principal } from '../people/principal.ts';
import type { Scope } from '../people/scope.ts';
import { AppError, notFound } from '../platform/errors.ts';
import { DONE, type Mount } from '../platform/mount.ts';
import type { Tickets } from './tickets.service.ts';
import type { TicketStore } from './tickets.store.ts';
import { createTicketViews } from './tickets.view.ts';

interface TicketRouteParts {
  mount: Mount<Principal>;
  tickets: Tickets;
  store: TicketStore;
  events: EventStore;
  inventory: InventoryStore;
  eventViews: EventViews;
  notifications: Notifications;
}

export function mountTickets(parts: TicketRouteParts): void {
  const { mount, tickets, store, events, inventory, eventViews, notifications } = parts;
  const views = createTicketViews(inventory);

  async function one(scope: Scope, principal: Principal, id: string) {
    const stored = await store.get(scope, id);
    const [ticket] = stored === undefined ? [] : await views([stored], principal);
    if (stored === undefined || ticket === undefined) throw notFound('The ticket');
    return { stored, ticket };
  }

  mount(ticketRoutes.listTickets, async ({ query }, { principal }) => {
    const { tickets: stored, next } = await store.list(scopeOf(principal), query);
    return { items: await views(stored, principal), next };
  });

  mount(ticketRoutes.getTicket, async ({ params }, { principal }) => {
    const scope = scopeOf(principal);
    const { stored, ticket } = await one(scope, principal, params.id);
    const episode = stored.episode === null ? undefined : await events.get(scope, stored.episode);
    const [timeline, [event], deliveries] = await Promise.all([
      store.entries(scope, stored.id),
      eventViews(episode === undefined ? [] : [episode]),
      episode === undefined ? [] : notifications.deliveries(scope, episode.id),
    ]);
    return { ...ticket, timeline, event: event ?? null, deliveries };
  });

  mount(ticketRoutes.moveTicket, async ({ params, body }, { principal }) => {
    const scope = scopeOf(principal);
    await tickets.move(scope, params.id, body.move, personOf(principal), body.comment ?? null);
    return (await one(scope, principal, params.id)).ticket;
  });

  mount(ticketRoutes.commentTicket, async ({ params, body }, { principal }) => {
    await tickets.comment(scopeOf(principal), params.id, personOf(principal), body.comment);
    return DONE;
  });
}

function personOf(principal: Principal): string {
  if (principal.kind !== 'person') throw new AppError('forbidden', 'Only a person can do this.');
  return principal.id;
}
