import { beforeEach, describe, expect, it } from '@jest/globals';
import { addCustomer, addResource } from '../../test/arrange.ts';
import { DATABASES, useDatabases } from '../../test/databases.ts';
import { anEpisode, NOON, noon } from '../../test/samples.ts';
import { because } from '../contract/wording.ts';
import type { Database } from '../platform/database.ts';
import { createIds } from '../platform/id.ts';
import type { Episode } from './episode.ts';
import { createEpisodeStore, type EpisodeStore } from './episodes.store.ts';

describe.each(DATABASES)('episodes on record ($kind)', (kind) => {
  const { fresh } = useDatabases(kind);
  let database: Database;
  let store: EpisodeStore;

  beforeEach(async () => {
    database = await fresh();
    store = createEpisodeStore(database, createIds());
    await addCustomer(database, 'acme');
    await addResource(database, 'acme', 'web-1');
  });

  function numbered(n: number, changes: Partial<Episode> = {}): Episode {
    return anEpisode({ id: `e-${n}`, fingerprint: `f-${n}`, ...changes });
  }

  const insert = (...episodes: Episode[]) => database.transaction((tx) => store.insert(tx, episodes));
  const openOnes = async (fingerprints: string[]) => [
    ...(await store.openByFingerprint(database.db, fingerprints)).values(),
  ];

  it('come back as they were put down', async () => {
    const full = anEpisode({
      labels: { alertname: 'host-up', 标签: '值 "x" \\ \u0000' },
      severityReason: because('severity-of-sender', { label: 'major' }),
      state: 'confirmed',
      value: 92.456,
      threshold: 85,
      unit: '%',
      confirmedAt: noon(60),
    });
    await insert(full);
    expect(await openOnes([full.fingerprint])).toEqual([full]);
  });

  it('come back as they were put down where much is not known', async () => {
    const bare = anEpisode({ resource: null, value: null, threshold: null, nextCheckAt: null, source: 'chain' });
    await insert(bare);
    expect(await openOnes([bare.fingerprint])).toEqual([bare]);
  });

  describe('one open episode per fingerprint', () => {
    it('a second one is left out and the first stays', async () => {
      expect(await insert(numbered(1))).toHaveLength(1);
      expect(await insert(numbered(2, { fingerprint: 'f-1' }), numbered(3))).toEqual([numbered(3)]);
      expect((await openOnes(['f-1', 'f-3'])).map(({ id }) => id).toSorted()).toEqual(['e-1', 'e-3']);
    });

    it('of many opened at once, exactly one is opened', async () => {
      const rounds = Array.from({ length: 20 }, (_, n) => insert(numbered(n, { fingerprint: 'the-same' })));
      const opened = (await Promise.all(rounds)).flat();
      expect(opened).toHaveLength(1);
      expect(await openOnes(['the-same'])).toEqual(opened);
    });

    it('after its end there is room for the next', async () => {
      await insert(numbered(1));
      await store.save(
        database.db,
        numbered(1, { state: 'ended', outcome: 'recovered', endedAt: noon(60), nextCheckAt: null }),
      );
      expect(await insert(numbered(2, { fingerprint: 'f-1' }))).toHaveLength(1);
      expect((await openOnes(['f-1'])).map(({ id }) => id)).toEqual(['e-2']);
    });

    it('thousands are opened in one transaction', async () => {
      const many = Array.from({ length: 1_001 }, (_, n) => numbered(n));
      expect(await insert(...many)).toHaveLength(1_001);
      expect(await openOnes(many.map(({ fingerprint }) => fingerprint))).toHaveLength(1_001);
    });
  });

  it('a round of checks saves what was counted, of each episode its own, and nothing else', async () => {
    const before = Array.from({ length: 205 }, (_, n) => numbered(n));
    await insert(...before);
    const after = before.map((episode, n) => ({
      ...episode,
      abnormalChecks: n,
      checkCount: n + 1,
      value: n % 2 === 0 ? null : n / 7,
      nextCheckAt: n % 3 === 0 ? null : noon(n),
      lastDataAt: noon(n),
    }));
    await database.transaction((tx) =>
      store.saveCounts(
        tx,
        after.map((e) => ({ ...e, severity: 'warning', rule: 'x' })),
      ),
    );
    const saved = await openOnes(before.map(({ fingerprint }) => fingerprint));
    expect(saved.toSorted((a, b) => a.checkCount - b.checkCount)).toEqual(after);
  });

  it('a round without any episode saves nothing', async () => {
    await insert(numbered(1));
    await store.saveCounts(database.db, []);
    await store.addChecks(database.db, []);
    await store.addDecisions(database.db, []);
    expect(await openOnes(['f-1'])).toEqual([numbered(1)]);
  });

  describe('what is due', () => {
    const due = async (seconds: number, source: Episode['source'] = 'rule') =>
      Object.fromEntries([...(await store.due(noon(seconds), source))].map(([rule, ids]) => [rule, ids.toSorted()]));

    beforeEach(() =>
      insert(
        numbered(1, { nextCheckAt: noon(60) }),
        numbered(2, { nextCheckAt: noon(61) }),
        numbered(3, { nextCheckAt: noon(30), rule: 'port' }),
        numbered(4, { nextCheckAt: noon(10), source: 'sender', rule: 'Foreign' }),
        numbered(5, { nextCheckAt: null, source: 'chain' }),
        numbered(6, { nextCheckAt: noon(10), state: 'ended' }),
      ),
    );

    it.each([
      [29, {}],
      [30, { port: ['e-3'] }],
      [60, { port: ['e-3'], 'host-up': ['e-1'] }],
      [61, { port: ['e-3'], 'host-up': ['e-1', 'e-2'] }],
    ])('after %i s is by rule %j', async (seconds, wanted) => {
      expect(await due(seconds)).toEqual(wanted);
    });

    it('of other senders is theirs alone', async () => {
      expect(await due(3_600, 'sender')).toEqual({ Foreign: ['e-4'] });
      expect(await due(3_600, 'chain')).toEqual({});
    });

    it('is known before anything is read', async () => {
      expect(await store.anyDue(noon(9))).toBe(false);
      expect(await store.anyDue(noon(10))).toBe(true);
    });
  });

  it('only open ones that are still due are read to be changed', async () => {
    await insert(
      numbered(1),
      numbered(2, { state: 'confirmed' }),
      numbered(3, { state: 'ended' }),
      numbered(4, { nextCheckAt: noon(61) }),
      numbered(5),
    );
    const asked = ['e-1', 'e-2', 'e-3', 'e-4', 'e-6'];
    const read = await database.transaction((tx) => store.stillDue(tx, asked, noon(60)));
    expect(read.map(({ id }) => id)).toEqual(['e-1', 'e-2']);
  });

  it('it is known whether one of ours is checked without data', async () => {
    const blind = { lastDataAt: noon(99) };
    await insert(
      numbered(1, { lastDataAt: noon(100) }),
      numbered(2, { ...blind, source: 'sender' }),
      numbered(3, { ...blind, state: 'ended' }),
    );
    expect(await store.anyWithoutDataSince(noon(100))).toBe(false);
    await insert(numbered(4, blind));
    expect(await store.anyWithoutDataSince(noon(100))).toBe(true);
  });

  it('the open ones of a resource are told from those of others and those that have ended', async () => {
    await addResource(database, 'acme', 'web-2');
    await insert(
      numbered(1),
      numbered(2, { resource: 'web-2' }),
      numbered(3, { resource: null }),
      numbered(4, { state: 'ended' }),
      numbered(5, { state: 'confirmed' }),
    );
    const found = await database.transaction((tx) => store.openOfResource(tx, 'web-1'));
    expect(found.map(({ id }) => id).toSorted()).toEqual(['e-1', 'e-5']);
  });

  describe('of what has ended', () => {
    const ended = (n: number, lastStartsAt: string, endedAt: string) =>
      numbered(n, { fingerprint: 'f', state: 'ended', lastStartsAt, endedAt, outcome: 'recovered', nextCheckAt: null });

    it('the latest start heard and the latest end are known, of the open one neither', async () => {
      await insert(
        ended(1, noon(10), noon(300)),
        ended(2, noon(500), noon(600)),
        ended(3, noon(400), noon(900)),
        numbered(4, { fingerprint: 'f', lastStartsAt: noon(2_000) }),
        numbered(5, { fingerprint: 'g' }),
      );
      const wanted = ['f', 'g', 'nothing'];
      expect([...(await store.lastEnded(database.db, wanted))]).toEqual([['f', { lastStartsAt: noon(500) }]]);
      expect([...(await store.endedAt(wanted))]).toEqual([['f', noon(900)]]);
    });

    it('is found among thousands of fingerprints', async () => {
      await insert(ended(1, NOON, noon(60)));
      const many = ['f', ...Array.from({ length: 3_000 }, (_, n) => `g-${n}`)];
      expect((await store.lastEnded(database.db, many)).size).toBe(1);
      expect((await store.endedAt(many)).size).toBe(1);
    });
  });
});
