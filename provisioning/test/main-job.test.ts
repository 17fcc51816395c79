import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  Event,
  EventDetail,
  Found,
  Overview,
  Resource,
  Ticket,
  TicketDetail,
} from '@cldera/alert-bridge/contract';
import { startNginx, startSmtpServer, waitFor, type Nginx, type ReceivedMail, type SmtpServer } from '../rig/index.ts';
import { startSignedIn, type SignedIn } from './signed-in.ts';

const INTERVAL_SECONDS = 2;
const CHECKS = 3;
const TABLE = `rows:
  port: { checks: ${CHECKS}, normalIntervalSeconds: 1, abnormalIntervalSeconds: ${INTERVAL_SECONDS} }
  host-up: { normalIntervalSeconds: 1, abnormalIntervalSeconds: 1 }
  disk-usage: { normalIntervalSeconds: 1, threshold: 100 }
`;
const RESOURCE = 'shop';

/** What people were promised of the first evening: break something, get a ticket and a mail; mend it, and both say so. */
describe('an nginx that is watched, stopped and started again', () => {
  let smtp: SmtpServer;
  let nginx: Nginx;
  let product: SignedIn;

  beforeAll(async () => {
    [smtp, nginx] = await Promise.all([startSmtpServer(), startNginx()]);
    product = await startSignedIn(TABLE, {
      SMTP_URL: smtp.url,
      CLDERA_ADMIN_EMAIL: 'night@example.com',
      CLDERA_LANGUAGE: 'en-US',
    });
  }, 300_000);

  afterAll(async () => {
    await product.stop();
    await nginx.stop();
    await smtp.stop();
  });

  const overview = () => product.api<Overview>('GET', '/api/overview');
  const resource = async (id: string) => {
    const { items } = await product.api<{ items: Resource[] }>('GET', '/api/resources');
    return items.find((one) => one.id === id);
  };
  const events = async (state: string) =>
    (await product.api<{ items: Event[] }>('GET', `/api/events?state=${state}&resource=${RESOURCE}`)).items;
  const tickets = async (state: string) =>
    (await product.api<{ items: Ticket[] }>('GET', `/api/tickets?state=${state}`)).items;

  it('shows this machine with its figures within a minute of the first start', async () => {
    const machine = await waitFor(
      async () => {
        const found = await resource('this-machine');
        return found?.health === 'normal' && found.figures.length >= 3 ? found : undefined;
      },
      60_000,
      'this machine to be seen',
    );
    const [, memory, disk] = machine.figures;
    expect(memory?.value).toBeGreaterThan(0);
    expect(disk?.value).toBeGreaterThan(0);
    const chain = await waitFor(
      async () => {
        const seen = (await overview()).chain;
        const reached = seen?.prometheus === 'reachable' && seen.alertmanager === 'reachable';
        return reached && seen.watchdogHeardAt !== null ? seen : undefined;
      },
      60_000,
      'the chain to be seen well and the alert that always fires to arrive',
    );
    expect(chain.mail).toBe('server');
  }, 150_000);

  it('offers the nginx that listens here, with its status page', async () => {
    const { items } = await product.api<{ items: Found[] }>('GET', '/api/found');
    const offered = items.find(({ id }) => id === `nginx-${nginx.port}`);
    expect(offered).toMatchObject({ watched: false, hint: null });
    expect(offered?.templates.map(({ template }) => template)).toEqual(['port', 'nginx']);
  }, 30_000);

  it('watches a new resource as soon as it is in the inventory', async () => {
    await product.api('POST', '/api/resources', {
      id: RESOURCE,
      name: 'Shop',
      customer: 'company',
      templates: [
        { template: 'port', parameters: { address: `127.0.0.1:${nginx.port}` } },
        { template: 'nginx', parameters: { url: nginx.statusUrl } },
      ],
    });
    const shop = await waitFor(
      async () => {
        const found = await resource(RESOURCE);
        return found?.health === 'normal' && found.figures.length >= 2 ? found : undefined;
      },
      60_000,
      'the resource to be watched',
    );
    expect(shop.figures.map(({ name }) => name['en-US'])).toContain('Active connections');
    expect(await events('all')).toEqual([]);
  }, 90_000);

  it('counts checks at the interval, then opens one ticket and sends one mail', async () => {
    await nginx.stop();
    const event = await waitFor(
      async () => (await events('open')).find(({ state }) => state === 'confirmed'),
      60_000,
      'the event to be confirmed',
    );
    expect(event).toMatchObject({ rule: { id: 'port' }, severity: 'high', requiredChecks: CHECKS });

    const detail = await product.api<EventDetail>('GET', `/api/events/${event.id}`);
    const counted = detail.checks.slice(0, CHECKS);
    expect(counted.map(({ verdict }) => verdict)).toEqual(['abnormal', 'abnormal', 'abnormal']);
    const began = Date.parse(event.startsAt);
    counted.forEach(({ at }, i) => {
      const seconds = (Date.parse(at) - began) / 1000;
      // Never before its turn; afterwards a delivery and a round of the job may pass.
      expect(seconds).toBeGreaterThanOrEqual(i * INTERVAL_SECONDS);
      expect(seconds).toBeLessThan(i * INTERVAL_SECONDS + 6);
    });

    const alarm = await smtp.waitForMessage(({ envelope }) => envelope.to.includes('night@example.com'), 20_000);
    const [ticket, ...others] = await tickets('open');
    expect(others).toEqual([]);
    expect(ticket).toMatchObject({ eventId: event.id, state: 'new', level: 2, number: 'COMPANY-1' });
    expect(alarm.parsed.subject).toBe(`[High] COMPANY-1 ${ticket?.title['en-US'] ?? ''}`);
    expect(alarm.parsed.text).toContain(`${product.url}/a/cldera-ops-app/tickets/${ticket?.id ?? ''}`);
    expect(await smtp.messages()).toHaveLength(1);
  }, 120_000);

  it('puts the recovery on the same ticket and into the same thread', async () => {
    const [ticket] = await tickets('open');
    const [alarm] = await smtp.messages();
    nginx = await startNginx({ port: nginx.port });
    const isReply = ({ parsed }: ReceivedMail) => parsed.inReplyTo === alarm?.parsed.messageId;
    const recovery = await smtp.waitForMessage(isReply, 60_000);
    expect(recovery.parsed.subject).toBe(`Re: ${alarm?.parsed.subject ?? ''}`);
    expect(recovery.parsed.text).toContain('Recovered');

    const after = await product.api<TicketDetail>('GET', `/api/tickets/${ticket?.id ?? ''}`);
    expect(after.state).toBe('closed');
    expect(after.event).toMatchObject({ state: 'ended', outcome: 'recovered' });
    expect(after.timeline.map(({ reason }) => reason.code)).toEqual([
      'ticket-opened',
      'ticket-notified',
      'ticket-closed-by-recovery',
      'ticket-notified',
    ]);
    expect(after.deliveries.map(({ kind, state }) => [kind, state])).toEqual([
      ['problem', 'sent'],
      ['recovery', 'sent'],
    ]);
    expect(await tickets('all')).toHaveLength(1);
    expect(await smtp.messages()).toHaveLength(2);
  }, 120_000);

  it('ends cleanly, with everything that it started', async () => {
    product.signal('SIGINT');
    expect(await product.exited).toBe(0);
    await expect(fetch(product.url)).rejects.toThrow();
  }, 60_000);
});
