import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startSmtpServer, type SmtpServer } from '@cldera/provisioning/rig';
import type { Event, Overview } from '../src/contract/index.ts';
import { addResource } from './arrange.ts';
import { startBridge, usualPeople, type Bridge } from './bridge.ts';
import { startChainStandIn, type ChainStandIn } from './chain-stand-in.ts';
import { DATABASES, useDatabases, type Location } from './databases.ts';
import { movingClock } from './moving-clock.ts';
import { anAlert, noon } from './samples.ts';
import { removeFolder, temporaryFolder } from '@cldera/provisioning/rig';
import { join } from 'node:path';

const HOST = { customer: 'acme', resource: 'web-1', instance: '10.0.0.5:9100' };

describe.each(DATABASES)('the monitoring chain watches itself ($kind)', (kind) => {
  const { empty } = useDatabases(kind);
  let chain: ChainStandIn;
  let smtp: SmtpServer;
  let folder: string;
  let location: Location;
  let bridge: Bridge;

  async function arrange(database: Parameters<typeof usualPeople>[0]): Promise<void> {
    await usualPeople(database);
    await addResource(database, 'acme', 'web-1');
  }

  beforeAll(async () => {
    [chain, smtp] = await Promise.all([startChainStandIn(), startSmtpServer()]);
  });
  afterAll(() => Promise.all([chain.stop(), smtp.stop()]));
  beforeEach(async () => {
    Object.assign(chain, { values: new Map(), firing: [], fired: [], active: [], down: new Set() });
    await smtp.clear();
    folder = temporaryFolder();
    location = await empty();
    // A file that outlives the bridge: some of these bridges are started again.
    if ('file' in location) location = { file: join(folder, 'cldera.db') };
    bridge = await startBridge({ database: location, chain, smtpUrl: smtp.url, arrange });
  });
  afterEach(async () => {
    await bridge.stop();
    removeFolder(folder);
  });

  const ofChain = async () => (await bridge.events()).filter(({ rule }) => rule.id.startsWith('chain-'));
  const inShort = (events: Event[]) =>
    events.map(({ rule, state, startsAt, endedAt }) => [rule.id, state, startsAt, endedAt]);
  const states = (events: Event[]) => events.map(({ rule, state }) => [rule.id, state]);
  const overview = (login = 'wang') => bridge.as(login).get<Overview>('/api/overview');

  /** Another bridge on the same data, after so many seconds without one. */
  async function restartAfter(seconds: number): Promise<void> {
    await bridge.stop();
    const clock = movingClock((bridge.clock.now().getTime() - new Date(noon()).getTime()) / 1000 + seconds);
    bridge = await startBridge({
      database: location,
      chain,
      smtpUrl: smtp.url,
      clock,
      arrange: () => Promise.resolve(),
    });
  }

  it('says nothing while everything is there', async () => {
    await bridge.pass(600);
    expect(await ofChain()).toEqual([]);
    expect(await overview()).toMatchObject({
      state: { code: 'all-normal' },
      chain: { prometheus: 'reachable', alertmanager: 'reachable', watchdogHeardAt: bridge.clock.instant() },
    });
  });

  it('three minutes without the watchdog are a disaster, told to the staff; heard again, it is over', async () => {
    await bridge.pass(60);
    bridge.watchdog(false);
    await bridge.pass(120);
    expect(await ofChain()).toEqual([]);
    await bridge.pass(60);
    expect(inShort(await ofChain())).toEqual([['chain-watchdog', 'confirmed', noon(240), null]]);
    const [mail] = await smtp.messages();
    expect([mail?.envelope.to, mail?.parsed.subject]).toEqual([
      ['ops@example.com'],
      '[灾难] COMPANY-1 报警链路中断（看门狗静默）',
    ]);
    expect(await overview()).toMatchObject({
      state: { code: 'chain-broken', params: { parts: 'watchdog' } },
      worstSeverity: 'disaster',
    });
    // A customer is told that what it sees cannot be trusted, not what is broken.
    expect(await overview('chen')).toMatchObject({
      state: { code: 'chain-broken', params: { parts: 'monitoring' } },
      events: [],
      chain: null,
    });

    bridge.watchdog(true);
    await bridge.pass(60);
    expect(inShort(await ofChain())).toEqual([['chain-watchdog', 'ended', noon(240), noon(300)]]);
    expect((await smtp.messages()).map(({ parsed }) => parsed.subject)).toEqual([
      '[灾难] COMPANY-1 报警链路中断（看门狗静默）',
      'Re: [灾难] COMPANY-1 报警链路中断（看门狗静默）',
    ]);
    expect((await overview()).state.code).toBe('all-normal');
  });

  it.each(['prometheus', 'alertmanager'] as const)(
    '%s that does not answer for three minutes is a disaster',
    async (part) => {
      await bridge.pass(60);
      chain.down.add(part);
      await bridge.pass(240);
      expect(states(await ofChain())).toEqual([[`chain-${part}`, 'confirmed']]);
      expect((await overview()).chain?.[part]).toBe('unreachable');
      chain.down.clear();
      await bridge.pass(60);
      expect(states(await ofChain())).toEqual([[`chain-${part}`, 'ended']]);
      expect((await overview()).chain?.[part]).toBe('reachable');
    },
  );

  it('Prometheus that does not answer leaves open events as they are, and they go on when it is back', async () => {
    chain.values.set('host-up', [[HOST, 0]]);
    await bridge.deliver([anAlert()]);
    await bridge.pass(60);
    chain.down.add('prometheus');
    await bridge.pass(240);
    const event = (await bridge.events()).find(({ rule }) => rule.id === 'host-up')!;
    expect(event).toMatchObject({ state: 'checking', abnormalChecks: 2 });
    const reasons = (await bridge.event(event.id)).checks.slice(2).map(({ reason }) => reason.code);
    expect(new Set(reasons)).toEqual(new Set(['check-unreachable']));
    chain.down.clear();
    await bridge.pass(180);
    expect(await bridge.event(event.id)).toMatchObject({ state: 'confirmed', abnormalChecks: 5 });
  });

  it('an open event for which there is no data any more is one too', async () => {
    await bridge.deliver([anAlert()]);
    await bridge.pass(360);
    expect(states(await ofChain())).toEqual([['chain-checks', 'confirmed']]);
    chain.values.set('host-up', [[HOST, 1]]);
    await bridge.pass(120);
    expect(states(await ofChain())).toEqual([['chain-checks', 'ended']]);
  });

  it('one for which there is no data for a day is no longer watched', async () => {
    await bridge.deliver([anAlert({ rule: 'disk-usage', alertname: 'disk-usage', mountpoint: '/' })]);
    const [event] = await bridge.events();
    bridge.clock.move(86_400);
    await bridge.pass(60);
    expect(await bridge.event(event!.id)).toMatchObject({ state: 'ended', outcome: 'no-longer-watched' });
    expect((await bridge.ticket(event!.ticket!.id)).state).toBe('closed');
  });

  it('a restart is no recovery: what was broken stays broken until it is seen well', async () => {
    bridge.watchdog(false);
    await bridge.pass(240);
    expect(states(await ofChain())).toEqual([['chain-watchdog', 'confirmed']]);
    await restartAfter(5);
    bridge.watchdog(false);
    await bridge.pass(60);
    expect(states(await ofChain())).toEqual([['chain-watchdog', 'confirmed']]);
    bridge.watchdog(true);
    await bridge.pass(60);
    expect(states(await ofChain())).toEqual([['chain-watchdog', 'ended']]);
  });

  describe('what fired and ended while no bridge ran', () => {
    const labels = { ...HOST, alertname: 'host-up', rule: 'host-up' };
    const every15 = (from: number, to: number) =>
      Array.from({ length: (to - from) / 15 + 1 }, (_, n) => noon(from + n * 15));

    it('long enough to be told: on record with ticket, alarm and recovery, in this order', async () => {
      await bridge.pass(60);
      chain.fired = [[labels, every15(120, 375)]];
      await restartAfter(600);
      await bridge.pass(30);
      const [event] = await bridge.events();
      expect(event).toMatchObject({
        state: 'ended',
        outcome: 'found-afterwards',
        startsAt: noon(120),
        endedAt: noon(375),
      });
      expect(event?.ticket).toMatchObject({ number: 'ACME-1' });
      expect((await bridge.event(event!.id)).decisions.map(({ reason }) => reason.code)).toContain('found-in-gap');
      const toOps = (await smtp.messages()).filter(({ envelope }) => envelope.to[0] === 'ops@example.com');
      expect(toOps.map(({ parsed }) => parsed.subject?.slice(0, 4))).toEqual(['[灾难]', 'Re: ']);
    });

    it('too short to be told: on record, and nobody is woken', async () => {
      await bridge.pass(60);
      chain.fired = [[labels, every15(120, 300)]];
      await restartAfter(600);
      await bridge.pass(30);
      expect((await bridge.events()).map(({ outcome, ticket }) => [outcome, ticket])).toEqual([
        ['found-afterwards', null],
      ]);
      expect(await smtp.messages()).toEqual([]);
    });

    it('is put on record once, however often the bridge is started again', async () => {
      await bridge.pass(60);
      chain.fired = [[labels, every15(120, 375)]];
      await restartAfter(600);
      await bridge.pass(30);
      await restartAfter(120);
      await bridge.pass(30);
      expect(await bridge.events()).toHaveLength(1);
      expect(await bridge.tickets()).toHaveLength(1);
    });

    it('is found as soon as Prometheus answers, where it does not at the start', async () => {
      await bridge.pass(60);
      chain.fired = [[labels, every15(120, 375)]];
      chain.down.add('prometheus');
      await restartAfter(600);
      await bridge.pass(60);
      expect((await bridge.events()).filter(({ rule }) => rule.id === 'host-up')).toEqual([]);
      chain.down.clear();
      await bridge.pass(60);
      expect((await bridge.events()).filter(({ rule }) => rule.id === 'host-up')).toHaveLength(1);
    });

    it('that was on record before is no second event', async () => {
      chain.values.set('host-up', [[HOST, 1]]);
      await bridge.deliver([anAlert()]);
      await bridge.pass(60);
      expect((await bridge.events()).map(({ state }) => state)).toEqual(['ended']);
      // Prometheus' last evaluations of it, seen at the beginning of the gap.
      chain.fired = [[labels, every15(60, 90)]];
      await restartAfter(600);
      await bridge.pass(30);
      expect(await bridge.events()).toHaveLength(1);
    });

    it('during a long absence is whole, also where it lasted from one query of Prometheus into the next', async () => {
      await bridge.pass(60);
      const sixHours = 6 * 3_600;
      chain.fired = [[labels, every15(60 + sixHours - 120, 60 + sixHours + 180)]];
      await restartAfter(8 * 3_600);
      await bridge.pass(30);
      const [event] = await bridge.events();
      expect(event).toMatchObject({
        outcome: 'found-afterwards',
        startsAt: noon(sixHours - 60),
        endedAt: noon(sixHours + 240),
      });
      expect(event?.ticket).toMatchObject({ number: 'ACME-1' });
    });

    it('of a short absence is not asked for: what fires is delivered again', async () => {
      await bridge.pass(60);
      chain.fired = [[labels, every15(75, 90)]];
      await restartAfter(40);
      await bridge.pass(30);
      expect(await bridge.events()).toEqual([]);
    });
  });
});
