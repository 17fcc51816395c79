import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { OutboxRow, OutboxStore } from './outbox.store.ts';
import { nextStep, type SendOutcome } from './retry.ts';
import { instant, type Clock } from './time.ts';

/** Carries out one message and classifies its own failures. The idempotency key is the row's id. */
export type OutboxHandler = (payload: unknown, row: OutboxRow) => Promise<SendOutcome>;

interface OutboxParts {
  store: OutboxStore;
  handlers: Record<string, OutboxHandler>;
  clock: Clock;
  log: Logger;
  metrics: Metrics;
  random: () => number;
}

const ATTEMPT_SECONDS = 60;
// So many can be repeated when the process is killed in the middle; each has the same message id again.
const AT_ONCE = 5;

/**
 * Carries out what was queued, once the transaction that asked for it is on disk (D3). Each handler has a lane of its own: a slow
 * server holds up its own messages only.
 */
export function createOutbox({ store, handlers, clock, log, metrics, random }: OutboxParts) {
  const lanes = Object.keys(handlers);
  const draining = new Map<string, Promise<void>>();
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  const outcomes = metrics.counter('cldera_outbox_attempts_total', 'Attempts to send, by outcome.', [
    'handler',
    'outcome',
  ]);
  metrics.gauge('cldera_outbox_messages', 'Messages in the outbox by state.', ['state'], async () => {
    const rows = await store.counts();
    return rows.map(({ state, count }) => ({ labels: { state }, value: count }));
  });

  async function attempt(row: OutboxRow): Promise<void> {
    const handler = handlers[row.handler];
    if (handler === undefined) return;
    const outcome = await withinDeadline(handler(JSON.parse(row.payload), row)).catch((error: unknown): SendOutcome => {
      return { kind: 'retry', error: error instanceof Error ? error.message : 'failed' };
    });
    outcomes.inc({ handler: row.handler, outcome: outcome.kind });
    await record(row, outcome);
  }

  async function record(row: OutboxRow, outcome: SendOutcome): Promise<void> {
    const now = clock.now();
    const attempts = row.attempts + 1;
    if (outcome.kind === 'sent' || outcome.kind === 'kept') {
      const done = { state: outcome.kind, sent_at: instant(now), provider_id: outcome.providerId, error: null };
      await store.record(row.id, { ...done, attempts, next_attempt_at: null });
      return;
    }
    const step = nextStep(outcome, attempts, new Date(row.queued_at), now, random());
    const { kind: next, error } = step;
    log.warn({ outbox: row.id, handler: row.handler, attempts, error, next }, 'message not sent');
    const change = step.kind === 'dead' ? { state: 'dead', next_attempt_at: null } : { next_attempt_at: step.at };
    await store.record(row.id, { ...change, attempts, error: error.slice(0, 500) });
  }

  function drain(lane: string): Promise<void> {
    const current = draining.get(lane);
    if (current !== undefined) return current;
    const run = sendDue(lane)
      .catch((error: unknown) => log.error({ handler: lane, err: error }, 'outbox could not be read or written'))
      .finally(() => draining.delete(lane));
    draining.set(lane, run);
    return run;
  }

  async function sendDue(lane: string): Promise<void> {
    if (!(await store.hasDue(lane))) return;
    while (!stopping) {
      const rows = await store.claim(lane, AT_ONCE);
      if (rows.length === 0) return;
      await Promise.all(rows.map(attempt));
    }
  }

  return {
    /** Sends everything that is due. */
    async deliver(): Promise<void> {
      await Promise.all(lanes.map(drain));
    },
    start(everySeconds: number): void {
      timer = setInterval(() => {
        for (const lane of lanes) void drain(lane);
      }, everySeconds * 1000);
    },
    /** Takes up nothing new and waits for what is under way. */
    async stop(): Promise<void> {
      stopping = true;
      clearInterval(timer);
      await Promise.all(draining.values());
    },
  };
}

async function withinDeadline(sending: Promise<SendOutcome>): Promise<SendOutcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<SendOutcome>((resolve) => {
    const outcome: SendOutcome = { kind: 'retry', error: `no answer within ${ATTEMPT_SECONDS} s` };
    timer = setTimeout(() => resolve(outcome), ATTEMPT_SECONDS * 1000);
  });
  return Promise.race([sending, late]).finally(() => clearTimeout(timer));
}
