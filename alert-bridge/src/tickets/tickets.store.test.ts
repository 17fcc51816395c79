import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addCustomer, addPerson, addResource } from '../../test/arrange.ts';
import { DATABASES, useDatabases } from '../../test/databases.ts';
import { anEpisode, aTicket, noon } from '../../test/samples.ts';
import { createEpisodeStore } from '../alerts/episodes.store.ts';
import { because, SEVERITIES, TicketFilter, TicketState } from '../contract/index.ts';
import { EVERYTHING, type Scope } from '../people/scope.ts';
import type { Database } from '../platform/database.ts';
import { createIds } from '../platform/id.ts';
import { LEVEL_OF_SEVERITY } from './ticket.ts';
import { createTicketStore, type StoredTicket, type TicketStore } from './tickets.store.ts';

const CUSTOMERS = ['acme', 'globex', 'initech'];

function scattered(): StoredTicket[] {
  return Array.from({ length: 30 }, (_, n) => {
    const severity = SEVERITIES[n % 4]!;
    const customer = CUSTOMERS[n % 3]!;
    return aTicket({
      id: `t-${String(n).padStart(2, '0')}`,
      number: `${customer.toUpperCase()}-${n}`,
      customer,
      state: TicketState.options[n % 4]!,
      severity,
      level: LEVEL_OF_SEVERITY[severity],
      openedAt: noon(60 * (n % 5)),
      updatedAt: noon(60 * (n % 7)),
    });
  });
}

