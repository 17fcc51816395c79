import { Problem, urlOf, type Input, type ResponseOf, type Route } from '@cldera/alert-bridge/contract';

/** `status` 0: nothing answered, or not in the contract's words. */
export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; problem: Problem | null };

/** Calls one of the session's routes. Never throws. */
export async function call<R extends Route>(route: R, input: Input<R> = {}): Promise<Answer<ResponseOf<R>>> {
  try {
    const response = await fetch(urlOf(route, input), {
      method: route.method,
      // A cross-site form cannot send this header: it tells the bridge that the change was meant.
      headers: { accept: 'application/json', 'content-type': 'application/json', 'x-cldera-request': '1' },
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    });
    return answerOf(route, response.status, await response.json());
  } catch {
    return { ok: false, status: 0, problem: null };
  }
}

/** A status and a body in the contract's words. */
export function answerOf<R extends Route>(route: R, status: number, body: unknown): Answer<ResponseOf<R>> {
  if (status >= 200 && status < 300) {
    const parsed = route.response.safeParse(body);
    if (parsed.success) return { ok: true, value: parsed.data as ResponseOf<R> };
    return { ok: false, status: 0, problem: null };
  }
  const problem = Problem.safeParse(body);
  return { ok: false, status, problem: problem.success ? problem.data : null };
}

/** Whether the bridge, or the way to it, is down. */
export function isUnreachable(status: number): boolean {
  return status === 0 || status === 502 || status === 503 || status === 504;
}
