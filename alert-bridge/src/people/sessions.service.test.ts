import { beforeEach, describe, expect, it } from '@jest/globals';
import { addCustomer, addPerson, PASSWORD } from '../../test/arrange.ts';
import { DATABASES, useDatabases } from '../../test/databases.ts';
import { movingClock, type MovingClock } from '../../test/moving-clock.ts';
import type { Database } from '../platform/database.ts';
import { createPeopleStore, type PeopleStore, type Person } from './people.store.ts';
import { createSessions, type Sessions } from './sessions.service.ts';

const HOME = '10.0.0.1';
const WRONG = { kind: 'unauthenticated', message: 'Login or password is wrong.' };
const HOURS = 3_600;

describe.each(DATABASES)('signing in ($kind)', (kind) => {
  const { fresh } = useDatabases(kind);
  let database: Database;
  let people: PeopleStore;
  let clock: MovingClock;
  let sessions: Sessions;
  let wang: Person;

  beforeEach(async () => {
    database = await fresh();
    people = createPeopleStore(database);
    clock = movingClock();
    sessions = createSessions({ database, people, clock, secure: false });
    wang = await addPerson(database, 'wang', 'engineer');
  });

  /** Signs in and hands back the cookie as a browser would send it. */
  async function signIn(password = PASSWORD, login = 'wang', address = HOME): Promise<string> {
    return (await sessions.signIn(login, password, address)).cookie.split(';')[0]!;
  }

  async function fail(times: number, login = 'wang', address = HOME): Promise<void> {
    // Looking at a password takes as long as it must: all but the last are only counted.
    for (let n = 1; n < times; n += 1) {
      for (const key of [`pair:${login}@${address}`, `login:${login}`, `address:${address}`])
        await people.countFailure(key, clock.instant());
    }
    await expect(signIn('wrong', login, address)).rejects.toMatchObject(WRONG);
  }

  const holds = async (cookie: string) => (await sessions.find(cookie))?.person.login;

  it('opens a session that is found by its cookie', async () => {
    const { person, cookie } = await sessions.signIn('wang', PASSWORD, HOME);
    expect(person).toEqual(wang);
    expect(cookie).toMatch(/^cldera_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    expect(await holds(cookie.split(';')[0]!)).toBe('wang');
  });

  it('by https, gives a cookie that goes over nothing else', async () => {
    const secure = createSessions({ database, people, clock, secure: true });
    expect((await secure.signIn('wang', PASSWORD, HOME)).cookie).toMatch(/; Secure$/);
  });

  it('keeps no token that who reads the database could use', async () => {
    const token = (await signIn()).split('=')[1]!;
    const rows = await database.db.selectFrom('sessions').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('asks no attention for the case of the login', async () => {
    expect(await holds(await signIn(PASSWORD, 'WANG'))).toBe('wang');
  });

  it('says the same words whatever was wrong', async () => {
    await expect(signIn('wrong')).rejects.toMatchObject(WRONG);
    await expect(signIn(PASSWORD, 'nobody')).rejects.toMatchObject(WRONG);
    await expect(signIn('')).rejects.toMatchObject(WRONG);
  });

  it('is closed to who has left', async () => {
    const cookie = await signIn();
    await database.db.updateTable('people').set({ ended_at: clock.instant() }).execute();
    await expect(signIn()).rejects.toMatchObject(WRONG);
    expect(await holds(cookie)).toBeUndefined();
  });

  describe('a session', () => {
    it('runs out after twelve hours', async () => {
      const cookie = await signIn();
      clock.move(12 * HOURS - 1);
      expect(await holds(cookie)).toBe('wang');
      clock.move(1);
      expect(await holds(cookie)).toBeUndefined();
    });

    it('is removed from the database when it has run out, and only then', async () => {
      await signIn();
      clock.move(HOURS);
      const later = await signIn();
      clock.move(11 * HOURS);
      await sessions.removeExpired();
      expect(await database.db.selectFrom('sessions').selectAll().execute()).toHaveLength(1);
      expect(await holds(later)).toBe('wang');
    });

    it('ends by signing out, alone, and takes the cookie away', async () => {
      const [here, there] = [await signIn(), await signIn()];
      const session = await sessions.find(here);
      expect((await sessions.signOut(session!.tokenHash)).cookie).toBe(
        'cldera_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0',
      );
      expect([await holds(here), await holds(there)]).toEqual([undefined, 'wang']);
    });

    it.each([
      ['no cookie at all', undefined],
      ['an empty one', ''],
      ['an empty value', 'cldera_session='],
      ['a value of nobody', 'cldera_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
      ['no value of ours', 'cldera_session=%00%ff; drop table'],
      ['another name', 'session=x; cldera_session_=y'],
      ['only separators', ';;;=;'],
    ])('is not found by %s', async (_, cookie) => {
      await signIn();
      expect(await sessions.find(cookie)).toBeUndefined();
    });

    it('is found among other cookies', async () => {
      expect(await holds(`a=b; ${await signIn()};c=d`)).toBe('wang');
    });
  });

  describe('with wrong passwords', () => {
    it('a login is blocked after five of them, also for the right one, and says for how long', async () => {
      await fail(5);
      await expect(signIn()).rejects.toMatchObject({
        kind: 'too-many',
        message: 'Too many attempts. Try again in 30 seconds.',
        retryAfterSeconds: 30,
      });
      clock.move(29.5);
      await expect(signIn()).rejects.toMatchObject({ retryAfterSeconds: 1 });
      clock.move(0.5);
      expect(await holds(await signIn())).toBe('wang');
    });

    it('a login is blocked longer each time it is wrong again', async () => {
      await fail(5);
      for (const seconds of [60, 120, 240]) {
        clock.move(1_000);
        await fail(1);
        await expect(signIn()).rejects.toMatchObject({ retryAfterSeconds: seconds });
      }
    });

    it('begins to count anew after the right one', async () => {
      await fail(4);
      await signIn();
      await fail(4);
      expect(await holds(await signIn())).toBe('wang');
    });

    it('of one login, does not keep out the others', async () => {
      await addPerson(database, 'li', 'engineer');
      await fail(5);
      expect(await holds(await signIn(PASSWORD, 'li'))).toBe('li');
    });

    it('from one address, does not keep out who comes from another: to know a login is no way to lock it', async () => {
      await fail(5);
      expect(await holds(await signIn(PASSWORD, 'wang', '10.0.0.2'))).toBe('wang');
    });

    it('a login there is none of is blocked like any other', async () => {
      await fail(5, 'nobody');
      await expect(signIn(PASSWORD, 'nobody')).rejects.toMatchObject({ kind: 'too-many' });
    });

    it.each([
      ['a login is blocked after fifty of them from anywhere', 'login:wang', 'wang', '10.0.0.9'],
      ['an address is blocked after fifty of them, whatever the logins', 'address:10.0.0.9', 'li', '10.0.0.9'],
    ])('%s', async (_, key, login, address) => {
      await addPerson(database, 'li', 'engineer');
      for (let n = 0; n < 49; n += 1) await people.countFailure(key, clock.instant());
      await fail(1, login, address);
      await expect(signIn(PASSWORD, login, address)).rejects.toMatchObject({ kind: 'too-many' });
      expect(await holds(await signIn(PASSWORD, 'li', '10.0.0.1'))).toBe('li');
    });

    it('right ones between them do not add up', async () => {
      for (let n = 0; n < 49; n += 1) await people.countFailure('login:wang', clock.instant());
      for (let n = 0; n < 3; n += 1) {
        await signIn();
        clock.move(60);
      }
      expect(await holds(await signIn())).toBe('wang');
    });

    it('of which a hundred are sent at once, a handful is looked at', async () => {
      const results = await Promise.allSettled(Array.from({ length: 100 }, () => signIn('wrong')));
      const kinds = results.map((result) => (result as PromiseRejectedResult).reason.kind as string);
      const looked = kinds.filter((one) => one === 'unauthenticated').length;
      expect(looked).toBeLessThanOrEqual(5);
      expect(kinds.filter((one) => one === 'too-many')).toHaveLength(100 - looked);
    });

    it('that lie back are forgotten', async () => {
      await fail(4);
      clock.move(HOURS);
      await sessions.removeExpired();
      expect(await database.db.selectFrom('sign_in_failures').selectAll().execute()).toEqual([]);
    });
  });

  describe('changing the password', () => {
    const NEXT = 'another long password';

    it('counts from then on, ends every other session and lifts the duty to change it', async () => {
      await database.db.updateTable('people').set({ must_change_password: 1 }).execute();
      const [here, there] = [await signIn(), await signIn()];
      const { person, tokenHash } = (await sessions.find(here))!;
      expect(person.mustChangePassword).toBe(true);
      await sessions.changePassword(person, PASSWORD, NEXT, tokenHash);
      expect([await holds(here), await holds(there)]).toEqual(['wang', undefined]);
      expect((await sessions.find(here))?.person.mustChangePassword).toBe(false);
      await expect(signIn()).rejects.toMatchObject(WRONG);
      expect(await holds(await signIn(NEXT))).toBe('wang');
    });

    it('leaves the sessions of others alone', async () => {
      await addPerson(database, 'li', 'engineer');
      const cookie = await signIn(PASSWORD, 'li');
      await sessions.changePassword(wang, PASSWORD, NEXT, null);
      expect(await holds(cookie)).toBe('li');
    });

    it('through Grafana, where there is no session to keep, ends all of them', async () => {
      const cookie = await signIn();
      await sessions.changePassword(wang, PASSWORD, NEXT, null);
      expect(await holds(cookie)).toBeUndefined();
    });

    it.each([
      ['the current one is wrong', 'wrong', NEXT, 'body.current'],
      ['the new one is the old one', PASSWORD, PASSWORD, 'body.next'],
    ])('is refused where %s, and changes nothing', async (_, current, next, field) => {
      const cookie = await signIn();
      await expect(sessions.changePassword(wang, current, next, null)).rejects.toMatchObject({
        kind: 'invalid',
        errors: [{ field }],
      });
      expect(await holds(cookie)).toBe('wang');
      expect(await holds(await signIn())).toBe('wang');
    });
  });

  describe('the directory', () => {
    it('knows nobody who has left', async () => {
      await database.db.updateTable('people').set({ ended_at: clock.instant() }).execute();
      expect(await people.byLogin('wang')).toBeUndefined();
      expect(await people.byId(wang.id)).toBeUndefined();
      expect(await people.staff()).toEqual([]);
    });

    it('counts as staff who belongs to no customer', async () => {
      await addCustomer(database, 'acme');
      await addPerson(database, 'chen', 'customer', { customer: 'acme' });
      await addPerson(database, 'an', 'administrator');
      expect((await people.staff()).map(({ login }) => login)).toEqual(['an', 'wang']);
    });

    it('takes a login once', async () => {
      await expect(addPerson(database, 'WANG', 'engineer')).rejects.toThrow(/unique/i);
    });
  });
});
