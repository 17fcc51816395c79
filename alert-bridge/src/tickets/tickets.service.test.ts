import { beforeEach, describe, expect, it } from '@jest/globals';
import { addCustomer, addPerson, addResource } from '../../test/arrange.ts';
import { DATABASES, useDatabases } from '../../test/databases.ts';
import { movingClock, type MovingClock } from '../../test/moving-clock.ts';
import { anEpisode, noon } from '../../test/samples.ts';
import type { Episode } from '../alerts/episode.ts';
import { createEpisodeStore } from '../alerts/episodes.store.ts';
import type { TicketMove } from '../contract/tickets.ts';
import { EVERYTHING } from '../people/scope.ts';
import type { Database } from '../platform/database.ts';
import { createIds } from '../platform/id.ts';
import { createTickets, type Tickets } from './tickets.service.ts';
import { createTicketStore, type StoredTicket, type TicketStore } from './tickets.store.ts';

const OTHERS = { all: false, customer: 'globex' } as const;

describe.each(DATABASES)('a ticket of an event ($kind)', (kind) => {
  const { fresh } = useDatabases(kind);
  let database: Database;
  let store: TicketStore;
  let tickets: Tickets;
  let clock: MovingClock;
  let wang: string;
  let li: string;

  beforeEach(async () => {
    database = await fresh();
    clock = movingClock();
    const newId = createIds();
    store = createTicketStore(database, newId);
    tickets = createTickets({ database, store, clock, newId });
    await addCustomer(database, 'acme');
    await addResource(database, 'acme', 'web-1');
    wang = (await addPerson(database, 'wang', 'engineer')).id;
    li = (await addPerson(database, 'li', 'engineer')).id;
  });

  async function opened(changes: Partial<Episode> = {}, resourceName: string | null = '官网'): Promise<StoredTicket> {
    const episode = anEpisode({ state: 'confirmed', abnormalChecks: 5, ...changes });
    await createEpisodeStore(database, createIds()).insert(database.db, [episode]);
    const names = new Map(resourceName === null ? [] : [['web-1', resourceName]]);
    return (await database.transaction((tx) => tickets.open(tx, [episode], names)))[0]!;
  }

  const move = (id: string, what: TicketMove, who: string, comment: string | null = null) =>
    tickets.move(EVERYTHING, id, what, who, comment);
  const stored = async (id: string) => (await store.get(EVERYTHING, id))!;
  const timeline = async (id: string) =>
    (await store.entries(EVERYTHING, id)).map(({ reason, actor }) => [reason.code, actor]);
  const over = (changes: Partial<Episode> = {}) =>
    database.transaction((tx) =>
      tickets.episodesEnded(tx, [anEpisode({ state: 'ended', outcome: 'recovered', ...changes })]),
    );

  it('begins new, with the level of its severity, and says why', async () => {
    const ticket = await opened();
    expect(await stored(ticket.id)).toEqual({
      id: ticket.id,
      number: 'ACME-1',
      customer: 'acme',
      resource: 'web-1',
      episode: 'episode-1',
      title: { 'zh-Hans': '官网 10.0.0.5:9100 主机存活异常', 'en-US': 'Host up: 官网 10.0.0.5:9100' },
      state: 'new',
      severity: 'disaster',
      level: 1,
      assignee: null,
      openedAt: noon(),
      updatedAt: noon(),
      closedAt: null,
    });
    expect((await store.entries(EVERYTHING, ticket.id)).map(({ reason }) => reason)).toEqual([
      { code: 'ticket-opened', params: { count: 5 } },
    ]);
  });

  it('of many events at once is one each, numbered by customer', async () => {
    await addCustomer(database, 'globex');
    const episodes = ['acme', 'globex', 'acme', 'globex', 'acme'].map((customer, n) =>
      anEpisode({
        id: `e-${n}`,
        fingerprint: `f-${n}`,
        customer,
        resource: null,
        state: 'confirmed',
        abnormalChecks: n,
      }),
    );
    await createEpisodeStore(database, createIds()).insert(database.db, episodes);
    const all = await database.transaction((tx) => tickets.open(tx, episodes, new Map()));
    expect(all.map(({ number, episode }) => [episode, number])).toEqual([
      ['e-0', 'ACME-1'],
      ['e-1', 'GLOBEX-1'],
      ['e-2', 'ACME-2'],
      ['e-3', 'GLOBEX-2'],
      ['e-4', 'ACME-3'],
    ]);
    for (const [n, { id }] of all.entries()) {
      expect((await store.entries(EVERYTHING, id)).map(({ reason }) => reason.params)).toEqual([{ count: n }]);
    }
  });

  it.each<[sentence: string, episode: Partial<Episode>, resourceName: string | null, chinese: string, english: string]>(
    [
      [
        'a disk',
        { rule: 'disk-usage', subject: '/var' },
        '订单库',
        '订单库 /var 磁盘使用率异常',
        'Disk use: 订单库 /var',
      ],
      [
        "another sender's alert",
        { rule: 'PodCrash', subject: '', source: 'sender', resource: null },
        null,
        'PodCrash异常',
        'PodCrash',
      ],
      ['no particular part', { subject: '' }, '官网', '官网 主机存活异常', 'Host up: 官网'],
      [
        'the chain itself',
        { rule: 'chain-prometheus', source: 'chain', subject: '', resource: null },
        null,
        'Prometheus 无法访问',
        'Prometheus unreachable',
      ],
    ],
  )('is headed for what it is about: %s', async (_, episode, resourceName, chinese, english) => {
    const { title } = await opened(episode, resourceName);
    expect(title).toEqual({ 'zh-Hans': chinese, 'en-US': english });
  });

  it('belongs to whoever takes it', async () => {
    const { id } = await opened();
    clock.move(60);
    await move(id, 'acknowledge', wang, '我来看');
    expect(await stored(id)).toMatchObject({
      state: 'in-progress',
      assignee: { id: wang, name: 'WANG' },
      updatedAt: noon(60),
    });
    expect((await store.entries(EVERYTHING, id)).at(-1)).toMatchObject({
      at: noon(60),
      actor: 'WANG',
      comment: '我来看',
    });
  });

  it('keeps its owner through all that follows, and its time of closing until it is opened again', async () => {
    const { id } = await opened();
    await move(id, 'acknowledge', wang);
    await move(id, 'resolve', li);
    clock.move(60);
    await move(id, 'close', li);
    expect(await stored(id)).toMatchObject({ state: 'closed', assignee: { id: wang }, closedAt: noon(60) });
    clock.move(60);
    await move(id, 'reopen', li);
    expect(await stored(id)).toMatchObject({ state: 'in-progress', assignee: { id: wang }, closedAt: null });
  });

  it('refuses a move that is not open and says which are', async () => {
    const { id } = await opened();
    await expect(move(id, 'reopen', wang)).rejects.toMatchObject({
      kind: 'conflict',
      message: 'A ticket that is new cannot take "reopen"; open moves: acknowledge, resolve, close.',
    });
    expect(await timeline(id)).toEqual([['ticket-opened', null]]);
  });

  it('taken by two at once belongs to one of them, and the other hears that it is taken', async () => {
    const { id } = await opened();
    const results = await Promise.allSettled([move(id, 'acknowledge', wang), move(id, 'acknowledge', li)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const [won, lost] = results[0].status === 'fulfilled' ? ['WANG', results[1]] : ['LI', results[0]];
    expect(lost).toMatchObject({ reason: { kind: 'conflict' } });
    expect((await stored(id)).assignee?.name).toBe(won);
    expect(await timeline(id)).toEqual([
      ['ticket-opened', null],
      ['ticket-acknowledge', won],
    ]);
  });

  it('loses no comment, however many write at once while it is moved', async () => {
    const { id } = await opened();
    const comments = Array.from({ length: 12 }, (_, n) => `comment ${n}`);
    await Promise.all([
      ...comments.map((comment) => tickets.comment(EVERYTHING, id, wang, comment)),
      move(id, 'acknowledge', li),
    ]);
    const written = (await store.entries(EVERYTHING, id)).flatMap(({ comment }) => comment ?? []);
    expect(written.toSorted()).toEqual(comments.toSorted());
    expect(await stored(id)).toMatchObject({ state: 'in-progress', assignee: { id: li } });
  });

  it('does not exist for another customer, whatever is tried', async () => {
    const { id } = await opened();
    const missing = { kind: 'not-found', message: 'The ticket does not exist, or is not yours to see.' };
    await expect(tickets.move(OTHERS, id, 'close', wang, null)).rejects.toMatchObject(missing);
    await expect(tickets.comment(OTHERS, id, wang, 'x')).rejects.toMatchObject(missing);
    await expect(tickets.comment(EVERYTHING, 'nothing', wang, 'x')).rejects.toMatchObject(missing);
    expect(await timeline(id)).toEqual([['ticket-opened', null]]);
  });

  it('notes who is being told, and nothing where nobody is', async () => {
    const ticket = await opened();
    await tickets.notified(database.db, new Map([[ticket.id, ['a@x', 'b@x']]]));
    await tickets.notified(database.db, new Map([[ticket.id, []]]));
    expect((await store.entries(EVERYTHING, ticket.id)).slice(1).map(({ reason }) => reason)).toEqual([
      { code: 'ticket-notified', params: { recipients: 'a@x, b@x' } },
    ]);
    // Whom else the company tells is not the customer's to read.
    expect(await store.entries({ all: false, customer: 'acme' }, ticket.id)).toHaveLength(1);
  });

  describe('when monitoring sees recovery', () => {
    it('is closed where nobody had taken it', async () => {
      const { id } = await opened();
      clock.move(300);
      expect(await over()).toMatchObject([{ id }]);
      expect(await stored(id)).toMatchObject({ state: 'closed', closedAt: noon(300), updatedAt: noon(300) });
      expect((await timeline(id)).at(-1)).toEqual(['ticket-closed-by-recovery', null]);
    });

    it('is resolved where somebody works on it, for them to close', async () => {
      const { id } = await opened();
      await move(id, 'acknowledge', wang);
      await over();
      expect(await stored(id)).toMatchObject({ state: 'resolved', assignee: { id: wang }, closedAt: null });
      expect((await timeline(id)).at(-1)).toEqual(['ticket-recovered', null]);
    });

    it('stays closed where it was closed before, since when it was', async () => {
      const { id } = await opened();
      clock.move(60);
      await move(id, 'close', wang);
      clock.move(240);
      await over();
      expect(await stored(id)).toMatchObject({ state: 'closed', closedAt: noon(60) });
      expect((await timeline(id)).at(-1)).toEqual(['ticket-recovered', null]);
    });

    it('is none where the event never had one', async () => {
      expect(await over({ id: 'another' })).toEqual([]);
    });

    it('says so where the resource is watched no more: that is no recovery', async () => {
      const { id } = await opened();
      await over({ outcome: 'no-longer-watched' });
      expect(await stored(id)).toMatchObject({ state: 'closed' });
      expect((await timeline(id)).at(-1)).toEqual(['no-longer-watched', null]);
    });
  });
});
