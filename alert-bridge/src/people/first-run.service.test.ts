import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { removeFolder, temporaryFolder } from '@cldera/provisioning/rig';
import { DATABASES, useDatabases } from '../../test/databases.ts';
import { keptLog } from '../../test/kept-log.ts';
import { movingClock } from '../../test/moving-clock.ts';
import { NOON } from '../../test/samples.ts';
import { createInventoryStore, type InventoryStore } from '../inventory/inventory.store.ts';
import type { Database } from '../platform/database.ts';
import { createIds } from '../platform/id.ts';
import { firstRun } from './first-run.service.ts';
import { verifyPassword } from './password.client.ts';
import { createPeopleStore, type PeopleStore } from './people.store.ts';

describe.each(DATABASES)('the first run ($kind)', (kind) => {
  const { fresh } = useDatabases(kind);
  let database: Database;
  let people: PeopleStore;
  let inventory: InventoryStore;
  let folder: string;
  let kept: ReturnType<typeof keptLog>;

  beforeEach(async () => {
    database = await fresh();
    people = createPeopleStore(database);
    inventory = createInventoryStore(database, createIds());
    folder = temporaryFolder();
    kept = keptLog();
  });
  afterEach(() => removeFolder(folder));

  interface Wanted {
    adminPassword?: string;
    thisMachine?: string;
    file?: string;
    language?: 'zh-Hans' | 'en-US';
    people?: PeopleStore;
  }

  function run(wanted: Wanted = {}): Promise<void> {
    return firstRun({
      database,
      people: wanted.people ?? people,
      inventory,
      clock: movingClock(),
      newId: createIds(),
      log: kept.log,
      publicUrl: 'https://ops.example.com',
      settings: {
        adminPassword: wanted.adminPassword,
        adminEmail: 'ops@example.com',
        company: '君云',
        language: wanted.language ?? 'zh-Hans',
        timeZone: 'Asia/Shanghai',
        file: wanted.file ?? join(folder, 'run', 'first-run.json'),
        thisMachine: wanted.thisMachine,
      },
    });
  }

  const left = (file = join(folder, 'run', 'first-run.json')) =>
    JSON.parse(readFileSync(file, 'utf8')) as { login: string; password: string; url: string };
  const mayEnter = async (password: string) =>
    verifyPassword(password, (await people.byLogin('admin'))?.passwordHash ?? '');

  it('makes the company and its administrator, whose one-time password lies in a file that nobody else can read', async () => {
    await run();
    expect(await inventory.customers({ all: true })).toEqual([
      {
        id: 'company',
        name: '君云',
        language: 'zh-Hans',
        timeZone: 'Asia/Shanghai',
        email: null,
        createdAt: NOON,
        endedAt: null,
      },
    ]);
    expect(await people.staff()).toMatchObject([
      {
        login: 'admin',
        name: '管理员',
        email: 'ops@example.com',
        role: 'administrator',
        customer: null,
        mustChangePassword: true,
      },
    ]);
    expect(left()).toMatchObject({ login: 'admin', url: 'https://ops.example.com' });
    expect(await mayEnter(left().password)).toBe(true);
    expect(statSync(join(folder, 'run', 'first-run.json')).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'run')).mode & 0o077).toBe(0);
  });

  it('says where the password lies, never what it is', async () => {
    await run();
    expect(kept.lines()).toMatchObject([{ file: join(folder, 'run', 'first-run.json') }]);
    expect(JSON.stringify(kept.lines())).not.toContain(left().password);
  });

  it('with a password that was given, leaves no file and asks for no other', async () => {
    await run({ adminPassword: 'chosen by the operator' });
    expect(existsSync(join(folder, 'run'))).toBe(false);
    expect(await mayEnter('chosen by the operator')).toBe(true);
    expect((await people.byLogin('admin'))?.mustChangePassword).toBe(false);
  });

  it('watches this machine where that is wanted', async () => {
    await run({ thisMachine: '127.0.0.1:9785', language: 'en-US' });
    expect(await inventory.resources({ all: true })).toMatchObject([
      {
        id: 'this-machine',
        customer: 'company',
        name: expect.stringMatching(/^This machine \(.+\)$/),
        templates: [{ template: 'host', parameters: { address: '127.0.0.1:9785' } }],
      },
    ]);
  });

  it('watches nothing where it is not', async () => {
    await run();
    expect(await inventory.resources({ all: true })).toEqual([]);
  });

  it('is done once: a second start changes nothing', async () => {
    await run();
    const { password } = left();
    await run({ adminPassword: 'another password altogether', thisMachine: '127.0.0.1:1' });
    expect(left().password).toBe(password);
    expect(await mayEnter(password)).toBe(true);
    expect(await people.count()).toBe(1);
    expect(await inventory.resources({ all: true })).toEqual([]);
  });

  it('killed after the file was written and before anything was committed, is done again with a password that holds', async () => {
    const dying: PeopleStore = { ...people, add: () => Promise.reject(new Error('killed')) };
    await expect(run({ people: dying })).rejects.toThrow('killed');
    expect(await people.count()).toBe(0);
    await run();
    expect(await mayEnter(left().password)).toBe(true);
    expect(await people.count()).toBe(1);
  });

  it('commits nothing where the password cannot be left in its file: nobody would ever learn it', async () => {
    mkdirSync(join(folder, 'run', 'first-run.json'), { recursive: true });
    await expect(run()).rejects.toThrow(/EISDIR/);
    expect(await people.count()).toBe(0);
    expect(await inventory.customers({ all: true })).toEqual([]);
  });

  it('of two bridges that start at once is done by one, and the other starts all the same', async () => {
    const files = ['a.json', 'b.json'].map((name) => join(folder, name));
    await Promise.all(files.map((file) => run({ file })));
    expect(await people.count()).toBe(1);
    const written = files.filter((file) => existsSync(file));
    expect(written).toHaveLength(1);
    expect(await mayEnter(left(written[0]).password)).toBe(true);
  });
});
