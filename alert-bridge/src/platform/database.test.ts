import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from '@jest/globals';
import { removeFolder, temporaryFolder } from '@cldera/provisioning/rig';
import { DATABASES, useDatabases } from '../../test/databases.ts';
import { NOON } from '../../test/samples.ts';
import { openDatabase, type Database } from './database.ts';
import { MIGRATIONS } from './migrations/index.ts';

const ACME = {
  id: 'acme',
  name: 'ACME',
  language: 'zh-Hans',
  time_zone: 'UTC',
  email: null,
  created_at: NOON,
  ended_at: null,
};

async function columnsOf({ db }: Database): Promise<string[]> {
  const tables = (await db.introspection.getTables()).filter(({ name }) => !name.startsWith('kysely'));
  return tables.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`)).toSorted();
}

describe.each(DATABASES)('the database ($kind)', (kind) => {
  const { fresh, open, empty } = useDatabases(kind);

  it('has every table after the migrations, empty', async () => {
    const { db } = await fresh();
    const tables = (await db.introspection.getTables()).map(({ name }) => name);
    for (const table of ['customers', 'episodes', 'jobs', 'marks', 'outbox', 'people', 'tickets'] as const) {
      expect(tables).toContain(table);
      expect(await db.selectFrom(table).selectAll().execute()).toEqual([]);
    }
  });

  it('has the same columns under the same names as the other database', async () => {
    const other = open({ file: ':memory:' });
    await other.migrate();
    expect(await columnsOf(await fresh())).toEqual(await columnsOf(other));
  });

  it('may be brought up to date again and again, by several at once', async () => {
    const database = open(await empty());
    await database.migrate();
    await database.db.insertInto('customers').values(ACME).execute();
    await Promise.all([database.migrate(), database.migrate()]);
    expect(await database.db.selectFrom('customers').select('id').execute()).toEqual([{ id: 'acme' }]);
  });

  it('commits all of a transaction', async () => {
    const { db, transaction } = await fresh();
    const answer = await transaction(async (tx) => {
      await tx.insertInto('customers').values(ACME).execute();
      await tx.insertInto('marks').values({ name: 'alive', at: NOON }).execute();
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await db.selectFrom('marks').selectAll().execute()).toEqual([{ name: 'alive', at: NOON }]);
  });

  it('keeps nothing of a transaction that failed, and goes on', async () => {
    const { db, transaction } = await fresh();
    const failing = transaction(async (tx) => {
      await tx.insertInto('customers').values(ACME).execute();
      throw new Error('changed our mind');
    });
    await expect(failing).rejects.toThrow('changed our mind');
    expect(await db.selectFrom('customers').selectAll().execute()).toEqual([]);
    await db.insertInto('customers').values(ACME).execute();
  });

  it('does not take a row whose parent is missing', async () => {
    const { db } = await fresh();
    const orphan = db
      .insertInto('resources')
      .values({ id: 'web-1', customer_id: 'nobody', name: 'Web', created_at: NOON, ended_at: null })
      .execute();
    await expect(orphan).rejects.toThrow(/foreign key/i);
  });

  it('runs transactions side by side without mixing them up', async () => {
    const { db, transaction } = await fresh();
    await db.insertInto('counters').values({ name: 'n', value: 0 }).execute();
    await Promise.all(
      Array.from({ length: 30 }, () =>
        transaction(async (tx) => {
          await tx
            .updateTable('counters')
            .set({ value: sql`value + 1` })
            .execute();
          await new Promise(setImmediate);
        }),
      ),
    );
    expect(await db.selectFrom('counters').select('value').execute()).toEqual([{ value: 30 }]);
  });

  it('takes more different statements than it keeps prepared', async () => {
    const { db } = await fresh();
    for (let n = 0; n < 400; n += 1) {
      const { rows } = await sql<{ n: number }>`select ${sql.lit(n)} as n`.execute(db);
      expect(rows).toEqual([{ n }]);
    }
  });
});

describe('migrations', () => {
  it('carry names that sort in the order in which they are listed', () => {
    expect(Object.keys(MIGRATIONS)).toEqual(Object.keys(MIGRATIONS).toSorted());
  });
});

describe('a SQLite file', () => {
  it('is made with its folder, for nobody else to read, and survives being closed', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'data', 'cldera.db');
    const first = openDatabase({ file });
    await first.migrate();
    await first.db.insertInto('marks').values({ name: 'alive', at: NOON }).execute();
    await first.close();
    expect(statSync(join(folder, 'data')).mode & 0o077).toBe(0);
    expect(existsSync(`${file}-wal`)).toBe(false);

    const second = openDatabase({ file });
    expect(await second.db.selectFrom('marks').selectAll().execute()).toEqual([{ name: 'alive', at: NOON }]);
    await second.close();
    removeFolder(folder);
  });

  it('syncs every commit: what was answered survives a power cut', async () => {
    const folder = temporaryFolder();
    const database = openDatabase({ file: join(folder, 'cldera.db') });
    const settings = await Promise.all(
      ['journal_mode', 'synchronous', 'foreign_keys'].map(async (pragma) => {
        const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(pragma)}`.execute(database.db);
        return Object.values(rows[0] ?? {})[0];
      }),
    );
    const FULL = 2;
    expect(settings).toEqual(['wal', FULL, 1]);
    await database.close();
    removeFolder(folder);
  });
});
