import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Event } from '../src/contract/index.ts';
import { addResource } from './arrange.ts';
import { startBridge, usualPeople, type Bridge } from './bridge.ts';
import { startChainStandIn, type ChainStandIn } from './chain-stand-in.ts';
import { DATABASES, useDatabases } from './databases.ts';
import { anAlert, noon } from './samples.ts';

const HOST = { customer: 'acme', resource: 'web-1', instance: '10.0.0.5:9100' };

describe.each(DATABASES)('what others say fires ($kind)', (kind) => {
  const { empty } = useDatabases(kind);
  let chain: ChainStandIn;
  let bridge: Bridge;

  beforeAll(async () => {
    chain = await startChainStandIn();
  });
  afterAll(() => chain.stop());
  beforeEach(async () => {
    Object.assign(chain, {
      values: new Map(),
      firing: [],
      fired: [],
      active: [],
      down: new Set(),
      upSince: '2026-11-01T00:00:00.000Z',
    });
    bridge = await startBridge({
      database: await empty(),
      chain,
      async arrange(database) {
        await usualPeople(database);
        await addResource(database, 'acme', 'web-1');
      },
    });
  });
  afterEach(() => bridge.stop());

  const only = async (state?: 'open' | 'ended' | 'all'): Promise<Event> => {
    const events = await bridge.events(state);
    expect(events).toHaveLength(1);
    return events[0]!;
  };
  const codes = async (event: Event) => (await bridge.event(event.id)).decisions.map(({ reason }) => reason.code);

  describe("another system's alert, without a rule of ours", () => {
    const labels = { alertname: 'PodCrashLooping', namespace: 'shop', customer: 'acme', severity: 'critical' };
    const alert = { status: 'firing', labels, annotations: {}, startsAt: noon(), fingerprint: '0d0affb6f9d8a368' };
    const listed = { labels, startsAt: noon(), fingerprint: alert.fingerprint };

    it('has done its counting there: it is told at once, with the severity it carries', async () => {
      await bridge.deliver([alert]);
      expect(await only()).toMatchObject({
        rule: { id: 'PodCrashLooping', name: { 'zh-Hans': 'PodCrashLooping' } },
        customer: { id: 'acme' },
        severity: 'disaster',
        severityReason: { code: 'severity-of-sender' },
        state: 'confirmed',
        threshold: null,
        ticket: { number: 'ACME-1' },
      });
    });

    it('ends when its sender says so', async () => {
      await bridge.deliver([alert]);
      await bridge.pass(30);
      await bridge.deliver([{ ...alert, status: 'resolved', endsAt: noon(20) }]);
      expect(await only()).toMatchObject({ state: 'ended', outcome: 'recovered', endedAt: noon(30) });
      expect((await bridge.tickets())[0]?.state).toBe('closed');
    });

    it('ends when Alertmanager lists it no more: the resolve was lost', async () => {
      chain.active = [listed];
      await bridge.deliver([alert]);
      await bridge.pass(120);
      expect(await only()).toMatchObject({ state: 'confirmed', abnormalChecks: 3 });
      chain.active = [];
      await bridge.pass(60);
      expect(await only()).toMatchObject({ state: 'ended', outcome: 'recovered', endedAt: noon(180) });
    });

    it('goes on while it is silenced: that is not over', async () => {
      chain.active = [{ ...listed, muted: true }];
      await bridge.deliver([alert]);
      await bridge.pass(180);
      expect((await only()).state).toBe('confirmed');
    });

    it('goes on where our Alertmanager never knew it: it may be the alert of another one', async () => {
      await bridge.deliver([alert]);
      await bridge.pass(300);
      expect(await only()).toMatchObject({ state: 'confirmed', abnormalChecks: 1 });
    });

    it('goes on while Alertmanager has just been restarted and knows nothing yet', async () => {
      chain.active = [listed];
      await bridge.deliver([alert]);
      await bridge.pass(120);
      Object.assign(chain, { active: [], upSince: noon(130) });
      await bridge.pass(120);
      expect((await only()).state).toBe('confirmed');
      chain.active = [listed];
      await bridge.pass(120);
      expect(await only()).toMatchObject({ state: 'confirmed', abnormalChecks: 5 });
    });

    it('goes on while Alertmanager does not answer', async () => {
      chain.active = [listed];
      await bridge.deliver([alert]);
      await bridge.pass(60);
      chain.down.add('alertmanager');
      await bridge.pass(120);
      const event = await only();
      expect(event.state).toBe('confirmed');
      expect((await bridge.event(event.id)).checks.at(-1)).toMatchObject({ reason: { code: 'check-unreachable' } });
    });

    it('without a fingerprint is told apart by its labels, and ends by its sender alone', async () => {
      const { fingerprint: _, ...bare } = alert;
      const reversed = Object.fromEntries(Object.entries(labels).toReversed());
      await bridge.deliver([bare, { ...bare, labels: { ...labels, pod: 'b' } }]);
      await bridge.deliver([{ ...bare, labels: reversed }]);
      expect(await bridge.events('open')).toHaveLength(2);
      await bridge.pass(180);
      expect(await bridge.events('open')).toHaveLength(2);
      await bridge.deliver([{ ...bare, status: 'resolved' }]);
      expect(await bridge.events('open')).toHaveLength(1);
    });

    it("of nobody we know is the company's own", async () => {
      await bridge.deliver([{ ...alert, labels: { ...labels, customer: 'hooli' } }]);
      expect(await only()).toMatchObject({ customer: { id: 'company' }, ticket: { number: 'COMPANY-1' } });
    });

    it('about a resource belongs to whom the inventory says, not to whom the label says', async () => {
      await bridge.deliver([{ ...alert, labels: { ...labels, customer: 'globex', resource: 'web-1' } }]);
      expect(await only()).toMatchObject({ customer: { id: 'acme' }, resource: { id: 'web-1' } });
      expect(await bridge.as('smith').get('/api/events?state=all')).toMatchObject({ items: [] });
    });

    it('that is called Watchdog too is no proof that our chain works', async () => {
      bridge.watchdog(false);
      await bridge.deliver([{ ...alert, labels: { alertname: 'Watchdog', cluster: 'theirs' } }]);
      expect(await bridge.events()).toEqual([]);
      const overview = await bridge.as('wang').get<{ chain: { watchdogHeardAt: string | null } }>('/api/overview');
      expect(overview.chain.watchdogHeardAt).toBeNull();
    });
  });

  describe('an alert that was never delivered', () => {
    const listed = { labels: anAlert().labels, startsAt: noon(-300), fingerprint: 'a1b2', annotations: { value: '0' } };

    it('is found by the reconciliation of each minute, and says so', async () => {
      chain.values.set('host-up', [[HOST, 0]]);
      chain.active = [listed];
      await bridge.pass(60);
      const event = await only();
      expect(event).toMatchObject({ rule: { id: 'host-up' }, startsAt: noon(-300), customer: { id: 'acme' } });
      expect((await codes(event)).slice(0, 2)).toEqual(['found-by-reconcile', 'opened']);
      await bridge.pass(180);
      expect(await bridge.events()).toHaveLength(1);
    });

    it('is left alone while its delivery may still be under way', async () => {
      chain.active = [{ ...listed, startsAt: noon(0) }];
      await bridge.pass(60);
      expect(await bridge.events()).toEqual([]);
      await bridge.pass(60);
      expect(await bridge.events()).toHaveLength(1);
    });

    it('is left alone while it is silenced', async () => {
      chain.active = [{ ...listed, muted: true }];
      await bridge.pass(120);
      expect(await bridge.events()).toEqual([]);
    });

    it('is left alone where its resource is out of service', async () => {
      await bridge.as('wang').post('/api/resources/web-1/end', {});
      chain.active = [listed];
      await bridge.pass(120);
      expect(await bridge.events()).toEqual([]);
    });

    it('is found through Prometheus while Alertmanager does not answer', async () => {
      chain.down.add('alertmanager');
      chain.firing = [{ ...listed.labels, alertname: 'host-up' }];
      chain.values.set('host-up', [[HOST, 0]]);
      await bridge.pass(60);
      expect(await only()).toMatchObject({ rule: { id: 'host-up' }, startsAt: noon(60), abnormalChecks: 1 });
    });

    it('and fires on though a check found it normal: a new event, once the end can have got around', async () => {
      chain.active = [{ ...listed, startsAt: noon(0) }];
      await bridge.deliver([anAlert()]);
      chain.values.set('host-up', [[HOST, 1]]);
      await bridge.pass(60);
      chain.values.set('host-up', [[HOST, 0]]);
      await bridge.pass(60);
      expect((await only()).state).toBe('ended');
      await bridge.pass(60);
      expect((await bridge.events()).map(({ state, startsAt }) => [state, startsAt])).toEqual([
        ['checking', noon(180)],
        ['ended', noon()],
      ]);
    });

    it('is found though another one that fires cannot be taken in', async () => {
      chain.active = [{ ...listed, labels: { ...listed.labels, instance: 'a\0b' } }, listed];
      await bridge.pass(60);
      expect((await bridge.events()).map(({ subject }) => subject)).toContain(HOST.instance);
    });

    it('the watchdog among them is no news', async () => {
      chain.active = [{ labels: { alertname: 'Watchdog', rule: 'watchdog' }, startsAt: noon(-300), fingerprint: 'w' }];
      await bridge.pass(120);
      expect(await bridge.events()).toEqual([]);
      expect(bridge.logged().filter(({ msg }) => msg === 'alerts fire that were never delivered')).toEqual([]);
    });
  });
});
