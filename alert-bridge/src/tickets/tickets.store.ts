import { sql, type Insertable, type Selectable } from 'kysely';
import type { Severity, Text, TicketFilter, TicketState } from '../contract/index.ts';
import type { Reason } from '../contract/wording.ts';
import type { Scope } from '../people/scope.ts';
import { chunks, type Database, type Db } from '../platform/database.ts';
import { AppError } from '../platform/errors.ts';
import type { Tables } from '../platform/tables.ts';
import { OPEN_STATES } from './ticket.ts';

export interface StoredTicket {
  id: string;
  number: string;
  customer: string;
  resource: string | null;
  episode: string | null;
  title: Text;
  state: TicketState;
  severity: Severity;
  level: number;
  assignee: { id: string; name: string } | null;
  openedAt: string;
  updatedAt: string;
  closedAt: string | null;
}

export interface TicketEntry {
  ticketId: string;
  at: string;
  reason: Reason;
  /** Left out: the system did it. */
  actorId?: string;
  comment?: string | null;
  /** Left out: `public`, the customer sees it too. */
  visibility?: 'public' | 'internal';
  /** The states a move went between. */
  from?: TicketState;
  to?: TicketState;
}

export type TicketStore = ReturnType<typeof createTicketStore>;

export function createTicketStore(database: Database, newId: () => string) {
  const { db } = database;
  const withAssignee = (from: Db) =>
    from
      .selectFrom('tickets')
      .leftJoin('people', 'people.id', 'tickets.assignee_id')
      .selectAll('tickets')
      .select('people.name as assignee_name');

  return {
    /** The next numbers of a customer's own count; the row is held until the transaction ends. */
    async nextNumbers(tx: Db, customer: string, count: number): Promise<string[]> {
      const { value } = await tx
        .insertInto('counters')
        .values({ name: `ticket:${customer}`, value: count })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: sql`counters.value + ${count}` }))
        .returning('value')
        .executeTakeFirstOrThrow();
      return Array.from({ length: count }, (_, i) => `${customer.toUpperCase()}-${value - count + 1 + i}`);
    },
    async insert(tx: Db, tickets: StoredTicket[]): Promise<void> {
      for (const some of chunks(tickets)) await tx.insertInto('tickets').values(some.map(toRow)).execute();
    },
    async setState(tx: Db, id: string, change: { state: TicketState; at: string; assigneeId?: string }): Promise<void> {
      await tx
        .updateTable('tickets')
        .set({
          state: change.state,
          updated_at: change.at,
          closed_at: change.state === 'closed' ? change.at : null,
          ...(change.assigneeId !== undefined && { assignee_id: change.assigneeId }),
        })
        .where('id', '=', id)
        .execute();
    },
    async touch(tx: Db, id: string, at: string): Promise<void> {
      await tx.updateTable('tickets').set({ updated_at: at }).where('id', '=', id).execute();
    },
    async addEntries(tx: Db, entries: TicketEntry[]): Promise<void> {
      const rows = entries.map((entry) => {
        return {
          id: newId(),
          ticket_id: entry.ticketId,
          at: entry.at,
          actor_id: entry.actorId ?? null,
          visibility: entry.visibility ?? 'public',
          from_state: entry.from ?? null,
          to_state: entry.to ?? null,
          reason: JSON.stringify(entry.reason),
          comment: entry.comment ?? null,
        };
      });
      for (const some of chunks(rows)) await tx.insertInto('ticket_entries').values(some).execute();
    },
    /** Read to be changed: held until the transaction ends. */
    async forChange(tx: Db, scope: Scope, id: string): Promise<StoredTicket | undefined> {
      let query = tx.selectFrom('tickets').selectAll().where('id', '=', id);
      if (!scope.all) query = query.where('customer_id', '=', scope.customer);
      const row = await database.forUpdate(query).executeTakeFirst();
      return row && fromRow({ ...row, assignee_name: null });
    },
    /** Tickets of these episodes, held until the transaction ends. */
    async ofEpisodes(tx: Db, episodes: string[]): Promise<StoredTicket[]> {
      const query = tx.selectFrom('tickets').selectAll().where('episode_id', 'in', episodes).orderBy('id');
      const rows = await database.forUpdate(query).execute();
      return rows.map((row) => fromRow({ ...row, assignee_name: null }));
    },
    async numbersOfEpisodes(episodes: string[]): Promise<Map<string, { id: string; number: string }>> {
      if (episodes.length === 0) return new Map();
      const rows = await db
        .selectFrom('tickets')
        .select(['id', 'number', 'episode_id'])
        .where('episode_id', 'in', episodes)
        .execute();
      return new Map(rows.map((row) => [row.episode_id ?? '', { id: row.id, number: row.number }]));
    },
    async get(scope: Scope, id: string): Promise<StoredTicket | undefined> {
      let query = withAssignee(db).where('tickets.id', '=', id);
      if (!scope.all) query = query.where('tickets.customer_id', '=', scope.customer);
      const row = await query.executeTakeFirst();
      return row && fromRow(row);
    },
    /** Open ones most urgent first, then longest open; `all` and `closed` by when they were last touched. */
    async list(scope: Scope, filter: TicketFilter): Promise<{ tickets: StoredTicket[]; next: string | null }> {
      const offset = readOffset(filter.cursor);
      let query = withAssignee(db);
      if (!scope.all) query = query.where('tickets.customer_id', '=', scope.customer);
      if (filter.customer !== undefined) query = query.where('tickets.customer_id', '=', filter.customer);
      if (filter.severity !== undefined) query = query.where('tickets.severity', '=', filter.severity);
      if (filter.state === 'open') query = query.where('tickets.state', 'in', [...OPEN_STATES]);
      if (filter.state === 'closed') query = query.where('tickets.state', '=', 'closed');
      query =
        filter.state === 'open'
          ? query.orderBy('tickets.level').orderBy('tickets.opened_at')
          : query.orderBy('tickets.updated_at', 'desc');
      const rows = await query
        .orderBy('tickets.id')
        .limit(filter.limit + 1)
        .offset(offset)
        .execute();
      const page = rows.slice(0, filter.limit);
      return { tickets: page.map(fromRow), next: rows.length > filter.limit ? String(offset + filter.limit) : null };
    },
    async entries(
      scope: Scope,
      id: string,
    ): Promise<{ id: string; at: string; actor: string | null; reason: Reason; comment: string | null }[]> {
      const rows = await db
        .selectFrom('ticket_entries')
        .leftJoin('people', 'people.id', 'ticket_entries.actor_id')
        .select(['ticket_entries.id', 'at', 'people.name as actor', 'reason', 'comment'])
        .where('ticket_id', '=', id)
        .where('visibility', 'in', scope.all ? ['public', 'internal'] : ['public'])
        .orderBy('at')
        .orderBy('ticket_entries.id')
        .execute();
      return rows.map((row) => ({ ...row, reason: JSON.parse(row.reason) as Reason }));
    },
    async countOpen(scope: Scope): Promise<number> {
      let query = db.selectFrom('tickets').where('state', 'in', [...OPEN_STATES]);
      if (!scope.all) query = query.where('customer_id', '=', scope.customer);
      const row = await query.select((eb) => eb.fn.countAll().as('count')).executeTakeFirstOrThrow();
      return Number(row.count);
    },
  };
}

function readOffset(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (!/^[0-9]{1,9}$/.test(cursor)) throw new AppError('invalid', 'cursor: use the `next` of the page before.');
  return Number(cursor);
}

function toRow(t: StoredTicket): Insertable<Tables['tickets']> {
  return {
    id: t.id,
    number: t.number,
    customer_id: t.customer,
    resource_id: t.resource,
    episode_id: t.episode,
    title: JSON.stringify(t.title),
    state: t.state,
    severity: t.severity,
    level: t.level,
    assignee_id: t.assignee?.id ?? null,
    opened_at: t.openedAt,
    updated_at: t.updatedAt,
    closed_at: t.closedAt,
  };
}

function fromRow(row: Selectable<Tables['tickets']> & { assignee_name: string | null }): StoredTicket {
  return {
    id: row.id,
    number: row.number,
    customer: row.customer_id,
    resource: row.resource_id,
    episode: row.episode_id,
    title: JSON.parse(row.title) as Text,
    state: row.state as TicketState,
    severity: row.severity as Severity,
    level: row.level,
    assignee: row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee_name ?? '' },
    openedAt: row.opened_at,
    updatedAt: row.updated_at,
    closedAt: row.closed_at,
  };
}
