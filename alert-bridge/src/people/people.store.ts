import { sql, type Selectable } from 'kysely';
import type { Language, Role } from '../contract/index.ts';
import type { Database, Db } from '../platform/database.ts';
import type { Tables } from '../platform/tables.ts';

export interface Person {
  id: string;
  login: string;
  name: string;
  email: string | null;
  role: Role;
  language: Language;
  customer: string | null;
  passwordHash: string;
  mustChangePassword: boolean;
}

export interface StoredSession {
  tokenHash: string;
  person: Person;
  expiresAt: string;
}

export type PeopleStore = ReturnType<typeof createPeopleStore>;

export function createPeopleStore({ db }: Database) {
  const active = (from: Db) => from.selectFrom('people').selectAll().where('ended_at', 'is', null);

  return {
    /** Everybody of the company who is in service. */
    async staff(from: Db = db): Promise<Person[]> {
      return (await active(from).where('customer_id', 'is', null).orderBy('login').execute()).map(personOf);
    },
    async byId(id: string): Promise<Person | undefined> {
      const row = await active(db).where('id', '=', id).executeTakeFirst();
      return row && personOf(row);
    },
    async byLogin(login: string): Promise<Person | undefined> {
      const row = await active(db).where('login', '=', login.toLowerCase()).executeTakeFirst();
      return row && personOf(row);
    },
    async count(from: Db = db): Promise<number> {
      const row = await from
        .selectFrom('people')
        .select((eb) => eb.fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
    async add(tx: Db, person: Person, createdAt: string): Promise<void> {
      await tx
        .insertInto('people')
        .values({
          id: person.id,
          login: person.login.toLowerCase(),
          name: person.name,
          email: person.email,
          role: person.role,
          language: person.language,
          customer_id: person.customer,
          password_hash: person.passwordHash,
          must_change_password: person.mustChangePassword ? 1 : 0,
          created_at: createdAt,
          ended_at: null,
        })
        .execute();
    },
    async setPassword(tx: Db, id: string, passwordHash: string): Promise<void> {
      await tx
        .updateTable('people')
        .set({ password_hash: passwordHash, must_change_password: 0 })
        .where('id', '=', id)
        .execute();
    },
    async setLanguage(id: string, language: Language): Promise<void> {
      await db.updateTable('people').set({ language }).where('id', '=', id).execute();
    },

    async addSession(tokenHash: string, personId: string, at: string, expiresAt: string): Promise<void> {
      await db
        .insertInto('sessions')
        .values({ token_hash: tokenHash, person_id: personId, created_at: at, seen_at: at, expires_at: expiresAt })
        .execute();
    },
    /** A session that has not run out, of a person still in service. */
    async session(tokenHash: string, now: string): Promise<StoredSession | undefined> {
      const row = await db
        .selectFrom('sessions')
        .innerJoin('people', 'people.id', 'sessions.person_id')
        .selectAll('people')
        .select(['token_hash', 'expires_at'])
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
        .where('people.ended_at', 'is', null)
        .executeTakeFirst();
      return row && { tokenHash: row.token_hash, person: personOf(row), expiresAt: row.expires_at };
    },
    async endSession(tokenHash: string): Promise<void> {
      await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
    },
    async endOtherSessions(tx: Db, personId: string, keep: string | null): Promise<void> {
      let query = tx.deleteFrom('sessions').where('person_id', '=', personId);
      if (keep !== null) query = query.where('token_hash', '!=', keep);
      await query.execute();
    },
    async removeExpired(now: string): Promise<void> {
      await db.deleteFrom('sessions').where('expires_at', '<=', now).execute();
      await db.deleteFrom('sign_in_failures').where('blocked_until', '<', now).execute();
    },

    async blockedUntil(keys: string[]): Promise<string | undefined> {
      const rows = await db.selectFrom('sign_in_failures').select('blocked_until').where('key', 'in', keys).execute();
      return rows
        .map((row) => row.blocked_until)
        .sort()
        .at(-1);
    },
    /** Counts one more failure and answers how many there are now. */
    async countFailure(key: string, at: string): Promise<number> {
      const row = await db
        .insertInto('sign_in_failures')
        .values({ key, failures: 1, blocked_until: at })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ failures: sql`sign_in_failures.failures + 1` }))
        .returning('failures')
        .executeTakeFirstOrThrow();
      return row.failures;
    },
    /** Blocks a key from now on. Answers false when it is blocked already: of many attempts at once one gets true. */
    async block(key: string, now: string, until: string): Promise<boolean> {
      const taken = await db
        .updateTable('sign_in_failures')
        .set({ blocked_until: until })
        .where('key', '=', key)
        .where('blocked_until', '<=', now)
        .executeTakeFirst();
      return taken.numUpdatedRows > 0n;
    },
    /** Takes back one count: the attempt was no failure. */
    async forgiveFailure(key: string): Promise<void> {
      await db
        .updateTable('sign_in_failures')
        .set({ failures: sql`sign_in_failures.failures - 1` })
        .where('key', '=', key)
        .execute();
    },
    async clearFailures(key: string): Promise<void> {
      await db.deleteFrom('sign_in_failures').where('key', '=', key).execute();
    },
  };
}

function personOf(row: Selectable<Tables['people']>): Person {
  return {
    id: row.id,
    login: row.login,
    name: row.name,
    email: row.email,
    role: row.role as Role,
    language: row.language as Language,
    customer: row.customer_id,
    passwordHash: row.password_hash,
    mustChangePassword: row.must_change_password === 1,
  };
}
