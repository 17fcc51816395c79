const PAUSE_MS = 50;

/**
 * Asks again and again until the answer is truthy, and returns it. An answer that throws counts as 'not yet'.
 * @param deadlineMs how long to go on asking
 * @param what completes 'timed out waiting for …'
 * @throws Error after the deadline, with the last failure as its cause
 */
export async function waitFor<Answer>(
  condition: () => Answer | Promise<Answer>,
  deadlineMs = 10_000,
  what = 'the condition',
): Promise<Exclude<Answer, false | null | undefined | 0 | ''>> {
  const until = performance.now() + deadlineMs;
  let failure: unknown;
  for (;;) {
    try {
      const answer = await condition();
      if (answer) return answer as Exclude<Answer, false | null | undefined | 0 | ''>;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > until) {
      throw new Error(`timed out after ${deadlineMs} ms waiting for ${what}`, { cause: failure });
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Whether a GET of this URL is answered with 2xx within two seconds. */
export async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: 'manual' });
  await response.body?.cancel();
  return response.ok;
}
