import type { Episode } from '../alerts/episode.ts';
import { ruleName } from '../alerts/identity.ts';
import { because, type Text, type TicketMove } from '../contract/index.ts';
import type { Scope } from '../people/scope.ts';
import type { Database, Db } from '../platform/database.ts';
import { AppError, notFound } from '../platform/errors.ts';
import { instant, type Clock } from '../platform/time.ts';
import { LEVEL_OF_SEVERITY, transition } from './ticket.ts';
import type { StoredTicket, TicketStore } from './tickets.store.ts';

interface TicketParts {
  database: Database;
  store: TicketStore;
  clock: Clock;
  newId: () => string;
}

export type Tickets = ReturnType<typeof createTickets>;

export function createTickets({ database, store, clock, newId }: TicketParts) {
  return {
    /** Opens the ticket of an episode that was just confirmed; part of that transaction. */
    async open(tx: Db, episode: Episode, resourceName: string | null): Promise<StoredTicket> {
      const now = instant(clock.now());
      const ticket: StoredTicket = {
        id: newId(),
        number: await store.nextNumber(tx, episode.customer),
        customer: episode.customer,
        resource: episode.resource,
        episode: episode.id,
        title: titleOf(episode, resourceName),
        state: 'new',
        severity: episode.severity,
        level: LEVEL_OF_SEVERITY[episode.severity],
        assignee: null,
        openedAt: now,
        updatedAt: now,
        closedAt: null,
      };
      await store.insert(tx, ticket);
      const reason = because('ticket-opened', { count: episode.abnormalChecks });
      await store.addEntries(tx, [{ ticketId: ticket.id, at: now, actorId: null, reason, comment: null }]);
      return ticket;
    },
    /** Notes on the time line who is being told. */
    async notified(tx: Db, ticket: StoredTicket, recipients: string[]): Promise<void> {
      if (recipients.length === 0) return;
      const reason = because('ticket-notified', { recipients: recipients.join(', ') });
      await store.addEntries(tx, [
        { ticketId: ticket.id, at: instant(clock.now()), actorId: null, reason, comment: null },
      ]);
    },
    /** Monitoring sees recovery; part of the transaction that ended the episode. */
    async recover(tx: Db, episode: Episode): Promise<StoredTicket | undefined> {
      const ticket = await store.ofEpisode(tx, episode.id);
      if (ticket === undefined) return undefined;
      const now = instant(clock.now());
      const moved = transition(ticket.state, 'recover');
      if (!moved.allowed) return ticket;
      await store.setState(tx, ticket.id, { state: moved.to, at: now });
      await store.addEntries(tx, [
        { ticketId: ticket.id, at: now, actorId: null, reason: moved.reason, comment: null },
      ]);
      return { ...ticket, state: moved.to };
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
        await store.addEntries(tx, [{ ticketId: id, at, actorId, reason: moved.reason, comment }]);
      });
    },
    /** @throws AppError not-found. */
    async comment(scope: Scope, id: string, actorId: string, comment: string): Promise<void> {
      await database.transaction(async (tx) => {
        const ticket = await store.forChange(tx, scope, id);
        if (ticket === undefined) throw notFound('The ticket');
        const at = instant(clock.now());
        await store.touch(tx, id, at);
        await store.addEntries(tx, [{ ticketId: id, at, actorId, reason: because('ticket-comment'), comment }]);
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
