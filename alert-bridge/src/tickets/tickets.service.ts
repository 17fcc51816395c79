import type { Episode } from '../alerts/episode.ts';
import { ruleName } from '../alerts/identity.ts';
import { because, type Text, type TicketMove } from '../contract/index.ts';
import type { Scope } from '../people/scope.ts';
import type { Database, Db } from '../platform/database.ts';
import { AppError, notFound } from '../platform/errors.ts';
import { instant, type Clock } from '../platform/time.ts';
import { LEVEL_OF_SEVERITY, transition } from './ticket.ts';
import type { StoredTicket, TicketEntry, TicketStore } from './tickets.store.ts';

interface TicketParts {
  database: Database;
  store: TicketStore;
  clock: Clock;
  newId: () => string;
}

export type Tickets = ReturnType<typeof createTickets>;

export function createTickets({ database, store, clock, newId }: TicketParts) {
  function newTicket(episode: Episode, number: string, title: Text, now: string): StoredTicket {
    return {
      id: newId(),
      number,
      customer: episode.customer,
      resource: episode.resource,
      episode: episode.id,
      title,
      state: 'new',
      severity: episode.severity,
      level: LEVEL_OF_SEVERITY[episode.severity],
      assignee: null,
      openedAt: now,
      updatedAt: now,
      closedAt: null,
    };
  }

  return {
    /** Opens the tickets of episodes that were just confirmed; part of that transaction. In the episodes' order. */
    async open(tx: Db, episodes: Episode[], resourceNames: Map<string, string>): Promise<StoredTicket[]> {
      const numbers = new Map<string, string[]>();
      const byCustomer = Map.groupBy(episodes, ({ customer }) => customer);
      // In one order everywhere, so that two replicas do not wait for each other's counters in a circle.
      for (const [customer, some] of [...byCustomer].sort(([a], [b]) => (a < b ? -1 : 1))) {
        numbers.set(customer, await store.nextNumbers(tx, customer, some.length));
      }
      const now = instant(clock.now());
      const opened = episodes.map((episode) => {
        const resource = episode.resource === null ? null : (resourceNames.get(episode.resource) ?? episode.resource);
        return newTicket(episode, numbers.get(episode.customer)?.shift() ?? '', titleOf(episode, resource), now);
      });
      await store.insert(tx, opened);
      await store.addEntries(
        tx,
        opened.map(({ id, state }, i) => {
          const reason = because('ticket-opened', { count: episodes[i]?.abnormalChecks ?? 0 });
          return { ticketId: id, at: now, to: state, reason };
        }),
      );
      return opened;
    },
    /** Notes on the time lines who is being told; for staff. */
    async notified(tx: Db, told: Map<string, string[]>): Promise<void> {
      const at = instant(clock.now());
      const entries = [...told]
        .filter(([, recipients]) => recipients.length > 0)
        .map(([ticketId, recipients]): TicketEntry => {
          const reason = because('ticket-notified', { recipients: recipients.join(', ') });
          return { ticketId, at, reason, visibility: 'internal' };
        });
      await store.addEntries(tx, entries);
    },
    /** The episodes are over; part of the transaction that ended them. A ticket that a person has closed stays as it is. */
    async episodesEnded(tx: Db, episodes: Episode[]): Promise<StoredTicket[]> {
      const byId = new Map(episodes.map((episode) => [episode.id, episode]));
      const found = await store.ofEpisodes(tx, [...byId.keys()]);
      const now = instant(clock.now());
      for (const ticket of found) {
        const moved = transition(ticket.state, 'recover');
        if (!moved.allowed) continue;
        if (moved.to !== ticket.state) await store.setState(tx, ticket.id, { state: moved.to, at: now });
        const unwatched = byId.get(ticket.episode ?? '')?.outcome === 'no-longer-watched';
        const reason = unwatched ? because('no-longer-watched') : moved.reason;
        await store.addEntries(tx, [{ ticketId: ticket.id, at: now, from: ticket.state, to: moved.to, reason }]);
      }
      return found;
    },
    /** @throws AppError not-found; conflict with the moves that are open, when this one is not. */
    async move(scope: Scope, id: string, move: TicketMove, actorId: string, comment: string | null): Promise<void> {
      await database.transaction(async (tx) => {
        const ticket = await store.forChange(tx, scope, id);
        if (ticket === undefined) throw notFound('The ticket');
        const moved = transition(ticket.state, move);
        if (!moved.allowed) {
          const open = moved.allowedMoves.join(', ') || 'none';
          throw new AppError(
            'conflict',
            `A ticket that is ${ticket.state} cannot take "${move}"; open moves: ${open}.`,
          );
        }
        const at = instant(clock.now());
        // Who takes it owns it.
        await store.setState(tx, id, { state: moved.to, at, ...(move === 'acknowledge' && { assigneeId: actorId }) });
        await store.addEntries(tx, [
          {
            ticketId: id,
            at,
            actorId,
            from: ticket.state,
            to: moved.to,
            reason: moved.reason,
            comment,
            visibility: 'internal',
          },
        ]);
      });
    },
    /** @throws AppError not-found. */
    async comment(scope: Scope, id: string, actorId: string, comment: string): Promise<void> {
      await database.transaction(async (tx) => {
        const ticket = await store.forChange(tx, scope, id);
        if (ticket === undefined) throw notFound('The ticket');
        const at = instant(clock.now());
        await store.touch(tx, id, at);
        await store.addEntries(tx, [
          { ticketId: id, at, actorId, reason: because('ticket-comment'), comment, visibility: 'internal' },
        ]);
      });
    },
  };
}

function titleOf(episode: Episode, resourceName: string | null): Text {
  const name = ruleName(episode.rule);
  const where = [resourceName, episode.subject].filter((part) => part !== null && part !== '').join(' ');
  const chinese = episode.source === 'chain' ? name['zh-Hans'] : `${name['zh-Hans']}异常`;
  return {
    'zh-Hans': where === '' ? chinese : `${where} ${chinese}`,
    'en-US': where === '' ? name['en-US'] : `${name['en-US']}: ${where}`,
  };
}
