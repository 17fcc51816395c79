import { getBackendSrv, isFetchError } from '@grafana/runtime';
import { Problem, urlOf, type Input, type ResponseOf, type Route } from '@cldera/alert-bridge/contract';
import { z } from 'zod';
import { PLUGIN_ID } from './plugin-id.ts';

// A strict content security policy refuses the code zod would compile at run time.
z.config({ jitless: true });

const PROXY = `/api/plugin-proxy/${PLUGIN_ID}`;

/** The bridge said no, or could not be reached: `status` 0 when nothing answered, 200 when what came is not what the contract says. */
export class BridgeError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'BridgeError';
    this.problem = problem;
  }
}

/**
 * Calls a route of the contract through Grafana's plugin proxy.
 * @throws BridgeError always with a problem that can be shown; DOMException `AbortError` when the signal aborts.
 */
export function call<R extends Route>(route: R, input: Input<R> = {}, signal?: AbortSignal): Promise<ResponseOf<R>> {
  return new Promise((resolve, reject) => {
    const noLonger = () => reject(new DOMException('no longer wanted', 'AbortError'));
    if (signal?.aborted === true) {
      noLonger();
      return;
    }
    const subscription = getBackendSrv()
      .fetch<unknown>({
        url: PROXY + urlOf(route, input),
        method: route.method,
        headers: headersOf(route),
        ...(route.method === 'POST' || route.method === 'PUT' ? { data: input.body ?? {} } : {}),
        // Problems are shown where they belong, not in a toast.
        showErrorAlert: false,
        showSuccessAlert: false,
      })
      .subscribe({
        next: ({ data }) => settle(route, data, resolve, reject),
        error: (error: unknown) => reject(new BridgeError(problemOf(error))),
      });
    signal?.addEventListener('abort', () => {
      subscription.unsubscribe();
      noLonger();
    });
  });
}

/** Whatever was thrown, as a problem. */
export function problemOf(error: unknown): Problem {
  if (error instanceof BridgeError) return error.problem;
  if (isFetchError<unknown>(error)) {
    const told = Problem.safeParse(error.data);
    if (told.success) return told.data;
    return problem(error.status, error.statusText ?? '', '');
  }
  return problem(0, 'Unreachable', error instanceof Error ? error.message : '');
}

// A cross-site form cannot send this header: it tells the bridge that the change was meant.
function headersOf(route: Route): Record<string, string> {
  return route.method === 'GET' ? {} : { 'content-type': 'application/json', 'x-cldera-request': '1' };
}

function settle<R extends Route>(
  route: R,
  data: unknown,
  resolve: (response: ResponseOf<R>) => void,
  reject: (error: BridgeError) => void,
): void {
  const response = route.response.safeParse(data);
  if (response.success) {
    resolve(response.data as ResponseOf<R>);
    return;
  }
  const [issue] = response.error.issues;
  const where = issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`;
  reject(new BridgeError(problem(200, 'Unexpected answer', `${route.method} ${route.path} ${where}`)));
}

function problem(status: number, title: string, detail: string): Problem {
  return { type: 'about:blank', title, status, detail };
}
