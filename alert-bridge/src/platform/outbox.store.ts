import type { Selectable, Updateable } from 'kysely';
import { chunks, type Database, type Db } from './database.ts';
import type { Tables } from './tables.ts';
import { addSeconds, instant, type Clock } from './time.ts';

/** An effect to carry out after the commit. Queued twice under one key, it is carried out once. */
export interface OutboxMessage {
  dedupeKey: string;
  /** Which handler carries it out: `mail`, … */
  handler: string;
  /** What it is about, for listing: the id of an episode. */
  reference: string;
  /** Who gets it and in what role, for listing: only its handler reads the payload. */
  recipient: string;
  kind: string;
  /** Lower goes first: what is urgent does not wait behind a storm of what is not. */
  priority: number;
  /** Messages of one thread go out in the order in which they were queued: nobody hears of a recovery before the problem. */
  thread: string;
  payload: unknown;
}

export type OutboxRow = Selectable<Tables['outbox']>;

export type OutboxStore = ReturnType<typeof createOutboxStore>;

// Longer than any attempt may take: a lease that runs out means the process died in the middle.
const LEASE_SECONDS = 120;

export function createOutboxStore(database: Database, clock: Clock, newId: () => string, owner: string) {
  const { db } = database;

  /** What can be sent now: it is time, and nothing before it in its thread still waits. */
  function dueAt(now: string, handler: string, from: Db) {
    return from
      .selectFrom('outbox')
      .select('id')
      .where('state', '=', 'queued')
      .where('handler', '=', handler)
      .where('next_attempt_at', '<=', now)
      .where((eb) => {
        const earlier = eb
          .selectFrom('outbox as earlier')
          .select('earlier.id')
          .whereRef('earlier.thread', '=', 'outbox.thread')
          .whereRef('earlier.id', '<', 'outbox.id')
          .where('earlier.state', '=', 'queued');
        return eb.not(eb.exists(earlier));
      });
  }

  return {
    /** Queues inside the caller's transaction. */
    async enqueue(tx: Db, messages: OutboxMessage[]): Promise<void> {
      const now = instant(clock.now());
      const rows = messages.map((message) => ({
        id: newId(),
        dedupe_key: message.dedupeKey,
        handler: message.handler,
        reference: message.reference,
        recipient: message.recipient,
        kind: message.kind,
        priority: message.priority,
        thread: message.thread,
        payload: JSON.stringify(message.payload),
        state: 'queued',
        attempts: 0,
        queued_at: now,
        next_attempt_at: now,
      }));
      for (const some of chunks(rows)) {
        await tx
          .insertInto('outbox')
          .values(some)
          .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
          .execute();
      }
    },
    /** A look without writing: whether a handler has anything to send. */
    async hasDue(handler: string): Promise<boolean> {
      const due = dueAt(instant(clock.now()), handler, db);
      return (await due.limit(1).executeTakeFirst()) !== undefined;
    },
    /** Takes the most urgent messages of a handler in hand; nobody else gets them until the lease runs out. */
    async claim(handler: string, limit: number): Promise<OutboxRow[]> {
      const now = instant(clock.now());
      return database.transaction(async (tx) => {
        const due = dueAt(now, handler, tx)
          .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', now)]))
          .orderBy('priority')
          .orderBy('next_attempt_at')
          .orderBy('id')
          .limit(limit);
        return tx
          .updateTable('outbox')
          .set({ lease_owner: owner, lease_until: addSeconds(now, LEASE_SECONDS) })
          .where('id', 'in', database.skipLocked(due))
          .returningAll()
          .execute();
      });
    },
    /** Writes down what became of a message in hand, and lets go of it. */
    async record(id: string, change: Updateable<Tables['outbox']>): Promise<void> {
      await db
        .updateTable('outbox')
        .set({ ...change, lease_owner: null, lease_until: null })
        .where('id', '=', id)
        .where('lease_owner', '=', owner)
        .execute();
    },
    /** Takes back what a process that is certainly gone had in hand: at the start, where nobody else uses the database. */
    async takeBack(): Promise<void> {
      await db
        .updateTable('outbox')
        .set({ lease_owner: null, lease_until: null })
        .where('lease_owner', 'is not', null)
        .execute();
    },
    /** How many wait and how many were given up. */
    async counts(): Promise<{ state: string; count: number }[]> {
      const rows = await db
        .selectFrom('outbox')
        .where('state', 'in', ['queued', 'dead'])
        .groupBy('state')
        .select(['state', (eb) => eb.fn.countAll().as('count')])
        .execute();
      return ['queued', 'dead'].map((state) => ({
        state,
        count: Number(rows.find((row) => row.state === state)?.count ?? 0),
      }));
    },
    /** When the message was queued that has waited longest; undefined: none waits. */
    async oldestQueuedAt(): Promise<string | undefined> {
      const row = await db
        .selectFrom('outbox')
        .where('state', '=', 'queued')
        .select((eb) => eb.fn.min('queued_at').as('oldest'))
        .executeTakeFirst();
      return row?.oldest ?? undefined;
    },
    /** Who was sent something of a kind about each of these, without the messages themselves. */
    async recipients(references: string[], kind: string, from: Db): Promise<Map<string, Set<string>>> {
      const rows = await from
        .selectFrom('outbox')
        .select(['reference', 'recipient'])
        .where('reference', 'in', references)
        .where('kind', '=', kind)
        .execute();
      const grouped = Map.groupBy(rows, (row) => row.reference);
      return new Map([...grouped].map(([reference, some]) => [reference, new Set(some.map((row) => row.recipient))]));
    },
    async listByReference(references: string[], from: Db = db): Promise<OutboxRow[]> {
      if (references.length === 0) return [];
      return from
        .selectFrom('outbox')
        .selectAll()
        .where('reference', 'in', references)
        .orderBy('queued_at')
        .orderBy('id')
        .execute();
    },
  };
}
