import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ACTIONS, AlertmanagerWebhook, routes, Slug, urlOf, WebhookAlert, type Route } from './index.ts';
import { openapi } from './openapi.ts';

const ALL = Object.entries<Route>(routes);

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../test/fixtures/${name}`, import.meta.url), 'utf8'));
}

describe('every route', () => {
  it.each(ALL)('%s names an action of the list and what it does', (_, route) => {
    expect(ACTIONS).toContain(route.action);
    expect(route.summary).toMatch(/^[A-Z].{5,}[^.]$/);
  });

  it('is the only one with its method and path', () => {
    const addresses = ALL.map(([, { method, path }]) => `${method} ${path.replace(/:\w+/g, ':')}`);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('that is for everybody is the one by which people sign in', () => {
    expect(ALL.filter(([, { action }]) => action === 'public').map(([name]) => name)).toEqual(['signIn']);
  });

  it('together they ask for every action but the two that pages ask about', () => {
    const asked = new Set(ALL.map(([, { action }]) => action));
    // The chain is part of the overview, for those who may.
    expect(ACTIONS.filter((action) => !asked.has(action))).toEqual(['chain.read']);
  });
});

describe('openapi.json', () => {
  it('is what the contract generates: run `npm run generate` after changing it', () => {
    const committed: unknown = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'));
    expect(JSON.parse(JSON.stringify(openapi(routes, '0.1.0')))).toEqual(committed);
  });

  it('lists every route under its method and path', () => {
    const { paths } = openapi(routes, '1') as { paths: Record<string, Record<string, { operationId: string }>> };
    const listed = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
    expect(listed.toSorted()).toEqual(Object.keys(routes).toSorted());
  });
});

describe('the address of a call', () => {
  it.each([
    ['without anything', urlOf(routes.listEvents, {}), '/api/events'],
    ['with a query', urlOf(routes.listEvents, { query: { state: 'all', limit: 5 } }), '/api/events?state=all&limit=5'],
    ['with an id', urlOf(routes.getTicket, { params: { id: 'a/b?c' } }), '/api/tickets/a%2Fb%3Fc'],
    ['without what is undefined', urlOf(routes.listResources, { query: { customer: undefined } }), '/api/resources'],
  ])('%s', (_, address, wanted) => {
    expect(address).toBe(wanted);
  });
});

describe('an id that people read', () => {
  it.each(['a', 'web-1', '1', 'a'.repeat(63)])('may be %s', (id) => {
    expect(Slug.safeParse(id).success).toBe(true);
  });

  it.each(['', '-a', 'a-', 'A', 'a_b', 'a b', 'ä', 'a/b', 'a\n', 'a'.repeat(64)])('may not be %j', (id) => {
    expect(Slug.safeParse(id).success).toBe(false);
  });
});

describe("Alertmanager's webhook", () => {
  it.each([
    ['firing', 'am-webhook-firing-prometheus.json'],
    ['resolved', 'am-webhook-resolved-prometheus.json'],
    ['firing, with two alerts cut off', 'am-webhook-truncated-firing.json'],
  ])('is understood as a real one sends it: %s', (_, name) => {
    const body = AlertmanagerWebhook.parse(fixture(name));
    expect(body.alerts.length).toBeGreaterThan(0);
    for (const alert of body.alerts) expect(WebhookAlert.safeParse(alert).error).toBeUndefined();
  });

  it.each([
    ['a newer field', { notification_reason: 'new alerts in group', routeLabels: {} }],
    ['no groupKey', { groupKey: undefined }],
    ['no alert at all', { alerts: [] }],
  ])('may have %s', (_, change) => {
    const body = { ...(fixture('am-webhook-firing-prometheus.json') as object), ...change };
    expect(AlertmanagerWebhook.safeParse(body).success).toBe(true);
  });

  it.each([
    ['another version', { version: '5' }],
    ['no version', { version: undefined }],
    ['alerts that are no list', { alerts: {} }],
    ['no alerts', { alerts: undefined }],
    ['a count in words', { truncatedAlerts: 'two' }],
  ])('may not have %s', (_, change) => {
    const body = { ...(fixture('am-webhook-firing-prometheus.json') as object), ...change };
    expect(AlertmanagerWebhook.safeParse(body).success).toBe(false);
  });

  const alert = { status: 'firing', labels: { alertname: 'A' }, startsAt: '2026-11-24T08:32:58.088Z' };

  it.each<[sentence: string, change: object, good: boolean]>([
    ['nanoseconds', { startsAt: '2026-11-24T08:34:04.376912123Z' }, true],
    ['a start in another zone', { startsAt: '2026-11-24T16:32:58+08:00' }, true],
    ['no annotations', { annotations: undefined }, true],
    ['no labels at all', { labels: {} }, true],
    ['names in UTF-8', { labels: { '资源.名称': '订单库' } }, true],
    ['a label of 10 kB', { labels: { a: 'x'.repeat(10_240) } }, true],
    ['a label of 65 kB', { labels: { a: 'x'.repeat(65_537) } }, false],
    ['a label that is a number', { labels: { a: 1 } }, false],
    ['a label without a name', { labels: { '': 'x' } }, false],
    ['no start', { startsAt: undefined }, false],
    ['a start in words', { startsAt: 'yesterday' }, false],
    ['a start on a day there is none of', { startsAt: '2026-13-41T08:32:58Z' }, false],
    ['a start without a zone', { startsAt: '2026-11-24T08:32:58' }, false],
    ['a start at the very beginning', { startsAt: '0001-01-01T00:00:00Z' }, true],
    ['a start after the year 9999', { startsAt: '9999-12-31T23:59:59-05:00' }, false],
    ['a NUL in a label', { labels: { a: 'x\0y' } }, false],
    ["a NUL in a label's name", { labels: { 'a\0': 'x' } }, false],
    ['a NUL in an annotation', { annotations: { value: '\0' } }, false],
    ['half a character', { labels: { a: '\ud800' } }, false],
    ['a whole character beyond the first plane', { labels: { a: '🔥' } }, true],
    ['a fingerprint with a space', { fingerprint: 'a b' }, false],
    ['a start before the year 1', { startsAt: '0000-01-01T00:00:00+05:00' }, false],
    ['another status', { status: 'suppressed' }, false],
    ['an empty fingerprint', { fingerprint: '' }, false],
  ])('an alert with %s: understood = %s', (_, change, good) => {
    expect(WebhookAlert.safeParse({ ...alert, ...change }).success).toBe(good);
  });
});
