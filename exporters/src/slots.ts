import { ProbeFailure } from './failure.ts';

export interface Slots {
  /** Waits for a slot, first come first served. @throws ProbeFailure when the queue is full or the signal fires */
  take: (signal: AbortSignal) => Promise<void>;
  give: () => void;
  readonly taken: number;
  readonly waiting: number;
}

/** At most `concurrent` probes at once and `queued` more waiting: beyond that a probe is refused, not delayed. */
export function createSlots({ concurrent, queued }: { concurrent: number; queued: number }): Slots {
  const queue = new Set<() => void>();
  let taken = 0;

  return {
    get taken() {
      return taken;
    },
    get waiting() {
      return queue.size;
    },
    async take(signal) {
      if (taken < concurrent) {
        taken += 1;
        return;
      }
      if (queue.size >= queued) throw new ProbeFailure('overloaded', 'too many probes are waiting already');
      await turn(queue, signal);
    },
    give() {
      const [next] = queue;
      if (next === undefined) taken -= 1;
      else next();
    },
  };
}

/** Resolves when a slot is handed over; the number taken does not change then. */
function turn(queue: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      queue.delete(enter);
      signal.removeEventListener('abort', giveUp);
    };
    const enter = () => {
      leave();
      resolve();
    };
    const giveUp = () => {
      leave();
      reject(new ProbeFailure('overloaded', 'no slot became free in time'));
    };
    queue.add(enter);
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
