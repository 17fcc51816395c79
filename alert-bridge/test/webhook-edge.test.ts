import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { deliverTo, DISCOVERY_TOKEN, startBridge, WEBHOOK_TOKEN, type Bridge } from './bridge.ts';
import { startChainStandIn, type ChainStandIn } from './chain-stand-in.ts';
import { DATABASES, useDatabases } from './databases.ts';
import { expectProblem } from './problem.ts';
import { anAlert, NOON, noon, webhookBody } from './samples.ts';

const MEGABYTE = 1024 * 1024;

/** Whatever labels say, a mail has the headers that we gave it. */
function expectNoForeignHeader(folder: string): void {
  for (const file of readdirSync(folder)) {
    const [head = ''] = readFileSync(join(folder, file), 'utf8').split('\r\n\r\n');
    const names = head.split('\r\n').flatMap((line) => /^([\w-]+):/.exec(line)?.[1] ?? []);
    expect(names.toSorted()).toEqual([
      'Auto-Submitted',
      'Content-Type',
      'Date',
      'From',
      'MIME-Version',
      'Message-ID',
      'Subject',
      'To',
      'X-Auto-Response-Suppress',
    ]);
  }
}

let chain: ChainStandIn;
beforeAll(async () => {
  chain = await startChainStandIn();
});
afterAll(() => chain.stop());

describe('a delivery that is not what it should be', () => {
  let bridge: Bridge;
  beforeAll(async () => {
    bridge = await startBridge({ database: { file: ':memory:' }, chain });
  });
  afterAll(() => bridge.stop());
  // Whatever is refused leaves nothing behind, and the next delivery is taken.
  afterEach(async () => {
    expect(await bridge.events()).toEqual([]);
    expect(await bridge.deliver([])).toEqual({ accepted: 0, ignored: 0, refused: [] });
  });

  function post(body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${bridge.url}/webhooks/alertmanager`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${WEBHOOK_TOKEN}`, ...headers },
      body,
    });
  }

  const good = JSON.stringify(webhookBody([anAlert()]));

  it.each<[sentence: string, body: string, detail: string | RegExp]>([
    ['empty', '', /^body/],
    ['not JSON', 'alerts=1', 'The body is not valid JSON.'],
    ['cut off in the middle', good.slice(0, good.length / 2), 'The body is not valid JSON.'],
    ['a word', '"firing"', 'The body is not valid JSON.'],
    ['nothing', 'null', 'The body is not valid JSON.'],
    ['a list', '[]', /^body: /],
    ['of another version', JSON.stringify({ ...webhookBody([]), version: '3' }), /only version "4"/],
    ['without alerts', '{"version":"4"}', /^body\.alerts: /],
    ['with alerts that are no list', '{"version":"4","alerts":{"0":{}}}', /^body\.alerts: /],
    [
      'with broken alerts alone',
      JSON.stringify(webhookBody([{}, anAlert({}, { startsAt: 'x' })])),
      /^body\.alerts\.0\.status: /,
    ],
    ['full of brackets', '['.repeat(100_000), 'The body is not valid JSON.'],
  ])('%s is 400 and says what is wrong', async (_, body, detail) => {
    const problem = await expectProblem(await post(body), 400);
    expect(problem.detail).toMatch(detail);
    expect(problem.detail.length).toBeLessThan(1_000);
  });

  it.each<[sentence: string, headers: Record<string, string>]>([
    ['as text', { 'content-type': 'text/plain' }],
    ['as a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['as something like JSON', { 'content-type': 'application/json5' }],
    ['as nothing in particular', { 'content-type': '' }],
    ['in letters of another age', { 'content-type': 'application/json; charset=iso-8859-1' }],
    ['packed in a way that nobody unpacks', { 'content-encoding': 'compress' }],
  ])('sent %s is 415', async (_, headers) => {
    await expectProblem(await post(good, headers), 415);
  });

  it('that says it is packed and is not is 400', async () => {
    await expectProblem(await post(good, { 'content-encoding': 'gzip' }), 400);
  });

  it('larger than 32 MB is 413', async () => {
    const alert = JSON.stringify(anAlert({ padding: 'x'.repeat(60_000) }));
    const body = `{"version":"4","alerts":[${Array.from({ length: 560 }, () => alert).join(',')}]}`;
    expect(body.length).toBeGreaterThan(32 * MEGABYTE);
    await expectProblem(await post(body), 413);
  });

  it('that unpacks to more than 32 MB is 413', async () => {
    await expectProblem(await post(gzipSync(Buffer.alloc(40 * MEGABYTE, ' ')), { 'content-encoding': 'gzip' }), 413);
  });

  it.each<[sentence: string, authorization: string | undefined, status: number]>([
    ['without a token', undefined, 401],
    ['with an empty token', 'Bearer ', 401],
    ['with another token', 'Bearer the webhook token of the text', 401],
    ['with one letter more', `Bearer ${WEBHOOK_TOKEN}x`, 401],
    ['with a token in the wrong place', WEBHOOK_TOKEN, 401],
    ['with a password', `Basic ${Buffer.from(`x:${WEBHOOK_TOKEN}`).toString('base64')}`, 401],
    ["with Prometheus' token", `Bearer ${DISCOVERY_TOKEN}`, 403],
  ])('%s is refused before it is read', async (_, authorization, status) => {
    const response = await fetch(`${bridge.url}/webhooks/alertmanager`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) },
      body: '{ not even JSON',
    });
    await expectProblem(response, status);
  });

  it("with a person's session is refused: people are no Alertmanager", async () => {
    await expectProblem(await bridge.as('admin').ask('POST', '/webhooks/alertmanager', webhookBody([])), 403);
  });

  it.each(['GET', 'PUT', 'DELETE', 'PATCH'])('by %s finds nothing', async (method) => {
    const response = await fetch(`${bridge.url}/webhooks/alertmanager`, {
      method,
      headers: { authorization: `Bearer ${WEBHOOK_TOKEN}` },
    });
    await expectProblem(response, 404);
  });
});

