import type { Auth } from './auth.ts';
import { AddressRefused, type Connect } from './connect.ts';
import { ProbeFailure, classify, type FailureReason } from './failure.ts';
import { info, single, type Family } from './metric.ts';
import type { ModuleConfig, Plan, Vitals } from './module.ts';
import type { Slots } from './slots.ts';

export interface ProbeRequest {
  config: ModuleConfig;
  plan: Plan;
  auth: Auth | null;
  admits: (address: string) => boolean;
  deadlineMs: number;
}

/** What a probe found out about its target. */
export type Finding =
  | { kind: 'success'; families: readonly Family[]; seconds: number }
  | { kind: 'failure'; reason: FailureReason; detail: string; seconds: number };

/** A finding, or that the target's name led to an address this process may not connect to. */
export type Outcome = Finding | { kind: 'refused'; address: string; seconds: number };

export interface Answer {
  outcome: Outcome;
  /** Whether another request's probe was under way already and gave this answer. */
  shared: boolean;
}

export interface Pending {
  /** Never rejects, and settles within the request's deadline. */
  answer: Promise<Answer>;
  /** The client is gone: without others waiting, the probe ends. */
  leave: () => void;
}

export type Prober = (request: ProbeRequest) => Pending;

interface Flight {
  landed: Promise<Outcome>;
  isQueued: () => boolean;
  waiters: number;
  abort: () => void;
}

/**
 * Runs probes. Requests for the same target at the same time share one; each is answered in its own deadline, and the
 * probe itself goes on until the last of them is.
 */
export function createProber(outside: { connect: Connect; slots: Slots; now: () => number }): Prober {
  const flights = new Map<string, Flight>();

  function launch(key: string, request: ProbeRequest): Flight {
    const controller = new AbortController();
    let queued = true;
    const leaveMap = () => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    const flight: Flight = {
      waiters: 0,
      isQueued: () => queued,
      abort() {
        leaveMap();
        controller.abort();
      },
      landed: fly(request, controller.signal, outside, () => (queued = false)).finally(leaveMap),
    };
    flights.set(key, flight);
    return flight;
  }

  return (request) => {
    const key = `${request.config.module.name}\n${request.auth?.name ?? ''}\n${request.plan.key}`;
    const running = flights.get(key);
    const flight = running ?? launch(key, request);
    const { outcome, leave } = board(flight, request.deadlineMs, outside.now);
    return { answer: outcome.then((value) => ({ outcome: value, shared: running !== undefined })), leave };
  };
}

/** The families that answer a probe. */
export function probeFamilies({ up, duration, failure }: Vitals, finding: Finding): readonly Family[] {
  const taken = single(duration, finding.seconds);
  if (finding.kind === 'success') return [single(up, 1), taken, ...finding.families];
  return [single(up, 0), taken, info(failure, { reason: finding.reason })];
}

/** Waits for the flight to land, but no longer than the deadline. */
function board(flight: Flight, deadlineMs: number, now: () => number) {
  const start = now();
  let timer: NodeJS.Timeout | undefined;
  let aboard = true;
  flight.waiters += 1;

  function leave(): void {
    if (!aboard) return;
    aboard = false;
    clearTimeout(timer);
    flight.waiters -= 1;
    if (flight.waiters === 0) flight.abort();
  }
  const tooLate = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => {
      const seconds = toSeconds(now() - start);
      resolve({ kind: 'failure', ...lateness(flight.isQueued(), deadlineMs), seconds });
      leave();
    }, deadlineMs);
  });
  const landed = flight.landed.finally(() => {
    aboard = false;
    clearTimeout(timer);
  });
  return { outcome: Promise.race([landed, tooLate]), leave };
}

/** Microseconds are all that a clock in the same machine can tell. */
function toSeconds(ms: number): number {
  return Math.round(ms * 1000) / 1e6;
}

function lateness(queued: boolean, deadlineMs: number): { reason: FailureReason; detail: string } {
  if (queued) return { reason: 'overloaded', detail: `no slot became free within ${deadlineMs} ms` };
  return { reason: 'timeout', detail: `no complete answer within ${deadlineMs} ms` };
}

async function fly(
  { config, plan, auth, admits }: ProbeRequest,
  signal: AbortSignal,
  { connect, slots, now }: { connect: Connect; slots: Slots; now: () => number },
  onTakeOff: () => void,
): Promise<Outcome> {
  const start = now();
  const seconds = () => toSeconds(now() - start);
  try {
    await slots.take(signal);
  } catch (error) {
    return toOutcome(error, seconds());
  }
  onTakeOff();
  try {
    const read = plan.read({
      connect: (tls) => connect({ endpoint: plan.endpoint, tls, admits, signal }),
      auth,
      maxAnswerBytes: config.maxAnswerBytes,
    });
    const families = await unlessAborted(read, signal);
    return { kind: 'success', families, seconds: seconds() };
  } catch (error) {
    return toOutcome(error, seconds());
  } finally {
    slots.give();
  }
}

/** A module that fails to notice the end must not keep its slot. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new ProbeFailure('timeout', 'given up')), { once: true });
    work.then(resolve, reject);
  });
}

function toOutcome(error: unknown, seconds: number): Outcome {
  if (error instanceof AddressRefused) return { kind: 'refused', address: error.address, seconds };
  const { reason, message } = classify(error);
  return { kind: 'failure', reason, detail: message, seconds };
}
