import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startPostgres, startSmtpServer, waitFor, type Postgres, type SmtpServer } from '@cldera/provisioning/rig';
import { addResource } from './arrange.ts';
import { deliverTo, startBridge, usualPeople, type Bridge } from './bridge.ts';
import { startChainStandIn, type ChainStandIn } from './chain-stand-in.ts';
import { movingClock, type MovingClock } from './moving-clock.ts';
import { expectProblem } from './problem.ts';
import { anAlert, aWatchdog, noon, webhookBody } from './samples.ts';

const MANY = 60;

describe('two bridges on one PostgreSQL', () => {
  let chain: ChainStandIn;
  let smtp: SmtpServer;
  let postgres: Postgres;
  let clock: MovingClock;
  let bridges: [Bridge, Bridge];
  let url: string;
  let count = 0;

  beforeAll(async () => {
    [chain, smtp, postgres] = await Promise.all([startChainStandIn(), startSmtpServer(), startPostgres()]);
  });
  afterAll(() => Promise.all([chain.stop(), smtp.stop(), postgres.stop()]));

  const start = (arrange: Parameters<typeof startBridge>[0]['arrange']) =>
    startBridge({ database: { url }, chain, smtpUrl: smtp.url, clock, ...(arrange && { arrange }) });
  const nothing = () => Promise.resolve();

  beforeEach(async () => {
    Object.assign(chain, { values: new Map(), active: [], down: new Set() });
    await smtp.clear();
    count += 1;
    url = await postgres.createDatabase(`bridges_${count}`);
    clock = movingClock();
  });
  afterEach(() => Promise.all(bridges.map((bridge) => bridge.stop())));

  async function startBoth(): Promise<void> {
    const first = await start(async (database) => {
      await usualPeople(database);
      await addResource(database, 'acme', 'web-1');
    });
    bridges = [first, await start(nothing)];
  }

  /** Time passes for both, and both do what is due at the same moment. */
  async function pass(seconds: number): Promise<void> {
    for (let left = seconds; left > 0; left -= 60) {
      clock.move(Math.min(60, left));
      await bridges[0].deliver([aWatchdog(clock.instant())]);
      for (let round = 0; round < 3; round += 1) await Promise.all(bridges.map(({ app }) => app.runJobs()));
    }
  }

  const ports = Array.from({ length: MANY }, (_, n) => ({
    alertname: 'port',
    rule: 'port',
    customer: n % 2 === 0 ? 'acme' : 'globex',
    resource: '',
    instance: `10.0.0.${n}:443`,
  }));

  it('that start at once on an empty database both start: one of them does the first run', async () => {
    bridges = await Promise.all([start(nothing), start(nothing)]);
    for (const bridge of bridges) {
      expect((await fetch(`${bridge.url}/-/ready`)).status).toBe(200);
      expect(await bridge.as('admin').get('/api/customers')).toMatchObject({ items: [{ id: 'company' }] });
    }
  });

  it('take the same storm at once, each in another order: one event, one ticket and one mail to each for every alert', async () => {
    await startBoth();
    chain.values.set(
      'port',
      ports.map((labels) => [labels, 0]),
    );
    const alerts = ports.map((labels) => anAlert(labels));
    await Promise.all([
      bridges[0].deliver(alerts),
      bridges[1].deliver(alerts.toReversed()),
      bridges[0].deliver(alerts.toReversed()),
      bridges[1].deliver(alerts),
    ]);
    await pass(120);
    await waitFor(async () => (await smtp.messages()).length >= MANY * 1.5, 20_000, 'the mails');
    await pass(60);

    const [bridge] = bridges;
    const events = (await bridge.events()).filter(({ rule }) => rule.id === 'port');
    expect(events).toHaveLength(MANY);
    expect(new Set(events.map(({ state, abnormalChecks }) => `${state} ${abnormalChecks}`))).toEqual(
      new Set(['confirmed 4']),
    );
    for (const { id } of events.slice(0, 5)) {
      const { checks } = await bridge.event(id);
      expect(checks.map(({ number, at }) => [number, at])).toEqual([
        [1, noon()],
        [2, noon(60)],
        [3, noon(120)],
        [4, noon(180)],
      ]);
    }
    const numbers = (await bridge.tickets())
      .map(({ number }) => number)
      .filter((number) => !number.startsWith('COMPANY'));
    const wanted = ['ACME', 'GLOBEX'].flatMap((customer) =>
      Array.from({ length: MANY / 2 }, (_, n) => `${customer}-${n + 1}`),
    );
    expect(numbers.toSorted()).toEqual(wanted.toSorted());
    // To the staff about each, to acme about its own; globex has no address.
    const ids = (await smtp.messages()).map(({ parsed }) => parsed.messageId);
    expect(ids).toHaveLength(MANY * 1.5);
    expect(new Set(ids).size).toBe(MANY * 1.5);
  });

  it('end together what is over, once', async () => {
    await startBoth();
    chain.values.set(
      'port',
      ports.map((labels) => [labels, 1]),
    );
    await Promise.all(bridges.map((bridge) => bridge.deliver(ports.map((labels) => anAlert(labels)))));
    await pass(60);
    const events = (await bridges[1].events()).filter(({ rule }) => rule.id === 'port');
    expect(events.filter(({ outcome }) => outcome === 'recovered-before-notice')).toHaveLength(MANY);
  });

  it('of which one is gone: the other does its work', async () => {
    await startBoth();
    await bridges[0].deliver([anAlert({ alertname: 'port', rule: 'port' })]);
    chain.values.set('port', [[anAlert().labels, 0]]);
    await bridges[0].stop();
    bridges = [bridges[1], await start(nothing)];
    await pass(120);
    expect((await bridges[0].events()).filter(({ rule }) => rule.id === 'port')).toMatchObject([
      { state: 'confirmed', abnormalChecks: 3 },
    ]);
  });

  it('that cannot write say that they are overloaded rather than keep everybody waiting, and lose nothing', async () => {
    await startBoth();
    const [bridge] = bridges;
    const blocker = new pg.Client({ connectionString: url });
    await blocker.connect();
    await blocker.query('begin; lock table episodes in access exclusive mode');
    const deliveries = Array.from({ length: 230 }, (_, n) =>
      deliverTo(bridge.url, webhookBody([anAlert({ instance: `10.1.0.${n}:9100` })])),
    );
    const refused = await Promise.race(
      deliveries.map(async (delivery) => {
        const response = await delivery;
        return response.status === 503 ? response : new Promise<never>(() => undefined);
      }),
    );
    expect(refused.headers.get('retry-after')).toBe('2');
    await expectProblem(refused, 503);
    await blocker.query('commit');
    await blocker.end();
    const statuses = (await Promise.all(deliveries)).map(({ status }) => status);
    const taken = statuses.filter((status) => status === 200).length;
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    expect(taken).toBeGreaterThanOrEqual(200);
    expect(await bridge.as('wang').get('/api/overview')).toMatchObject({ openEvents: { checking: taken } });
  });
});