describe.each(DATABASES)('a delivery that is unusual ($kind)', (kind) => {
  const { empty } = useDatabases(kind);
  let bridge: Bridge;
  beforeEach(async () => {
    bridge = await startBridge({ database: await empty(), chain });
  });
  afterEach(() => bridge.stop());

  const taken = (accepted: number, ignored = 0) => ({ accepted, ignored, refused: [] });

  it('as a real Alertmanager sends it is taken', async () => {
    const real = readFileSync(new URL('fixtures/am-webhook-firing-prometheus.json', import.meta.url), 'utf8');
    const response = await deliverTo(bridge.url, JSON.parse(real));
    expect([response.status, await response.json()]).toEqual([200, taken(1)]);
    expect(await bridge.events()).toMatchObject([
      {
        rule: { id: 'ToggleDown' },
        customer: { id: 'company' },
        resource: null,
        subject: '127.0.0.1:19999',
        severity: 'disaster',
        state: 'confirmed',
        // Alertmanager's clock is ahead of the examples': a start in the future is no fact.
        startsAt: bridge.clock.instant(),
      },
    ]);
  });

  it('packed with gzip is taken', async () => {
    const response = await fetch(`${bridge.url}/webhooks/alertmanager`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        authorization: `Bearer ${WEBHOOK_TOKEN}`,
      },
      body: gzipSync(JSON.stringify(webhookBody([anAlert()]))),
    });
    expect([response.status, await response.json()]).toEqual([200, taken(1)]);
  });

  it('with one broken alert among good ones loses only that one, and says which and why', async () => {
    const answer = await bridge.deliver([
      anAlert({ instance: 'a:1' }),
      anAlert({ instance: 'b:1' }, { startsAt: 'yesterday' }),
      'not an alert',
      anAlert({ instance: 'a character that no database stores: \0' }),
      anAlert({ instance: 'c:1' }),
    ]);
    expect(answer).toMatchObject({ accepted: 2, ignored: 0 });
    expect(answer.refused).toMatchObject([
      { field: 'body.alerts.1.startsAt' },
      { field: 'body.alerts.2' },
      { field: 'body.alerts.3.labels.instance', message: 'use well-formed text without NUL' },
    ]);
    expect((await bridge.events()).map(({ subject }) => subject).toSorted()).toEqual(['a:1', 'c:1']);
  });

  it('with thousands of broken ones names twenty of them', async () => {
    const answer = await bridge.deliver([
      anAlert(),
      ...Array.from({ length: 3_000 }, () => ({ status: 'x'.repeat(2_000) })),
    ]);
    expect([answer.accepted, answer.refused.length]).toEqual([1, 20]);
    expect(JSON.stringify(answer).length).toBeLessThan(10_000);
  });

  it('of ten thousand alerts is taken whole', async () => {
    const alerts = Array.from({ length: 10_000 }, (_, n) =>
      anAlert({ resource: `web-${n}`, instance: `10.0.0.${n}:9100` }),
    );
    expect(await bridge.deliver(alerts)).toEqual(taken(10_000));
    expect(await bridge.deliver(alerts)).toEqual(taken(10_000));
    const overview = await bridge.as('wang').get<{ openEvents: { checking: number } }>('/api/overview');
    expect(overview.openEvents.checking).toBe(10_000);
  }, 120_000);

  it.each<[sentence: string, labels: Record<string, string>]>([
    ['in Chinese', { 机房: '上海-2', instance: '订单库:3306' }],
    ['whose names hold dots and spaces, as UTF-8 names may', { 'host.name': 'a', 'my label': 'b', '标签"\\': 'c' }],
    ['of 10 kB', { note: 'x'.repeat(10_240) }],
    [
      'of 10 kB in what it is told by',
      { instance: Array.from({ length: 2_000 }, (_, n) => (n * 7_919) % 99_991).join(':') },
    ],
    ['with characters that mean something to a database', { instance: `';"--%_\\$1?`, resource: "x' or 1=1" }],
    ['with characters that mean something to a page', { instance: '<script>alert(1)</script>', resource: '&amp;' }],
    ['with line ends', { instance: 'a\r\nBcc: x@example.com\r\n\r\nb' }],
    ['of emoji', { instance: '🔥'.repeat(200) }],
    ['that are empty', { instance: '', customer: '', resource: '' }],
    ['whose names every object knows', { constructor: 'x', __proto__: 'y', toString: 'z', severity: 'constructor' }],
  ])('with labels %s is taken, shown, told of and ended', async (_, labels) => {
    const ours = anAlert(labels);
    const foreign = { ...anAlert({ ...labels, alertname: 'Elsewhere' }), fingerprint: 'f00f' };
    delete (foreign.labels as Record<string, string | undefined>)['rule'];
    expect(await bridge.deliver([ours, foreign])).toEqual(taken(2));
    expect(await bridge.deliver([ours, foreign])).toEqual(taken(2));
    const events = await bridge.events('open');
    expect(events.map(({ rule }) => rule.id).toSorted()).toEqual(['Elsewhere', 'host-up']);
    for (const { id } of events) expect(await bridge.event(id)).toMatchObject({ id });
    // The foreign one is confirmed at once: its ticket is open and its mail lies in the folder.
    const [ticket] = await bridge.tickets();
    await bridge.pass(5);
    const { deliveries } = await bridge.ticket(ticket!.id);
    expect(new Set(deliveries.map(({ state }) => state))).toEqual(new Set(['kept']));
    expectNoForeignHeader(bridge.config.mailFolder);
    await bridge.deliver([{ ...foreign, status: 'resolved', endsAt: noon(30) }]);
    expect((await bridge.events('ended')).map(({ rule }) => rule.id)).toEqual(['Elsewhere']);
  });

  it('twice the same alert in one delivery is one event', async () => {
    expect(await bridge.deliver([anAlert(), anAlert(), anAlert({ replica: 'b' })])).toEqual(taken(1, 2));
    expect(await bridge.events()).toHaveLength(1);
  });

  it('firing and resolved in one delivery is firing, in whatever order', async () => {
    const resolved = anAlert({}, { status: 'resolved', endsAt: noon(10) });
    await bridge.deliver([resolved, anAlert(), resolved]);
    expect(await bridge.events('open')).toHaveLength(1);
  });

  it('with a start far in the past begins then, and is looked at now', async () => {
    await bridge.deliver([anAlert({}, { startsAt: '0001-01-01T00:00:00Z' })]);
    expect(await bridge.events()).toMatchObject([{ startsAt: '0001-01-01T00:00:00.000Z', nextCheckAt: NOON }]);
  });

  it('with a start in the future begins now', async () => {
    await bridge.deliver([anAlert({}, { startsAt: '2099-01-01T00:00:00Z' })]);
    expect(await bridge.events()).toMatchObject([{ startsAt: NOON, nextCheckAt: noon(60) }]);
  });
});
