import { useCallback, useEffect, useState } from 'react';
import type { Input, Problem, ResponseOf, Route } from '@cldera/alert-bridge/contract';
import { call, problemOf } from './api.ts';

/** Something of the bridge that is read again and again while somebody looks. */
export interface Live<Data> {
  /** The last good answer, also while a newer one is awaited or cannot be had. */
  data: Data | null;
  /** Why the last attempt failed; null once one succeeds. */
  problem: Problem | null;
  /** When `data` was received, in milliseconds; null before. */
  at: number | null;
  /** `data` still belongs to what was asked before. */
  changing: boolean;
  refresh(): void;
}

interface Pace {
  everySeconds: number;
}

/** Reads a route now and then every so many seconds; pauses in a hidden tab, stops when the component goes. */
export function useLive<R extends Route>(route: R, input: Input<R>, pace: Pace): Live<ResponseOf<R>> {
  const asked = JSON.stringify(input);
  const load = useCallback((signal: AbortSignal) => call(route, JSON.parse(asked) as Input<R>, signal), [route, asked]);
  return usePolled(load, pace);
}

/** A list that is paged by cursor: what is loaded is kept fresh as a whole. */
export interface LiveList<Item> extends Live<Item[]> {
  /** Loads the next page; null at the end. */
  more: (() => void) | null;
}

type ListRoute = Route & { response: { _zod: { output: { items: unknown[]; next: string | null } } } };
type ItemOf<R extends ListRoute> = R['response']['_zod']['output']['items'][number];

/** Like `useLive`, for the routes that answer `{ items, next }`. */
export function useLiveList<R extends ListRoute>(route: R, query: Input<R>['query'], pace: Pace): LiveList<ItemOf<R>> {
  const asked = JSON.stringify(query);
  const [turned, setTurned] = useState({ asked, pages: 1 });
  const pages = turned.asked === asked ? turned.pages : 1;
  const load = useCallback(
    async (signal: AbortSignal) => {
      const items: ItemOf<R>[] = [];
      let next: string | null = null;
      for (let page = 0; page < pages && (page === 0 || next !== null); page += 1) {
        const cursor: object = next === null ? {} : { cursor: next };
        const input = { query: { ...(JSON.parse(asked) as object), ...cursor } } as Input<R>;
        const answer: { items: ItemOf<R>[]; next: string | null } = await call(route, input, signal);
        items.push(...answer.items);
        next = answer.next;
      }
      return { items, next };
    },
    [route, asked, pages],
  );
  const live = usePolled(load, pace);
  const more = live.data === null || live.data.next === null ? null : () => setTurned({ asked, pages: pages + 1 });
  return { ...live, data: live.data?.items ?? null, more };
}

// What was refused will be refused again: ask less often.
const REFUSED_SECONDS = 60;

function usePolled<Data>(load: (signal: AbortSignal) => Promise<Data>, { everySeconds }: Pace): Live<Data> {
  const [answer, setAnswer] = useState<{ of: typeof load; data: Data; at: number } | null>(null);
  const [failure, setFailure] = useState<{ of: typeof load; problem: Problem } | null>(null);
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    return poll({
      load,
      everySeconds,
      onData: (data) => {
        setAnswer({ of: load, data, at: Date.now() });
        setFailure(null);
      },
      onProblem: (problem) => setFailure({ of: load, problem }),
    });
  }, [load, everySeconds, turn]);

  const refresh = useCallback(() => setTurn((before) => before + 1), []);
  return {
    data: answer?.data ?? null,
    problem: failure?.of === load ? failure.problem : null,
    at: answer?.at ?? null,
    changing: answer !== null && answer.of !== load,
    refresh,
  };
}

interface Polling<Data> {
  load: (signal: AbortSignal) => Promise<Data>;
  everySeconds: number;
  onData(data: Data): void;
  onProblem(problem: Problem): void;
}

/** Starts reading; the function returned stops it. */
function poll<Data>({ load, everySeconds, onData, onProblem }: Polling<Data>): () => void {
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reading = false;

  async function read(): Promise<void> {
    if (reading) return;
    reading = true;
    clearTimeout(timer);
    let pause = everySeconds;
    try {
      const data = await load(abort.signal);
      if (!abort.signal.aborted) onData(data);
    } catch (error) {
      if (abort.signal.aborted) return;
      const problem = problemOf(error);
      if (problem.status >= 400 && problem.status < 500) pause = Math.max(pause, REFUSED_SECONDS);
      onProblem(problem);
    } finally {
      reading = false;
    }
    if (!abort.signal.aborted && !document.hidden) timer = setTimeout(() => void read(), pause * 1000);
  }

  function onVisibility(): void {
    if (document.hidden) clearTimeout(timer);
    else void read();
  }

  document.addEventListener('visibilitychange', onVisibility);
  void read();
  return () => {
    abort.abort();
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisibility);
  };
}
