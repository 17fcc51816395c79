import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { startSmtpServer, type SmtpServer } from '@cldera/provisioning/rig';
import type { Delivery, Overview } from '../src/contract/index.ts';
import { addResource } from './arrange.ts';
import { startBridge, usualPeople, type Bridge } from './bridge.ts';
import { startChainStandIn, type ChainStandIn } from './chain-stand-in.ts';
import { DATABASES, useDatabases } from './databases.ts';
import { anAlert } from './samples.ts';

const DISK = { alertname: 'disk-usage', rule: 'disk-usage', mountpoint: '/var' };
const HOST = { customer: 'acme', resource: 'web-1', instance: '10.0.0.5:9100', mountpoint: '/var' };

describe.each(DATABASES)('mail on its way ($kind)', (kind) => {
  const { empty } = useDatabases(kind);
  let chain: ChainStandIn;
  let smtp: SmtpServer;
  let bridge: Bridge;

  beforeAll(async () => {
    [chain, smtp] = await Promise.all([startChainStandIn(), startSmtpServer()]);
  });
  afterAll(() => Promise.all([chain.stop(), smtp.stop()]));
  beforeEach(async () => {
    chain.values.clear();
    await smtp.behave({ does: 'accept' });
    await smtp.clear();
    bridge = await start(smtp.url);
  });
  afterEach(() => bridge.stop());

  async function start(smtpUrl?: string): Promise<Bridge> {
    return startBridge({
      database: await empty(),
      chain,
      ...(smtpUrl !== undefined && { smtpUrl }),
      async arrange(database) {
        await usualPeople(database);
        await addResource(database, 'acme', 'web-1');
      },
    });
  }

  const alarm = () => bridge.deliver([anAlert(DISK)]);
  const recovery = () => chain.values.set('disk-usage', [[HOST, 50]]);
  async function deliveries(): Promise<Delivery[]> {
    const [event] = (await bridge.events()).filter(({ rule }) => rule.id === 'disk-usage');
    return (await bridge.event(event!.id)).deliveries;
  }
  const states = async () =>
    (await deliveries()).map(({ recipient, kind: what, state }) => `${recipient} ${what} ${state}`);
  const received = async () =>
    (await smtp.messages()).map(
      ({ envelope, parsed }) => `${envelope.to.join()} ${parsed.subject?.startsWith('Re: ') ? 'recovery' : 'problem'}`,
    );

  it('refused for now is tried again, and comes as the same mail', async () => {
    await smtp.behave({ does: 'answer', code: 451, text: 'greylisted', at: 'rcpt' });
    await alarm();
    await bridge.pass(1);
    expect(await deliveries()).toMatchObject([
      { state: 'queued', attempts: 1, error: expect.stringContaining('451') },
      { state: 'queued', attempts: 1, error: expect.stringContaining('greylisted') },
    ]);
    await smtp.behave({ does: 'accept' });
    await bridge.pass(5);
    expect(await deliveries()).toMatchObject([
      { state: 'sent', attempts: 2, error: null, sentAt: bridge.clock.instant() },
      { state: 'sent', attempts: 2, error: null },
    ]);
    expect(await smtp.messages()).toHaveLength(2);
  });

  it('to a mailbox that does not exist is given up, and the others get theirs', async () => {
    await smtp.behave({ does: 'refuse-recipients', addresses: ['it@acme.example'] });
    await alarm();
    await bridge.pass(120);
    expect(await states()).toEqual(['ops@example.com problem sent', 'it@acme.example problem dead']);
    const dead = (await deliveries())[1];
    expect(dead).toMatchObject({ attempts: 1, error: expect.stringContaining('550'), nextAttemptAt: null });
    const { chain: health } = await bridge.as('wang').get<Overview>('/api/overview');
    expect(health).toMatchObject({ mail: 'server', outboxQueued: 0, outboxDead: 1 });
  });

  it('while the server is down waits; when it is up again everything comes, each once and in order', async () => {
    await smtp.behave({ does: 'refuse-connections' });
    await alarm();
    await bridge.pass(60);
    recovery();
    await bridge.pass(60);
    expect(await states()).toEqual([
      'ops@example.com problem queued',
      'it@acme.example problem queued',
      'ops@example.com recovery queued',
      'it@acme.example recovery queued',
    ]);
    await smtp.behave({ does: 'accept' });
    await bridge.pass(900);
    const mails = await received();
    for (const to of ['ops@example.com', 'it@acme.example']) {
      expect(mails.filter((mail) => mail.startsWith(to) && !mail.includes('COMPANY'))).toEqual([
        `${to} problem`,
        `${to} recovery`,
      ]);
    }
  });

  it('whose acceptance was never heard is sent again under the same id, so that its reader sees one', async () => {
    await smtp.behave({ does: 'lose-answer' });
    await alarm();
    await bridge.pass(1);
    await smtp.behave({ does: 'accept' });
    await bridge.pass(10);
    expect(await states()).toEqual(['ops@example.com problem sent', 'it@acme.example problem sent']);
    const ids = (await smtp.messages()).map(({ parsed }) => parsed.messageId);
    expect(ids.length).toBeGreaterThan(2);
    expect(new Set(ids).size).toBe(2);
  });

  it('that has not gone out for five minutes is an event of its own', async () => {
    await smtp.behave({ does: 'answer', code: 451, text: 'no', at: 'mail' });
    await alarm();
    await bridge.pass(480);
    const broken = (await bridge.events('open')).find(({ rule }) => rule.id === 'chain-delivery');
    expect(broken).toMatchObject({ severity: 'disaster', customer: { id: 'company' }, state: 'confirmed' });
    await smtp.behave({ does: 'accept' });
    await bridge.pass(1_200);
    expect(await bridge.event(broken!.id)).toMatchObject({ state: 'ended', outcome: 'recovered' });
  });

  it('shows a customer its own part, without what servers answer', async () => {
    await smtp.behave({ does: 'answer', code: 451, text: 'internal.host says no', at: 'rcpt' });
    await alarm();
    await bridge.pass(1);
    const [event] = await bridge.events();
    const { deliveries: seen } = await bridge.as('chen').get<{ deliveries: Delivery[] }>(`/api/events/${event!.id}`);
    expect(seen).toMatchObject([{ recipient: 'it@acme.example', error: null }]);
    const ticket = await bridge.as('chen').get(`/api/tickets/${event!.ticket!.id}`);
    expect(JSON.stringify(ticket)).not.toMatch(/ops@example\.com|internal\.host/);
  });

  it('without a server lies in a folder, whole and in order', async () => {
    await bridge.stop();
    bridge = await start();
    await alarm();
    await bridge.pass(60);
    recovery();
    await bridge.pass(60);
    expect(await states()).toEqual([
      'ops@example.com problem kept',
      'it@acme.example problem kept',
      'ops@example.com recovery kept',
      'it@acme.example recovery kept',
    ]);
    const files = readdirSync(bridge.config.mailFolder).toSorted();
    const mails = await Promise.all(
      files.map((file) => simpleParser(readFileSync(join(bridge.config.mailFolder, file)))),
    );
    const heading = '[一般] ACME-1 资源 web-1 /var 磁盘使用率异常';
    expect(mails.map(({ subject }) => subject)).toEqual([heading, heading, `Re: ${heading}`, `Re: ${heading}`]);
    expect(await bridge.as('wang').get('/api/overview')).toMatchObject({ chain: { mail: 'folder' } });
  });
});
