import type { Selectable } from 'kysely';
import type { Database, Db } from './database.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { nextStep, type SendOutcome } from './retry.ts';
import type { Tables } from './tables.ts';
import { addSeconds, instant, type Clock } from './time.ts';

/** An effect to carry out after the commit. Queued twice under one key, it is carried out once. */
export interface OutboxMessage {
  dedupeKey: string;
  /** Which handler carries it out: `mail`, … */
  handler: string;
  /** What it is about, for listing: the id of an episode. */
  reference: string;
  payload: unknown;
}

export type OutboxRow = Selectable<Tables['outbox']>;

/** Carries out one message and classifies its own failures. The idempotency key is the row's id. */
export type OutboxHandler = (payload: unknown, row: OutboxRow) => Promise<SendOutcome>;

interface OutboxParts {
  database: Database;
  handlers: Record<string, OutboxHandler>;
  clock: Clock;
  log: Logger;
  metrics: Metrics;
  newId: () => string;
  random: () => number;
  owner: string;
}

export type Outbox = ReturnType<typeof createOutbox>;

// Longer than any handler may take: a lease that runs out means the process died in the middle.
const LEASE_SECONDS = 120;
// So many can be repeated when the process is killed in the middle; each has the same message id again.
const BATCH = 5;

/** Effects that must happen once the transaction that asked for them is on disk (D3). */
export function createOutbox({ database, handlers, clock, log, metrics, newId, random, owner }: OutboxParts) {
  const outcomes = metrics.counter('cldera_outbox_attempts_total', 'Attempts to send, by outcome.', [
    'handler',
    'outcome',
  ]);
  metrics.gauge('cldera_outbox_messages', 'Messages in the outbox by state.', ['state'], async () => {
    const rows = await counts();
    return rows.map(({ state, count }) => ({ labels: { state }, value: count }));
  });

  async function counts() {
    const rows = await database.db
      .selectFrom('outbox')
      .where('state', 'in', ['queued', 'dead'])
      .groupBy('state')
      .select(['state', (eb) => eb.fn.countAll().as('count')])
      .execute();
    return ['queued', 'dead'].map((state) => ({
      state,
      count: Number(rows.find((r) => r.state === state)?.count ?? 0),
    }));
  }

  async function claim(): Promise<OutboxRow[]> {
    const now = instant(clock.now());
    return database.transaction(async (tx) => {
      const due = tx
        .selectFrom('outbox')
        .select('id')
        .where('state', '=', 'queued')
        .where('next_attempt_at', '<=', now)
        .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', now)]))
        .orderBy('next_attempt_at')
        .limit(BATCH);
      return tx
        .updateTable('outbox')
        .set({ lease_owner: owner, lease_until: addSeconds(now, LEASE_SECONDS) })
        .where('id', 'in', database.skipLocked(due))
        .returningAll()
        .execute();
    });
  }

  async function attempt(row: OutboxRow): Promise<void> {
    const handler = handlers[row.handler];
    const outcome: SendOutcome =
      handler === undefined
        ? { kind: 'rejected', error: `nothing here sends "${row.handler}"` }
        : await handler(JSON.parse(row.payload), row).catch((error: unknown): SendOutcome => ({
            kind: 'retry',
            error: error instanceof Error ? error.message : 'failed',
          }));
    outcomes.inc({ handler: row.handler, outcome: outcome.kind });
    await record(row, outcome);
  }

  async function record(row: OutboxRow, outcome: SendOutcome): Promise<void> {
    const now = clock.now();
    const attempts = row.attempts + 1;
    const mine = database.db.updateTable('outbox').where('id', '=', row.id).where('lease_owner', '=', owner);
    const released = { attempts, lease_owner: null, lease_until: null };
    if (outcome.kind === 'sent' || outcome.kind === 'kept') {
      const done = { state: outcome.kind, sent_at: instant(now), provider_id: outcome.providerId, error: null };
      await mine.set({ ...released, ...done, next_attempt_at: null }).execute();
      return;
    }
    const step = nextStep(outcome, attempts, new Date(row.queued_at), now, random());
    log.warn(
      { outbox: row.id, handler: row.handler, attempts, error: step.error, next: step.kind },
      'message not sent',
    );
    await mine
      .set({
        ...released,
        error: step.error.slice(0, 500),
        state: step.kind === 'dead' ? 'dead' : 'queued',
        next_attempt_at: step.kind === 'dead' ? null : step.at,
      })
      .execute();
  }

  return {
    /** Queues inside the caller's transaction. */
    async enqueue(tx: Db, messages: OutboxMessage[]): Promise<void> {
      if (messages.length === 0) return;
      const now = instant(clock.now());
      const rows = messages.map((message) => ({
        id: newId(),
        dedupe_key: message.dedupeKey,
        handler: message.handler,
        reference: message.reference,
        payload: JSON.stringify(message.payload),
        state: 'queued',
        attempts: 0,
        queued_at: now,
        next_attempt_at: now,
      }));
      await tx
        .insertInto('outbox')
        .values(rows)
        .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
        .execute();
    },
    /** Sends everything that is due. */
    async deliver(): Promise<void> {
      for (let rows = await claim(); rows.length > 0; rows = await claim()) await Promise.all(rows.map(attempt));
    },
    /** Takes back what a process that is certainly gone had in hand: at the start, where nobody else uses the database. */
    async takeBack(): Promise<void> {
      await database.db
        .updateTable('outbox')
        .set({ lease_owner: null, lease_until: null })
        .where('lease_owner', 'is not', null)
        .execute();
    },
    async hasWork(): Promise<boolean> {
      const now = instant(clock.now());
      const row = await database.db
        .selectFrom('outbox')
        .select('id')
        .where('state', '=', 'queued')
        .where('next_attempt_at', '<=', now)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    counts,
    async listByReference(references: string[], from: Db = database.db): Promise<OutboxRow[]> {
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
