import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '../platform/database.ts';
import { AppError } from '../platform/errors.ts';
import { addSeconds, instant, secondsBetween, type Clock } from '../platform/time.ts';
import { hashPassword, verifyPassword } from './password.client.ts';
import type { PeopleStore, Person, StoredSession } from './people.store.ts';
import { blockSeconds, isBeyondTolerance, type LockoutKind } from './lockout.ts';

export const SESSION_COOKIE = 'cldera_session';
const SESSION_SECONDS = 12 * 3600;

interface SessionParts {
  database: Database;
  people: PeopleStore;
  clock: Clock;
  /** Whether people come by https: then the cookie is sent over nothing else. */
  secure: boolean;
}

export type Sessions = ReturnType<typeof createSessions>;

/** Signing in with login and password (D9). */
export function createSessions({ database, people, clock, secure }: SessionParts) {
  // Hashed when nobody has the login: a wrong login takes as long as a wrong password.
  const nobody = hashPassword(randomBytes(16).toString('hex'));

  async function refuseIfBlocked(keys: string[], now: string): Promise<void> {
    const until = await people.blockedUntil(keys);
    if (until === undefined || until <= now) return;
    const seconds = Math.ceil(secondsBetween(now, until));
    throw new AppError('too-many', `Too many attempts. Try again in ${seconds} seconds.`, {
      retryAfterSeconds: seconds,
    });
  }

  /**
   * Counts the attempt before the password is looked at: a thousand attempts sent at once are a thousand failures, not one.
   * @throws AppError too-many
   */
  async function count(kind: LockoutKind, key: string, now: string): Promise<void> {
    const failures = await people.countFailure(key, now);
    if (!isBeyondTolerance(kind, failures)) return;
    const free = await people.block(key, now, addSeconds(now, blockSeconds(kind, failures)));
    if (!free) await refuseIfBlocked([key], now);
  }

  function cookie(value: string, maxAgeSeconds: number): string {
    return `${SESSION_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}${secure ? '; Secure' : ''}`;
  }

  return {
    /** @throws AppError unauthenticated, with the same words whatever was wrong; too-many when blocked. */
    async signIn(login: string, password: string, address: string): Promise<{ person: Person; cookie: string }> {
      const now = instant(clock.now());
      const name = login.toLowerCase();
      const keys = { pair: `pair:${name}@${address}`, login: `login:${name}`, address: `address:${address}` };
      await refuseIfBlocked(Object.values(keys), now);
      await count('pair', keys.pair, now);
      await count('login', keys.login, now);
      await count('address', keys.address, now);
      const person = await people.byLogin(login);
      const right = await verifyPassword(password, person?.passwordHash ?? (await nobody));
      if (person === undefined || !right) throw new AppError('unauthenticated', 'Login or password is wrong.');
      await people.clearFailures(keys.pair);
      await people.forgiveFailure(keys.login);
      await people.forgiveFailure(keys.address);
      const token = randomBytes(32).toString('base64url');
      await people.addSession(hashToken(token), person.id, now, addSeconds(now, SESSION_SECONDS));
      return { person, cookie: cookie(token, SESSION_SECONDS) };
    },
    /** The session a cookie header speaks of, if it is a live one. */
    async find(cookieHeader: string | undefined): Promise<StoredSession | undefined> {
      const token = cookieValue(cookieHeader, SESSION_COOKIE);
      return token === undefined ? undefined : people.session(hashToken(token), instant(clock.now()));
    },
    async signOut(tokenHash: string): Promise<{ cookie: string }> {
      await people.endSession(tokenHash);
      return { cookie: cookie('', 0) };
    },
    /** @throws AppError invalid when the current password is wrong or the new one is the same. */
    async changePassword(person: Person, current: string, next: string, keepSession: string | null): Promise<void> {
      if (!(await verifyPassword(current, person.passwordHash))) {
        throw new AppError('invalid', 'The current password is wrong.', {
          errors: [{ field: 'body.current', message: 'the current password is wrong' }],
        });
      }
      if (current === next) {
        throw new AppError('invalid', 'The new password is the old one.', {
          errors: [{ field: 'body.next', message: 'choose another password' }],
        });
      }
      const hash = await hashPassword(next);
      await database.transaction(async (tx) => {
        await people.setPassword(tx, person.id, hash);
        await people.endOtherSessions(tx, person.id, keepSession);
      });
    },
    removeExpired: () => people.removeExpired(instant(clock.now())),
  };
}

/** Tokens are stored as hashes: who reads the database cannot use them. */
function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function cookieValue(header: string | undefined, name: string): string | undefined {
  const pair = header?.split(';').find((part) => part.trim().startsWith(`${name}=`));
  return pair?.trim().slice(name.length + 1);
}
