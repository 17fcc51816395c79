import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  removeFolder,
  startSmtpServer,
  temporaryFolder,
  type ReceivedMail,
  type SmtpServer,
} from '@cldera/provisioning/rig';
import type { Event } from '../src/contract/index.ts';
import { addResource } from './arrange.ts';
import { startBridge, usualPeople, type Bridge } from './bridge.ts';
import { startChainStandIn, type ChainStandIn } from './chain-stand-in.ts';
import { DATABASES, useDatabases } from './databases.ts';
import { anAlert, noon } from './samples.ts';

const HOST = { customer: 'acme', resource: 'web-1', instance: '10.0.0.5:9100' };
const FULL_DISK = { ...HOST, alertname: 'disk-usage', rule: 'disk-usage', mountpoint: '/var' };

/** A mail in short: to whom, and under which heading. */
const inShort = (mails: ReceivedMail[]) =>
  mails.map(({ envelope, parsed }) => `${envelope.to.join()}: ${parsed.subject ?? ''}`).toSorted();

describe.each(DATABASES)('the story of an alert ($kind)', (kind) => {
  const { empty } = useDatabases(kind);
  let chain: ChainStandIn;
  let smtp: SmtpServer;
  let bridge: Bridge;
  let folder: string;

  beforeAll(async () => {
    [chain, smtp] = await Promise.all([startChainStandIn(), startSmtpServer()]);
    folder = temporaryFolder();
  });
  afterAll(async () => {
    await Promise.all([chain.stop(), smtp.stop()]);
    removeFolder(folder);
  });
  beforeEach(async () => {
    Object.assign(chain, { values: new Map(), firing: [], fired: [], active: [], down: new Set() });
    await smtp.clear();
    bridge = await start();
  });
  afterEach(() => bridge.stop());

  async function start(settings: NodeJS.ProcessEnv = {}): Promise<Bridge> {
    return startBridge({
      database: await empty(),
      chain,
      smtpUrl: smtp.url,
      settings,
      async arrange(database) {
        await usualPeople(database);
        await addResource(database, 'acme', 'web-1');
      },
    });
  }

  const isUp = (value: 0 | 1 | undefined) => {
    if (value === undefined) chain.values.delete('host-up');
    else chain.values.set('host-up', [[HOST, value]]);
  };
  const disk = (percent: number | string) =>
    chain.values.set('disk-usage', [[{ ...HOST, mountpoint: '/var' }, percent]]);
  const only = async (state?: 'open' | 'ended' | 'all'): Promise<Event> => {
    const events = await bridge.events(state);
    expect(events).toHaveLength(1);
    return events[0]!;
  };
  const decisions = async (id: string) => (await bridge.event(id)).decisions.map(({ reason }) => reason.code);

  it('from the first firing over checks, ticket and mail to the recovery', async () => {
    isUp(0);
    await bridge.deliver([anAlert()]);
    expect(await only('open')).toMatchObject({
      rule: { id: 'host-up' },
      customer: { id: 'acme' },
      resource: { id: 'web-1', name: '资源 web-1' },
      state: 'checking',
      abnormalChecks: 1,
      requiredChecks: 5,
      nextCheckAt: noon(60),
      ticket: null,
    });
    await bridge.pass(180);
    expect(await only()).toMatchObject({ state: 'checking', abnormalChecks: 4, nextCheckAt: noon(240) });
    expect([await bridge.tickets(), await smtp.messages()]).toEqual([[], []]);

    await bridge.pass(60);
    const event = await only();
    expect(event).toMatchObject({
      state: 'confirmed',
      abnormalChecks: 5,
      confirmedAt: noon(240),
      severity: 'disaster',
      ticket: { number: 'ACME-1' },
    });
    const heading = '[灾难] ACME-1 资源 web-1 10.0.0.5:9100 主机存活异常';
    const problems = await smtp.messages();
    expect(inShort(problems)).toEqual([`it@acme.example: ${heading}`, `ops@example.com: ${heading}`]);
    expect(problems[0]?.parsed.from?.text).toBe('"Cldera Ops" <cldera@ops.example.com>');
    expect(problems[0]?.parsed.text).toContain('5. 2026-11-24 12:04:00 (Asia/Shanghai) 异常 不通');
    expect(problems[0]?.parsed.text).toContain(`https://ops.example.com/a/cldera-ops-app/tickets/${event.ticket!.id}`);

    const { id } = event.ticket!;
    await bridge.as('wang').post(`/api/tickets/${id}/moves`, { move: 'acknowledge', comment: '我来看' });
    await bridge.pass(120);
    expect(await only()).toMatchObject({ state: 'confirmed', abnormalChecks: 7 });
    expect(await smtp.messages()).toHaveLength(2);

    isUp(1);
    await bridge.pass(60);
    expect(await only('ended')).toMatchObject({ outcome: 'recovered', endedAt: noon(420), nextCheckAt: null });
    expect(await decisions(event.id)).toEqual(['opened', 'confirmed', 'recovered']);
    const ticket = await bridge.ticket(id);
    expect(ticket).toMatchObject({ state: 'resolved', assignee: { name: 'WANG' }, moves: ['close', 'reopen'] });
    expect(ticket.timeline.map(({ reason, at, actor }) => [reason.code, at, actor])).toEqual([
      ['ticket-opened', noon(240), null],
      ['ticket-notified', noon(240), null],
      ['ticket-acknowledge', noon(240), 'WANG'],
      ['ticket-recovered', noon(420), null],
      ['ticket-notified', noon(420), null],
    ]);
    expect(ticket.deliveries.map(({ kind: what, state }) => [what, state])).toEqual([
      ['problem', 'sent'],
      ['problem', 'sent'],
      ['recovery', 'sent'],
      ['recovery', 'sent'],
    ]);

    // Each recovery lies in the thread of the alarm that its reader got.
    const recoveries = (await smtp.messages()).slice(2);
    expect(inShort(recoveries)).toEqual([`it@acme.example: Re: ${heading}`, `ops@example.com: Re: ${heading}`]);
    for (const { envelope, parsed } of recoveries) {
      const alarm = problems.find((mail) => mail.envelope.to.join() === envelope.to.join())!.parsed.messageId;
      expect([parsed.inReplyTo, parsed.references]).toEqual([alarm, alarm]);
    }
  });

  it('that recovers before notice: on record with its checks, but no ticket and no mail', async () => {
    isUp(0);
    await bridge.deliver([anAlert()]);
    await bridge.pass(120);
    isUp(1);
    await bridge.pass(60);
    const event = await only('ended');
    expect(event).toMatchObject({
      outcome: 'recovered-before-notice',
      confirmedAt: null,
      endedAt: noon(180),
      ticket: null,
    });
    expect((await bridge.event(event.id)).checks.map(({ verdict, value }) => [verdict, value])).toEqual([
      ['abnormal', 0],
      ['abnormal', 0],
      ['abnormal', 0],
      ['normal', 1],
    ]);
    expect(await decisions(event.id)).toEqual(['opened', 'recovered-before-notice']);
    expect([await bridge.tickets(), await smtp.messages()]).toEqual([[], []]);
  });

  it('of a row that asks for one check: told at once', async () => {
    await bridge.deliver([anAlert(FULL_DISK, { annotations: { value: '91.5' } })]);
    await bridge.pass(1);
    expect(await only()).toMatchObject({ state: 'confirmed', value: 91.5, threshold: 85, unit: '%', subject: '/var' });
    expect(await smtp.messages()).toHaveLength(2);
  });

  it('delivered twenty times, and twenty times at once: one event, one ticket, one mail to each', async () => {
    await Promise.all(Array.from({ length: 20 }, () => bridge.deliver([anAlert(FULL_DISK)])));
    for (let n = 0; n < 20; n += 1) await bridge.deliver([anAlert(FULL_DISK)]);
    await bridge.pass(2);
    expect(await bridge.events()).toHaveLength(1);
    expect(await bridge.tickets()).toHaveLength(1);
    expect(await smtp.messages()).toHaveLength(2);
    const { decisions: made } = await bridge.event((await only()).id);
    expect(made.map(({ reason }) => reason.code)).toEqual(['opened', 'confirmed']);
  });

  it('delivered many at a time, in another order each time, at once: each is one event', async () => {
    const alerts = Array.from({ length: 40 }, (_, n) => anAlert({ ...FULL_DISK, mountpoint: `/${n}` }));
    const shuffled = (round: number) => alerts.toSorted((a, b) => (hash(a, round) < hash(b, round) ? -1 : 1));
    await Promise.all(Array.from({ length: 8 }, (_, round) => bridge.deliver(shuffled(round))));
    expect(await bridge.events()).toHaveLength(40);
    const numbers = (await bridge.tickets()).map(({ number }) => Number(number.split('-')[1]));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
  });

  it('whose start moves while it fires, as in a pair of Prometheus: the same event, since the earliest', async () => {
    isUp(0);
    await bridge.deliver([anAlert({ replica: 'a' })]);
    await bridge.deliver([anAlert({ replica: 'b' }, { startsAt: noon(-30) })]);
    await bridge.pass(60);
    await bridge.deliver([anAlert({ replica: 'b' }, { startsAt: noon(15) })]);
    for (const startsAt of [noon(), noon(-30), noon(15)]) await bridge.deliver([anAlert({}, { startsAt })]);
    const event = await only();
    expect(event).toMatchObject({ startsAt: noon(-30), abnormalChecks: 2 });
    const joined = (await bridge.event(event.id)).decisions.slice(1);
    expect(joined.map(({ reason }) => [reason.code, reason.params['startsAt']])).toEqual([
      ['joined-other-start', noon(-30)],
      ['joined-other-start', noon(15)],
    ]);
  });

  it('that fires again after its end: a new event with a ticket of its own', async () => {
    await bridge.deliver([anAlert(FULL_DISK)]);
    disk(50);
    await bridge.pass(60);
    await bridge.deliver([anAlert(FULL_DISK, { startsAt: noon(60) })]);
    const events = await bridge.events();
    expect(events.map(({ state, startsAt, ticket }) => [state, startsAt, ticket?.number])).toEqual([
      ['confirmed', noon(60), 'ACME-2'],
      ['ended', noon(), 'ACME-1'],
    ]);
    expect((await bridge.tickets('open')).map(({ number }) => number)).toEqual(['ACME-2']);
  });

  it('of which a late repeat comes after its end: nothing new', async () => {
    disk(91);
    await bridge.deliver([anAlert(FULL_DISK)]);
    await bridge.deliver([anAlert(FULL_DISK, { startsAt: noon(30) })]);
    disk(50);
    await bridge.pass(60);
    expect((await only()).state).toBe('ended');
    for (const startsAt of [noon(-60), noon(), noon(30)]) {
      expect(await bridge.deliver([anAlert(FULL_DISK, { startsAt })])).toMatchObject({ accepted: 0, ignored: 1 });
    }
    expect((await only()).state).toBe('ended');
  });

  it('from a sender whose clock is ahead: a repeat after the end is nothing new either', async () => {
    disk(50);
    await bridge.deliver([anAlert(FULL_DISK, { startsAt: noon(45) })]);
    await bridge.pass(60);
    expect(await bridge.deliver([anAlert(FULL_DISK, { startsAt: noon(45) })])).toMatchObject({ accepted: 0 });
    expect((await only()).state).toBe('ended');
  });

  it("that Prometheus says is resolved: it ends when a check says so, not by Prometheus' word", async () => {
    isUp(0);
    await bridge.deliver([anAlert()]);
    await bridge.deliver([anAlert({}, { status: 'resolved', endsAt: noon(10) })]);
    await bridge.pass(60);
    expect(await only()).toMatchObject({ state: 'checking', abnormalChecks: 2 });
    isUp(1);
    await bridge.pass(60);
    expect((await only()).outcome).toBe('recovered-before-notice');
  });

  it('whose checks find no data for a while: they neither count nor reset', async () => {
    isUp(0);
    await bridge.deliver([anAlert()]);
    await bridge.pass(60);
    isUp(undefined);
    await bridge.pass(120);
    expect(await only()).toMatchObject({ state: 'checking', abnormalChecks: 2, value: 0 });
    isUp(0);
    await bridge.pass(120);
    expect(await only()).toMatchObject({ state: 'checking', abnormalChecks: 4 });
    await bridge.pass(60);
    const event = await only();
    expect(event).toMatchObject({ state: 'confirmed', confirmedAt: noon(360) });
    const checks = (await bridge.event(event.id)).checks.map(({ reason }) => reason.code);
    expect(checks.slice(2, 4)).toEqual(['check-no-data', 'check-no-data']);
  });

  it('whose value grows without bound: it is abnormal, and its page can be seen', async () => {
    disk('+Inf');
    await bridge.deliver([anAlert(FULL_DISK, { annotations: { value: '+Inf' } })]);
    await bridge.pass(60);
    const event = await only();
    expect(event).toMatchObject({ state: 'confirmed', abnormalChecks: 2, value: null });
    expect((await bridge.event(event.id)).checks).toHaveLength(2);
  });

  it('whose resource is taken out of service: it ends, the ticket says why, and nobody is told that it recovered', async () => {
    await bridge.deliver([anAlert(FULL_DISK), anAlert()]);
    await bridge.pass(1);
    await smtp.clear();
    await bridge.as('wang').post('/api/resources/web-1/end', {});
    expect((await bridge.events()).map(({ state, outcome, endedAt }) => [state, outcome, endedAt])).toEqual([
      ['ended', 'no-longer-watched', noon(1)],
      ['ended', 'no-longer-watched', noon(1)],
    ]);
    const [ticket] = await bridge.tickets();
    expect((await bridge.ticket(ticket!.id)).timeline.at(-1)?.reason.code).toBe('no-longer-watched');
    // Prometheus goes on for up to its refresh, Alertmanager longer.
    const late = await bridge.deliver([
      anAlert({}, { startsAt: noon(30) }),
      anAlert(FULL_DISK, { startsAt: noon(30) }),
    ]);
    expect(late).toMatchObject({ accepted: 0, ignored: 2 });
    await bridge.pass(120);
    expect(await bridge.events('open')).toEqual([]);
    expect(await smtp.messages()).toEqual([]);
  });

  it("under an agreement of its own: the threshold and the number of checks are the customer's", async () => {
    const table = join(folder, 'table.yml');
    writeFileSync(
      table,
      'overrides: [ { rule: disk-usage, customer: acme, threshold: 95, checks: 2, severity: high } ]\n',
    );
    await bridge.stop();
    bridge = await start({ CLDERA_ALERT_TABLE: table });
    disk(96);
    await bridge.deliver([anAlert(FULL_DISK), anAlert({ ...FULL_DISK, resource: '', customer: 'globex' })]);
    const byCustomer = Object.fromEntries((await bridge.events()).map((event) => [event.customer.id, event]));
    expect(byCustomer['acme']).toMatchObject({ state: 'checking', threshold: 95, requiredChecks: 2, severity: 'high' });
    expect(byCustomer['globex']).toMatchObject({ state: 'confirmed', threshold: 85, requiredChecks: 1 });
    // Above the table's threshold, below the customer's: normal.
    disk(90);
    await bridge.pass(60);
    expect(await bridge.event(byCustomer['acme']!.id)).toMatchObject({ state: 'ended', value: 90 });
  });
});

function hash({ labels }: { labels: Record<string, string> }, round: number): number {
  return (Number(labels['mountpoint']?.slice(1)) * 7_919 * (round + 1)) % 9_973;
}
