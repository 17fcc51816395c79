import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addResource, PASSWORD } from './arrange.ts';
import { startBridge, usualPeople, type Bridge } from './bridge.ts';
import { startChainStandIn, type ChainStandIn } from './chain-stand-in.ts';
import { DATABASES, useDatabases } from './databases.ts';
import { expectProblem } from './problem.ts';
import { anAlert } from './samples.ts';

describe.each(DATABASES)('what the pages ask, wrongly ($kind)', (kind) => {
  const { empty } = useDatabases(kind);
  let chain: ChainStandIn;
  let bridge: Bridge;
  /** An event and a ticket of the customer acme. */
  let event: string;
  let ticket: string;

  beforeAll(async () => {
    chain = await startChainStandIn();
    bridge = await startBridge({
      database: await empty(),
      chain,
      async arrange(database) {
        await usualPeople(database);
        await addResource(database, 'acme', 'web-1');
      },
    });
    await bridge.deliver([anAlert({ rule: 'disk-usage', alertname: 'disk-usage', mountpoint: '/' })]);
    [event, ticket] = [(await bridge.events())[0]!.id, (await bridge.tickets())[0]!.id];
  });
  afterAll(async () => {
    await bridge.stop();
    await chain.stop();
  });

  describe("another customer's", () => {
    const nothing = '01a20bb5-e600-7000-8000-000000000000';

    it.each<[what: string, path: (id: string) => string]>([
      ['event', (id) => `/api/events/${id}`],
      ['ticket', (id) => `/api/tickets/${id}`],
    ])('%s is not there, in the very words of what does not exist', async (what, path) => {
      const id = what === 'event' ? event : ticket;
      const owner = await bridge.as('chen').ask('GET', path(id));
      expect(owner.status).toBe(200);
      const hidden = await expectProblem(await bridge.as('smith').ask('GET', path(id)), 404);
      const missing = await expectProblem(await bridge.as('smith').ask('GET', path(nothing)), 404);
      expect(hidden).toEqual(missing);
    });

    it('lists are empty, also where they are asked for by name', async () => {
      for (const path of ['/api/events?state=all', '/api/tickets?state=all', '/api/resources']) {
        const joint = path.includes('?') ? '&' : '?';
        for (const more of ['', `${joint}customer=acme`]) {
          expect(await bridge.as('chen').get<{ items: unknown[] }>(path)).toMatchObject({ items: [{}] });
          expect(await bridge.as('smith').get<{ items: unknown[] }>(`${path}${more}`)).toMatchObject({ items: [] });
        }
      }
      expect(await bridge.as('smith').get('/api/events?state=all&resource=web-1')).toMatchObject({ items: [] });
      expect(await bridge.as('smith').get('/api/customers')).toMatchObject({ items: [{ id: 'globex' }] });
    });

    it('trouble does not show in the overview', async () => {
      expect(await bridge.as('chen').get('/api/overview')).toMatchObject({
        worstSeverity: 'average',
        openEvents: { average: 1 },
        openTickets: 1,
        resourcesWatched: 1,
        chain: null,
      });
      expect(await bridge.as('smith').get('/api/overview')).toMatchObject({
        state: { code: 'nothing-watched' },
        worstSeverity: null,
        openEvents: { average: 0, checking: 0 },
        openTickets: 0,
        resourcesWatched: 0,
        events: [],
        tickets: [],
        resources: [],
        chain: null,
      });
    });
  });

  it.each<[sentence: string, path: string, field: string]>([
    ['a state there is none of', '/api/events?state=closed', 'query.state'],
    ['a severity there is none of', '/api/events?severity=fatal', 'query.severity'],
    ['a page of nothing', '/api/events?limit=0', 'query.limit'],
    ['a page of everything', '/api/events?limit=201', 'query.limit'],
    ['half a page', '/api/events?limit=1.5', 'query.limit'],
    ['a page in words', '/api/tickets?limit=all', 'query.limit'],
    ['two pages at once', '/api/tickets?limit=1&limit=2', 'query.limit'],
    ['a customer no one can be', '/api/tickets?customer=ACME', 'query.customer'],
    ['an id that is too long', `/api/events/${'x'.repeat(201)}`, 'params.id'],
    ['a customer that is a list', '/api/resources?customer=a&customer=b', 'query.customer'],
  ])('%s is 400 and names the field', async (_, path, field) => {
    const problem = await expectProblem(await bridge.as('wang').ask('GET', path), 400);
    expect(problem.errors?.[0]?.field).toBe(field);
    expect(problem.detail).toMatch(new RegExp(`^${field}: `));
  });

  it.each([
    '/api/events?cursor=next',
    '/api/events?cursor=%00',
    `/api/events?cursor=${Buffer.from('x y').toString('base64url')}`,
    `/api/events?cursor=${Buffer.from(`2026-11-24T04:00:00.000Z ' or 1=1`).toString('base64url')}`,
    '/api/events?cursor=',
    '/api/tickets?cursor=-1',
    '/api/tickets?cursor=MTA',
    '/api/tickets?cursor=%00',
  ])('a cursor that is not ours is 400: %s', async (path) => {
    const { detail } = await expectProblem(await bridge.as('wang').ask('GET', path), 400);
    expect(detail).toBe('cursor: use the `next` of the page before.');
  });

  it.each<[sentence: string, method: string, path: string, status: number]>([
    ['an id with a character that no database stores', 'GET', '/api/events/%00', 400],
    ['an id that ends in one', 'GET', '/api/tickets/a%00', 400],
    ['an id that means something to a database', 'GET', `/api/events/${encodeURIComponent(`' or '1'='1`)}`, 404],
    ['an id that is a path', 'GET', '/api/events/..%2F..%2Fetc%2Fpasswd', 404],
    ['a broken escape', 'GET', '/api/events/%E0%A4%A', 400],
    ['a page there is none of', 'GET', '/api/nothing', 404],
    ['the root', 'GET', '/', 404],
    ['a method there is none of', 'PUT', '/api/events', 404],
    ['a method nobody has heard of', 'PROPFIND', '/api/events', 404],
    ['a resource whose id no database stores', 'POST', '/api/resources/x%00/end', 400],
    ['something to watch that is not there', 'POST', '/api/found/nginx-1/watch', 404],
  ])('%s', async (_, method, path, status) => {
    await expectProblem(await bridge.as('wang').ask(method, path, method === 'POST' ? {} : undefined), status);
  });

  it.each<[sentence: string, request: string, body: unknown, field: string]>([
    ['a move there is none of', 'POST /api/tickets/x/moves', { move: 'burn' }, 'body.move'],
    ['no move', 'POST /api/tickets/x/moves', {}, 'body.move'],
    ['more than a move', 'POST /api/tickets/x/moves', { move: 'close', state: 'closed' }, 'body'],
    ['a comment of spaces', 'POST /api/tickets/x/comments', { comment: '  \n ' }, 'body.comment'],
    ['a comment as long as a book', 'POST /api/tickets/x/comments', { comment: 'x'.repeat(20_001) }, 'body.comment'],
    ['a comment that is a number', 'POST /api/tickets/x/comments', { comment: 7 }, 'body.comment'],
    ['an id in capitals', 'POST /api/customers', { id: 'ACME', name: 'A' }, 'body.id'],
    ['a name of spaces', 'POST /api/customers', { id: 'a', name: '  ' }, 'body.name'],
    ['a mail address that is none', 'POST /api/customers', { id: 'a', name: 'A', email: 'x' }, 'body.email'],
    ['a time zone there is none of', 'POST /api/customers', { id: 'a', name: 'A', timeZone: 'X/Y' }, 'body.timeZone'],
    ['no templates', 'POST /api/resources', { id: 'a', name: 'A', customer: 'acme', templates: [] }, 'body.templates'],
    [
      'a parameter that is a number',
      'POST /api/resources',
      { id: 'a', name: 'A', customer: 'acme', templates: [{ template: 'port', parameters: { address: 1 } }] },
      'body.templates.0.parameters.address',
    ],
    ['a password that is too short', 'PUT /api/session/password', { current: 'x', next: 'short' }, 'body.next'],
    ['a language there is none of', 'PUT /api/session/language', { language: 'zh' }, 'body.language'],
  ])('%s is 400 and names the field', async (_, request, body, field) => {
    const [method, path] = request.split(' ') as [string, string];
    const problem = await expectProblem(await bridge.as('wang').ask(method, path, body), 400);
    expect(problem.errors?.[0]?.field).toBe(field);
  });

  it.each<[where: string, request: string, body: unknown, field: string]>([
    ['a login', 'POST /api/session', { login: 'w\0', password: 'x' }, 'body.login'],
    ['a comment', 'POST /api/tickets/TICKET/comments', { comment: 'a\0b' }, 'body.comment'],
    ['half a comment', 'POST /api/tickets/TICKET/comments', { comment: '\ud800' }, 'body.comment'],
    ['a name', 'POST /api/customers', { id: 'nul', name: 'a\0b' }, 'body.name'],
  ])('what no database stores is 400, in %s', async (_, request, body, field) => {
    const [method, path] = request.replace('TICKET', ticket).split(' ') as [string, string];
    const problem = await expectProblem(await bridge.as('wang').ask(method, path, body), 400);
    expect(problem.errors).toEqual([{ field, message: 'use well-formed text without NUL' }]);
  });

  it('a body of more than a megabyte is 413', async () => {
    const body = { comment: 'x'.repeat(1_100_000) };
    await expectProblem(await bridge.as('wang').ask('POST', `/api/tickets/${ticket}/comments`, body), 413);
  });

  describe('a change', () => {
    const change = async (headers: Record<string, string>) => {
      const session = await fetch(`${bridge.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login: 'wang', password: PASSWORD }),
      });
      const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
      const all = { cookie, 'content-type': 'application/json', 'x-cldera-request': '1', ...headers };
      return fetch(`${bridge.url}/api/tickets/${ticket}/comments`, {
        method: 'POST',
        headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
        body: JSON.stringify({ comment: 'from elsewhere' }),
      });
    };

    it.each<[sentence: string, headers: Record<string, string>, status: number]>([
      ['without the header that no form of another site can send', { 'x-cldera-request': '' }, 403],
      ['with another value of it', { 'x-cldera-request': 'true' }, 403],
      ['in the dress of a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
      ['in the dress of text', { 'content-type': 'text/plain' }, 415],
      ['without a cookie', { cookie: '' }, 401],
      ['with a cookie of nonsense', { cookie: 'cldera_session=%zz\u00ff"; cldera_session' }, 401],
      ['with a cookie of somebody who has left long ago', { cookie: `cldera_session=${'A'.repeat(43)}` }, 401],
    ])('%s is refused and changes nothing', async (_, headers, status) => {
      await expectProblem(await change(headers), status);
      const { timeline } = await bridge.ticket(ticket);
      expect(timeline.filter(({ comment }) => comment === 'from elsewhere')).toEqual([]);
    });

    it('that is right is made', async () => {
      expect((await change({})).status).toBe(200);
    });
  });

  it('the head of a page can be asked for by who may see the page', async () => {
    const ask = (headers: Record<string, string>) => fetch(`${bridge.url}/api/events`, { method: 'HEAD', headers });
    expect((await ask({})).status).toBe(401);
    expect((await bridge.as('wang').ask('HEAD', '/api/events')).status).toBe(200);
  });

  it('answers are for nobody to keep', async () => {
    const response = await bridge.as('wang').ask('GET', '/api/events');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-powered-by')).toBeNull();
  });
});
