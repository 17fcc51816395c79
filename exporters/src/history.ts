/** A probe as the landing page shows it. */
export interface PastProbe {
  /** Milliseconds of Unix time. */
  at: number;
  moduleName: string;
  /** Without query and credentials. */
  target: string;
  authName: string | null;
  seconds: number;
  result: string;
  /** Our own words about a failure. */
  detail: string;
}

export interface History {
  add: (probe: PastProbe) => void;
  /** The latest first. */
  latest: () => readonly PastProbe[];
}

/** Keeps the last probes, of which the failed ones longer: among many targets they are what one looks for. */
export function createHistory(size: number): History {
  const kept = { succeeded: [] as PastProbe[], failed: [] as PastProbe[] };
  return {
    add(probe) {
      const list = probe.result === 'success' ? kept.succeeded : kept.failed;
      list.push(probe);
      if (list.length > size) list.shift();
    },
    latest: () => [...kept.failed, ...kept.succeeded].sort((a, b) => b.at - a.at),
  };
}
