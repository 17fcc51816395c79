import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addCustomer, addResource } from '../../test/arrange.ts';
import { DATABASES, useDatabases } from '../../test/databases.ts';
import { anEpisode, noon } from '../../test/samples.ts';
import { because, EventFilter, SEVERITIES } from '../contract/index.ts';
import { EVERYTHING, type Scope } from '../people/scope.ts';
import type { Database } from '../platform/database.ts';
import { createIds } from '../platform/id.ts';
import type { Episode } from './episode.ts';
import { createEpisodeStore, type EpisodeStore } from './episodes.store.ts';
import { createEventStore, type EventStore } from './events.store.ts';

const CUSTOMERS = ['acme', 'globex', 'initech'];

/** Forty episodes of three customers; many begin in the same instant. */
function scattered(): Episode[] {
  return Array.from({ length: 40 }, (_, n) => {
    const customer = CUSTOMERS[n % 3]!;
    const state = (['checking', 'confirmed', 'ended'] as const)[n % 4 === 3 ? 2 : n % 2]!;
    return anEpisode({
      id: `e-${String(n).padStart(2, '0')}`,
      fingerprint: `f-${n}`,
      customer,
      resource: n % 5 === 0 ? null : `${customer}-${n % 2}`,
      severity: SEVERITIES[n % 4]!,
      state,
      startsAt: noon(60 * Math.floor(n / 7)),
    });
  });
}

/** The order of the page: the newest first, and within an instant the latest made. */
const newestFirst = (a: Episode, b: Episode) =>
  a.startsAt < b.startsAt || (a.startsAt === b.startsAt && a.id < b.id) ? 1 : -1;

