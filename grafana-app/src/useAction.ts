import { useState } from 'react';
import type { Problem } from '@cldera/alert-bridge/contract';
import { problemOf } from './api.ts';

/** Something a person does once: whether it runs, and why it failed. */
export interface Doing {
  busy: boolean;
  problem: Problem | null;
  /** Answers whether it succeeded; never throws. Does nothing while an earlier one runs. */
  run(action: () => Promise<unknown>): Promise<boolean>;
  forget(): void;
}

export function useAction(): Doing {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  return {
    busy,
    problem,
    async run(action) {
      if (busy) return false;
      setBusy(true);
      setProblem(null);
      try {
        await action();
        return true;
      } catch (error) {
        setProblem(problemOf(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
    forget: () => setProblem(null),
  };
}
