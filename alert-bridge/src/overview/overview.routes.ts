import type { Chain } from '../alerts/chain.service.ts';
import type { ChainPart } from '../alerts/chain.ts';
import type { EventStore } from '../alerts/events.store.ts';
import type { EventViews } from '../alerts/events.view.ts';
import { SEVERITIES, type Chain as ChainView, type Severity } from '../contract/index.ts';
import { overviewRoutes } from '../contract/overview.ts';
import type { Inventory } from '../inventory/inventory.service.ts';
import type { InventoryStore } from '../inventory/inventory.store.ts';
import { authorise, scopeOf, type Principal } from '../people/principal.ts';
import type { Scope } from '../people/scope.ts';
import type { Mount } from '../platform/mount.ts';
import type { OutboxStore } from '../platform/outbox.store.ts';
import { instant, type Clock } from '../platform/time.ts';
import type { TicketStore } from '../tickets/tickets.store.ts';
import { createTicketViews } from '../tickets/tickets.view.ts';
import { byUrgency, stateOf, worstOf } from './overview.ts';

interface OverviewParts {
  mount: Mount<Principal>;
  events: EventStore;
  eventViews: EventViews;
  tickets: TicketStore;
  inventory: Inventory;
  inventoryStore: InventoryStore;
  chain: Chain;
  outbox: OutboxStore;
  clock: Clock;
  mail: ChainView['mail'];
}

const SHOWN = { events: 10, tickets: 10, resources: 12 };

export function mountOverview(parts: OverviewParts): void {
  const { mount, events, eventViews, tickets, inventory, inventoryStore, chain, outbox, clock, mail } = parts;
  const ticketViews = createTicketViews(inventoryStore);

  async function openCounts(scope: Scope) {
    const rows = await events.openCounts(scope);
    const sum = (wanted: (row: (typeof rows)[number]) => boolean) =>
      rows.filter(wanted).reduce((n, { count }) => n + count, 0);
    const open = Object.fromEntries(
      SEVERITIES.map((severity) => [severity, sum((row) => row.severity === severity && row.state === 'confirmed')]),
    ) as Record<Severity, number>;
    return { open, checking: sum((row) => row.state === 'checking') };
  }

  async function chainView(silent: ChainPart[]): Promise<ChainView> {
    const [seen, counts] = await Promise.all([chain.seen(), outbox.counts()]);
    const reach = (part: 'prometheus' | 'alertmanager') =>
      silent.includes(part) ? 'unreachable' : seen[part] === undefined ? 'not-tried' : 'reachable';
    const count = (state: string) => counts.find((row) => row.state === state)?.count ?? 0;
    return {
      prometheus: reach('prometheus'),
      alertmanager: reach('alertmanager'),
      watchdogHeardAt: seen.watchdog ?? null,
      outboxQueued: count('queued'),
      outboxDead: count('dead'),
      mail,
    };
  }

  mount(overviewRoutes.getOverview, async (_, { principal }) => {
    const scope = scopeOf(principal);
    const isStaff = authorise(principal, 'chain.read').allowed;
    const [counts, eventPage, ticketPage, resources, openTickets, silent] = await Promise.all([
      openCounts(scope),
      events.list(scope, { state: 'open', limit: SHOWN.events }),
      tickets.list(scope, { state: 'open', limit: SHOWN.tickets }),
      inventory.list(scope),
      tickets.countOpen(scope),
      chain.silent(),
    ]);
    const named = isStaff ? silent : silent.length > 0 ? ['monitoring'] : [];
    return {
      state: stateOf({ ...counts, resources: resources.length, silentParts: named }),
      worstSeverity: silent.length > 0 ? 'disaster' : worstOf(counts.open),
      openEvents: { ...counts.open, checking: counts.checking },
      openTickets,
      resourcesWatched: resources.length,
      events: await eventViews(eventPage.episodes),
      tickets: await ticketViews(ticketPage.tickets, principal),
      resources: resources.sort(byUrgency).slice(0, SHOWN.resources),
      chain: isStaff ? await chainView(silent) : null,
      at: instant(clock.now()),
    };
  });
}