describe.each(DATABASES)('tickets on record ($kind)', (kind) => {
  const { fresh } = useDatabases(kind);
  let database: Database;
  let store: TicketStore;

  beforeEach(async () => {
    database = await fresh();
    store = createTicketStore(database, createIds());
    for (const customer of CUSTOMERS) await addCustomer(database, customer);
  });

  const insert = (tickets: StoredTicket[]) => store.insert(database.db, tickets);

  it('come back as they were put down, with the name of who has them', async () => {
    const wang = await addPerson(database, 'wang', 'engineer');
    await addResource(database, 'acme', 'web-1');
    await createEpisodeStore(database, createIds()).insert(database.db, [anEpisode()]);
    const ticket = aTicket({
      resource: 'web-1',
      episode: 'episode-1',
      assignee: { id: wang.id, name: wang.name },
      state: 'closed',
      closedAt: noon(60),
    });
    await insert([ticket]);
    expect(await store.get(EVERYTHING, 'ticket-1')).toEqual(ticket);
  });

  describe('the number of a ticket', () => {
    const next = async (customer: string) =>
      (await database.transaction((tx) => store.nextNumbers(tx, customer, 1)))[0];

    it('counts within its customer and tells nothing of others', async () => {
      const given = [
        await next('acme'),
        await next('globex'),
        await next('acme'),
        await next('globex'),
        await next('acme'),
      ];
      expect(given).toEqual(['ACME-1', 'GLOBEX-1', 'ACME-2', 'GLOBEX-2', 'ACME-3']);
    });

    it('is given once and leaves no gap, however many are opened at once', async () => {
      const given = await Promise.all(Array.from({ length: 40 }, () => next('acme')));
      expect(new Set(given)).toEqual(new Set(Array.from({ length: 40 }, (_, n) => `ACME-${n + 1}`)));
    });

    it('is one of a row where many are opened at once for one customer', async () => {
      const rounds = await Promise.all(
        [3, 1, 5].map((n) => database.transaction((tx) => store.nextNumbers(tx, 'acme', n))),
      );
      expect(rounds.map(({ length }) => length)).toEqual([3, 1, 5]);
      const numbers = rounds.flatMap((round) => round.map((number) => Number(number.split('-')[1])));
      expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      for (const round of rounds) expect(round).toEqual(round.toSorted());
    });

    it('is given again where the ticket was not opened after all', async () => {
      const failing = database.transaction(async (tx) => {
        await store.nextNumbers(tx, 'acme', 1);
        throw new Error('no disk');
      });
      await expect(failing).rejects.toThrow('no disk');
      expect(await next('acme')).toBe('ACME-1');
    });
  });

  it('there is one per event', async () => {
    await createEpisodeStore(database, createIds()).insert(database.db, [anEpisode({ resource: null })]);
    await insert([aTicket({ episode: 'episode-1' })]);
    await expect(insert([aTicket({ id: 't-2', number: 'ACME-2', episode: 'episode-1' })])).rejects.toThrow(/unique/i);
    const numbers = await store.numbersOfEpisodes(['episode-1', 'another']);
    expect([...numbers]).toEqual([['episode-1', { id: 'ticket-1', number: 'ACME-1' }]]);
  });

  it('without an event there may be many', async () => {
    await insert([aTicket(), aTicket({ id: 't-2', number: 'ACME-2' })]);
    expect(await store.countOpen(EVERYTHING)).toBe(2);
  });

  describe('in a list', () => {
    async function allPages(scope: Scope, filter: Partial<TicketFilter>): Promise<StoredTicket[]> {
      const all: StoredTicket[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list(scope, TicketFilter.parse({ ...filter, cursor }));
        all.push(...page.tickets);
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      return all;
    }

    const by =
      (...keys: ((ticket: StoredTicket) => string | number)[]) =>
      (a: StoredTicket, b: StoredTicket) => {
        for (const key of keys) if (key(a) !== key(b)) return key(a) < key(b) ? -1 : 1;
        return 0;
      };
    const mostUrgentFirst = by(
      ({ level }) => level,
      ({ openedAt }) => openedAt,
      ({ id }) => id,
    );
    const lastTouchedFirst = by(
      ({ updatedAt }) => -new Date(updatedAt).getTime(),
      ({ id }) => id,
    );

    function expected(scope: Scope, filter: Partial<TicketFilter>): StoredTicket[] {
      return scattered()
        .filter((t) => scope.all || t.customer === scope.customer)
        .filter((t) => filter.customer === undefined || t.customer === filter.customer)
        .filter((t) => filter.severity === undefined || t.severity === filter.severity)
        .filter((t) => filter.state === 'all' || (filter.state === 'closed') === (t.state === 'closed'))
        .toSorted(filter.state === 'open' ? mostUrgentFirst : lastTouchedFirst);
    }

    it('whatever is asked for, exactly what is there and is theirs is found, in order', async () => {
      await insert(scattered());
      const scopes = fc.constantFrom<Scope>(
        EVERYTHING,
        { all: false, customer: '' },
        ...CUSTOMERS.map((customer) => ({ all: false as const, customer })),
      );
      const filters = fc.record(
        {
          state: fc.constantFrom('open', 'closed', 'all'),
          severity: fc.constantFrom(...SEVERITIES),
          customer: fc.constantFrom(...CUSTOMERS, 'nobody'),
          limit: fc.constantFrom(1, 4, 200),
        },
        { requiredKeys: ['state', 'limit'] },
      );
      await fc.assert(
        fc.asyncProperty(scopes, filters, async (scope, filter) => {
          expect(await allPages(scope, filter)).toEqual(expected(scope, filter));
        }),
        { numRuns: 50 },
      );
    });

    it.each(['', 'next', '-1', '1e3', '9999999999', "0' or '1'='1", '\0'])(
      'a cursor that is %j is refused',
      async (cursor) => {
        await expect(store.list(EVERYTHING, TicketFilter.parse({ cursor }))).rejects.toThrow(
          'cursor: use the `next` of the page before.',
        );
      },
    );
  });

  it.each<[scope: string, found: boolean, open: number]>([
    ['acme', true, 7],
    ['globex', false, 8],
    ['', false, 0],
  ])('in the scope of %j: found = %s, open = %i', async (customer, found, open) => {
    await insert(scattered());
    const scope = { all: false, customer } as const;
    const mine = await store.get(scope, 't-00');
    const held = await database.transaction((tx) => store.forChange(tx, scope, 't-00'));
    expect([mine?.id, held?.id]).toEqual(found ? ['t-00', 't-00'] : [undefined, undefined]);
    expect(await store.countOpen(scope)).toBe(open);
  });

  it('the time line names who did what, in the order in which it was done', async () => {
    const wang = await addPerson(database, 'wang', 'engineer');
    await insert([aTicket(), aTicket({ id: 't-2', number: 'ACME-2' })]);
    const entry = { ticketId: 'ticket-1', at: noon() };
    await store.addEntries(database.db, [
      { ...entry, reason: because('ticket-opened', { count: 5 }) },
      { ...entry, reason: because('ticket-notified', { recipients: 'a@b' }), visibility: 'internal' },
    ]);
    const comment = { reason: because('ticket-comment'), comment: '正在重启 <b>', actorId: wang.id } as const;
    await store.addEntries(database.db, [{ ...entry, ...comment, at: noon(60), visibility: 'internal' }]);
    await store.addEntries(database.db, [
      { ...entry, ticketId: 't-2', reason: because('ticket-opened', { count: 1 }) },
    ]);
    await store.addEntries(database.db, []);
    const seenBy = async (scope: Scope) =>
      (await store.entries(scope, 'ticket-1')).map(({ reason, actor, comment: text }) => [reason.code, actor, text]);
    expect(await seenBy(EVERYTHING)).toEqual([
      ['ticket-opened', null, null],
      ['ticket-notified', null, null],
      ['ticket-comment', 'WANG', '正在重启 <b>'],
    ]);
    // What staff write among themselves is theirs.
    expect(await seenBy({ all: false, customer: 'acme' })).toEqual([['ticket-opened', null, null]]);
  });
});
