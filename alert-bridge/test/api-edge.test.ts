import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, type Route } from '../src/contract/index.ts';
import { addPerson } from './arrange.ts';
import { DISCOVERY_TOKEN, startBridge, usualPeople, WEBHOOK_TOKEN, type Bridge } from './bridge.ts';
import { startChainStandIn, type ChainStandIn } from './chain-stand-in.ts';
import { expectProblem } from './problem.ts';

let chain: ChainStandIn;
let bridge: Bridge;
beforeAll(async () => {
  chain = await startChainStandIn();
  bridge = await startBridge({
    database: { file: ':memory:' },
    chain,
    async arrange(database) {
      await usualPeople(database);
      await addPerson(database, 'fresh', 'administrator', { mustChangePassword: true, email: null });
    },
  });
});
afterAll(async () => {
  await bridge.stop();
  await chain.stop();
});

const bearer = (token: string) => (method: string, path: string, body?: unknown) =>
  fetch(`${bridge.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

/** The columns of the table below, and how each of them asks. */
const WHO: Record<string, (method: string, path: string, body?: unknown) => Promise<Response>> = {
  anonymous: (method, path, body) =>
    fetch(`${bridge.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-cldera-request': '1' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  customer: (...request) => bridge.as('chen').ask(...request),
  engineer: (...request) => bridge.as('wang').ask(...request),
  administrator: (...request) => bridge.as('admin').ask(...request),
  alertmanager: (...request) => bearer(WEBHOOK_TOKEN)(...request),
  prometheus: (...request) => bearer(DISCOVERY_TOKEN)(...request),
  'one-time password': (...request) => bridge.as('fresh').ask(...request),
};

describe('who may ask for what', () => {
  // What is allowed is asked for with an empty body or an id of nothing: 400 and 404 mean that the door was open.
  const MOVE = { move: 'close' };
  const NOTE = { comment: 'x' };
  const table: [route: string, request: string, body: unknown, ...status: number[]][] = [
    //                                                        anonymous customer engineer administrator alertmanager prometheus one-time
    ['signIn', 'POST /api/session', {}, 400, 400, 400, 400, 400, 400, 400],
    ['getSession', 'GET /api/session', undefined, 401, 200, 200, 200, 403, 403, 200],
    ['changePassword', 'PUT /api/session/password', {}, 401, 400, 400, 400, 403, 403, 400],
    ['setLanguage', 'PUT /api/session/language', {}, 401, 400, 400, 400, 403, 403, 400],
    ['getOverview', 'GET /api/overview', undefined, 401, 200, 200, 200, 403, 403, 403],
    ['listEvents', 'GET /api/events', undefined, 401, 200, 200, 200, 403, 403, 403],
    ['getEvent', 'GET /api/events/nothing', undefined, 401, 404, 404, 404, 403, 403, 403],
    ['listTickets', 'GET /api/tickets', undefined, 401, 200, 200, 200, 403, 403, 403],
    ['getTicket', 'GET /api/tickets/nothing', undefined, 401, 404, 404, 404, 403, 403, 403],
    ['moveTicket', 'POST /api/tickets/nothing/moves', MOVE, 401, 403, 404, 404, 403, 403, 403],
    ['commentTicket', 'POST /api/tickets/nothing/comments', NOTE, 401, 403, 404, 404, 403, 403, 403],
    ['listCustomers', 'GET /api/customers', undefined, 401, 200, 200, 200, 403, 403, 403],
    ['createCustomer', 'POST /api/customers', {}, 401, 403, 400, 400, 403, 403, 403],
    ['listTemplates', 'GET /api/templates', undefined, 401, 200, 200, 200, 403, 403, 403],
    ['listResources', 'GET /api/resources', undefined, 401, 200, 200, 200, 403, 403, 403],
    ['createResource', 'POST /api/resources', {}, 401, 403, 400, 400, 403, 403, 403],
    ['endResource', 'POST /api/resources/nothing/end', {}, 401, 403, 404, 404, 403, 403, 403],
    ['listFound', 'GET /api/found', undefined, 401, 403, 200, 200, 403, 403, 403],
    ['watchFound', 'POST /api/found/nothing/watch', {}, 401, 403, 404, 404, 403, 403, 403],
    ['discoverTargets', 'GET /discovery/host', undefined, 401, 403, 403, 403, 403, 200, 403],
    ['receiveAlertmanager', 'POST /webhooks/alertmanager', {}, 401, 403, 403, 403, 400, 403, 403],
    // Beside the contract: for Prometheus and whoever keeps the process running.
    ['metrics', 'GET /metrics', undefined, 401, 403, 403, 403, 403, 200, 403],
    ['healthy', 'GET /-/healthy', undefined, 200, 200, 200, 200, 200, 200, 200],
    ['ready', 'GET /-/ready', undefined, 200, 200, 200, 200, 200, 200, 200],
    // Last: it ends the sessions that the lines above use.
    ['signOut', 'DELETE /api/session', undefined, 401, 200, 200, 200, 403, 403, 200],
  ];

  it.each(table)('%s: %s', async (_, request, body, ...wanted) => {
    const [method, path] = request.split(' ') as [string, string];
    const statuses: [string, number][] = [];
    for (const [who, ask] of Object.entries(WHO)) {
      const response = await ask(method, path, body);
      statuses.push([who, response.status]);
      if (response.status >= 400) await expectProblem(response, response.status);
      else await response.arrayBuffer();
    }
    expect(Object.fromEntries(statuses)).toEqual(
      Object.fromEntries(Object.keys(WHO).map((who, column) => [who, wanted[column]])),
    );
  });

  it('has a line above for every route of the contract, with its method and path', () => {
    const lines = new Map(table.map(([route, request]) => [route, request]));
    for (const [name, { method, path }] of Object.entries<Route>(routes)) {
      const pattern = new RegExp(`^${method} ${path.replace(/:\w+/g, '[^/]+')}$`);
      expect(`${name}: ${lines.get(name) ?? 'missing'}`).toMatch(new RegExp(`^${name}: ${pattern.source.slice(1)}`));
    }
  });
});