describe.each(DATABASES)('events as pages read them ($kind)', (kind) => {
  const { fresh } = useDatabases(kind);
  let database: Database;
  let store: EpisodeStore;
  let events: EventStore;

  beforeEach(async () => {
    database = await fresh();
    store = createEpisodeStore(database, createIds());
    events = createEventStore(database);
    for (const customer of CUSTOMERS) {
      await addCustomer(database, customer);
      for (const n of [0, 1]) await addResource(database, customer, `${customer}-${n}`);
    }
  });

  async function allPages(scope: Scope, filter: Partial<EventFilter>): Promise<Episode[]> {
    const all: Episode[] = [];
    let cursor: string | undefined;
    do {
      const page = await events.list(scope, EventFilter.parse({ ...filter, cursor }));
      all.push(...page.episodes);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return all;
  }

  it.each([1, 2, 3, 7, 39, 40, 41, 200])('are all found once, the newest first, in pages of %i', async (limit) => {
    await store.insert(database.db, scattered());
    expect(await allPages(EVERYTHING, { state: 'all', limit })).toEqual(scattered().toSorted(newestFirst));
  });

  it('a page that was begun is not disturbed by what happens meanwhile', async () => {
    await store.insert(database.db, scattered());
    const first = await events.list(EVERYTHING, EventFilter.parse({ state: 'all', limit: 10 }));
    await store.insert(database.db, [
      anEpisode({ id: 'e-99', fingerprint: 'new', resource: 'acme-0', startsAt: noon(9_999) }),
    ]);
    const second = await events.list(EVERYTHING, EventFilter.parse({ state: 'all', limit: 200, cursor: first.next! }));
    expect(second.episodes).toEqual(scattered().toSorted(newestFirst).slice(10));
  });

  it('the last page has no next one, also when it is exactly full', async () => {
    await store.insert(database.db, scattered());
    expect((await events.list(EVERYTHING, EventFilter.parse({ state: 'all', limit: 40 }))).next).toBeNull();
    expect((await events.list(EVERYTHING, EventFilter.parse({ state: 'all', limit: 39 }))).next).not.toBeNull();
  });

  describe("within a customer's scope", () => {
    const filters = fc.record(
      {
        state: fc.constantFrom('open', 'ended', 'all'),
        severity: fc.constantFrom(...SEVERITIES),
        customer: fc.constantFrom(...CUSTOMERS, 'nobody'),
        resource: fc.constantFrom(...CUSTOMERS.flatMap((customer) => [`${customer}-0`, `${customer}-1`])),
        limit: fc.constantFrom(1, 3, 200),
      },
      { requiredKeys: ['state', 'limit'] },
    );
    const scopes = fc.constantFrom<Scope>(
      EVERYTHING,
      { all: false, customer: '' },
      ...CUSTOMERS.map((customer) => ({ all: false as const, customer })),
    );

    /** What the filter means, written once more without SQL. */
    function expected(scope: Scope, filter: Partial<EventFilter>): Episode[] {
      return scattered()
        .filter((e) => scope.all || e.customer === scope.customer)
        .filter((e) => filter.customer === undefined || e.customer === filter.customer)
        .filter((e) => filter.resource === undefined || e.resource === filter.resource)
        .filter((e) => filter.severity === undefined || e.severity === filter.severity)
        .filter((e) => filter.state === 'all' || (filter.state === 'ended') === (e.state === 'ended'))
        .toSorted(newestFirst);
    }

    it('whatever is asked for, exactly what is there and is theirs is found', async () => {
      await store.insert(database.db, scattered());
      await fc.assert(
        fc.asyncProperty(scopes, filters, async (scope, filter) => {
          expect(await allPages(scope, filter)).toEqual(expected(scope, filter));
        }),
        { numRuns: 60 },
      );
    });

    it('one event is found by its owner and by staff, and by nobody else', async () => {
      await store.insert(database.db, scattered());
      await fc.assert(
        fc.asyncProperty(scopes, fc.constantFrom(...scattered()), async (scope, episode) => {
          const mine = scope.all || scope.customer === episode.customer;
          expect(await events.get(scope, episode.id)).toEqual(mine ? episode : undefined);
        }),
        { numRuns: 60 },
      );
    });

    it('only what is theirs is counted', async () => {
      await store.insert(database.db, scattered());
      for (const scope of [EVERYTHING, ...['', ...CUSTOMERS].map((customer) => ({ all: false as const, customer }))]) {
        const open = expected(scope, { state: 'open' });
        const counts = await events.openCounts(scope);
        expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(open.length);
        for (const { severity, state, count } of counts) {
          expect(open.filter((e) => e.severity === severity && e.state === state)).toHaveLength(count);
        }
      }
    });
  });

  it('an id that does not exist is nothing', async () => {
    expect(await events.get(EVERYTHING, 'nothing')).toBeUndefined();
  });

  it('the latest checks are shown, the oldest of them first', async () => {
    await store.insert(database.db, [anEpisode({ resource: null })]);
    const checks = Array.from({ length: 12 }, (_, n) => ({
      episodeId: 'episode-1',
      number: n + 1,
      at: noon(60 * n),
      value: n % 2 === 0 ? n / 3 : null,
      verdict: n % 2 === 0 ? ('abnormal' as const) : ('unknown' as const),
      reason: because('check-abnormal', { number: n }),
    }));
    await store.addChecks(database.db, checks);
    const shown = checks.map(({ episodeId: _, ...check }) => check);
    expect(await events.checks('episode-1', 5)).toEqual(shown.slice(-5));
    expect(await events.checks('episode-1', 500)).toEqual(shown);
    expect(await events.checks('another', 500)).toEqual([]);
  });

  it('the latest checks of many events are read at once, each the own ones', async () => {
    const some = [3, 12, 1].map((checkCount, n) =>
      anEpisode({ id: `e-${n}`, fingerprint: `${n}`, resource: null, checkCount }),
    );
    await store.insert(database.db, some);
    const all = some.flatMap(({ id, checkCount }) =>
      Array.from({ length: checkCount }, (_, n) => ({
        episodeId: id,
        number: n + 1,
        at: noon(n),
        value: null,
        verdict: 'abnormal' as const,
        reason: because('first-firing'),
      })),
    );
    await store.addChecks(database.db, all);
    const latest = await events.latestChecks(['e-0', 'e-1', 'nothing'], 10);
    expect([...latest].map(([id, checks]) => [id, checks.map(({ number }) => number)])).toEqual([
      ['e-0', [1, 2, 3]],
      ['e-1', [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    ]);
  });

  it('decisions of one instant are shown in the order in which they were made', async () => {
    await store.insert(database.db, [anEpisode({ resource: null })]);
    const made = ['found-by-reconcile', 'opened', 'confirmed', 'recovered'] as const;
    for (const [n, code] of made.entries()) {
      const at = n < 3 ? noon(60) : noon(120);
      await store.addDecisions(database.db, [{ episodeId: 'episode-1', at, reason: because(code) }]);
    }
    expect((await events.decisions('episode-1')).map(({ reason }) => reason.code)).toEqual(made);
  });

  it('a resource is as bad as its confirmed events', async () => {
    await store.insert(database.db, [
      anEpisode({ id: '1', fingerprint: '1', resource: 'acme-0', state: 'confirmed', severity: 'high' }),
      anEpisode({ id: '2', fingerprint: '2', resource: 'acme-0', state: 'confirmed', severity: 'warning' }),
      anEpisode({ id: '3', fingerprint: '3', resource: 'acme-0', state: 'checking', severity: 'disaster' }),
      anEpisode({ id: '4', fingerprint: '4', resource: 'acme-0', state: 'ended', severity: 'disaster' }),
      anEpisode({ id: '5', fingerprint: '5', resource: 'acme-1', state: 'confirmed', severity: 'average' }),
    ]);
    const found = await events.confirmedByResource(['acme-0', 'globex-0']);
    expect([...found].map(([id, severities]) => [id, severities.toSorted()])).toEqual([
      ['acme-0', ['high', 'warning']],
    ]);
    expect(await events.confirmedByResource([])).toEqual(new Map());
  });
});
