import { setBackendSrv, type BackendSrv, type BackendSrvRequest } from '@grafana/runtime';
import { from, type Observable } from 'rxjs';
import type { z } from 'zod';
import { routes, type Parsed, type Problem, type Route } from '@cldera/alert-bridge/contract';
import type { World } from './fixtures.ts';

type Handler = (input: Parsed<Route>) => unknown;

/** The bridge behind Grafana's plugin proxy, as far as the contract tells: neither side can lie about a shape. */
export interface FakeBridge {
  /** Answers a route from now on; a handler may throw what `problem` makes. */
  on<R extends Route>(route: R, handler: (input: Parsed<R>) => z.input<R['response']>): void;
  refuse(route: Route, status: number, more?: Partial<Problem>): void;
  /** What was asked of a route, parsed by the contract. */
  asked<R extends Route>(route: R): Parsed<R>[];
  /** From now on nothing answers. */
  goAway(): void;
  comeBack(): void;
}

const PROXY = '/api/plugin-proxy/cldera-ops-app';

/** Puts a bridge that knows this world under the pages' HTTP client. */
export function startBridge(world: World): FakeBridge {
  const handlers = new Map<Route, Handler>();
  const asked = new Map<Route, unknown[]>();
  let away = false;

  function on<R extends Route>(route: R, handler: (input: Parsed<R>) => z.input<R['response']>): void {
    handlers.set(route, handler);
  }

  async function answer(request: BackendSrvRequest): Promise<unknown> {
    await Promise.resolve();
    const { route, input } = read(request);
    if (away) throw failure(502, {});
    asked.set(route, [...(asked.get(route) ?? []), input]);
    const handler = handlers.get(route);
    if (handler === undefined) throw failure(404, problem(404, {}));
    const body = JSON.parse(JSON.stringify(route.response.parse(handler(input)))) as unknown;
    return { data: body, status: route.status, config: request };
  }

  setBackendSrv({ fetch: (request: BackendSrvRequest): Observable<unknown> => from(answer(request)) } as BackendSrv);
  tell(on, world);
  return {
    on,
    refuse: (route, status, more = {}) =>
      handlers.set(route, () => {
        throw failure(status, problem(status, more));
      }),
    asked: (route) => (asked.get(route) ?? []) as never,
    goAway: () => (away = true),
    comeBack: () => (away = false),
  };
}

/** Which route a request means, and its input as the bridge would parse it. */
function read({ url, method = 'GET', headers, data }: BackendSrvRequest): { route: Route; input: Parsed<Route> } {
  const { pathname, searchParams } = new URL(url, 'http://grafana');
  if (!pathname.startsWith(PROXY)) throw new Error(`${url} does not go through the plugin proxy`);
  if (method !== 'GET' && headers?.['x-cldera-request'] !== '1')
    throw new Error(`${method} ${url} lacks x-cldera-request`);
  for (const route of Object.values(routes) as Route[]) {
    const match = patternOf(route).exec(pathname.slice(PROXY.length));
    if (match === null || route.method !== method) continue;
    const params = Object.fromEntries(
      Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
    return {
      route,
      input: {
        params: route.params.parse(params),
        query: route.query.parse(Object.fromEntries(searchParams)),
        body: route.body.parse(data ?? {}),
      },
    };
  }
  throw new Error(`the contract has no route for ${method} ${url}`);
}

function patternOf({ path }: Route): RegExp {
  return new RegExp(`^${path.replace(/:([A-Za-z]+)/g, '(?<$1>[^/]+)')}$`);
}

function problem(status: number, more: Partial<Problem>): Problem {
  return { type: 'about:blank', title: 'Refused', status, detail: 'refused', ...more };
}

// What Grafana's client throws is not an Error.
function failure(status: number, data: object) {
  return { status, statusText: '', data, config: { url: '' } } as unknown as Error;
}

function tell(on: FakeBridge['on'], world: World): void {
  on(routes.getSession, () => world.session);
  on(routes.getOverview, () => world.overview);
  on(routes.listEvents, () => ({ items: world.events, next: null }));
  on(routes.getEvent, ({ params }) => {
    const detail = world.details[params.id as keyof World['details']] as World['details']['e-disk'] | undefined;
    if (detail === undefined) throw failure(404, problem(404, {}));
    return detail;
  });
  on(routes.listTickets, () => ({ items: world.tickets, next: null }));
  on(routes.getTicket, () => world.ticketDetail);
  on(routes.listCustomers, () => ({ items: world.customers }));
  on(routes.listTemplates, () => ({ items: world.templates }));
  on(routes.listResources, () => ({ items: world.resources }));
  on(routes.listFound, () => ({ items: world.found }));
}
