const NAMES = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
// A closing terminal tells every process of the group, and they tell each other: that is one signal.
const SAME_SIGNAL_MS = 500;
const ORPHAN_CHECK_MS = 1_000;

export interface Signals {
  /** Aborted by the first signal: end in good order. */
  asked: AbortSignal;
  /** Aborted by the second: end at once. */
  urged: AbortSignal;
  disconnect: () => void;
}

/** Listens to what asks a process to end. Below npm that is also npm's own end: its shell does not hand signals on. */
export function listenToSignals(env: NodeJS.ProcessEnv): Signals {
  const asked = new AbortController();
  const urged = new AbortController();
  let askedAt = 0;
  const listener = () => {
    if (asked.signal.aborted) {
      if (performance.now() - askedAt > SAME_SIGNAL_MS) urged.abort();
      return;
    }
    askedAt = performance.now();
    asked.abort();
  };
  for (const name of NAMES) process.on(name, listener);
  const parent = process.ppid;
  const orphanCheck = setInterval(() => {
    if (env['npm_lifecycle_event'] !== undefined && process.ppid !== parent) asked.abort();
  }, ORPHAN_CHECK_MS).unref();
  return {
    asked: asked.signal,
    urged: urged.signal,
    disconnect() {
      clearInterval(orphanCheck);
      for (const name of NAMES) process.off(name, listener);
    },
  };
}
