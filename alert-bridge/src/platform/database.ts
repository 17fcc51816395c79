import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, PostgresDialect, SqliteDialect, type SqliteDatabase } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { MIGRATIONS } from './migrations/index.ts';
import type { Tables } from './tables.ts';

export type Db = Kysely<Tables>;

/** The one place that knows two databases: SQLite by default, PostgreSQL when several bridges run. */
export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  readonly db: Db;
  /** Everything inside is committed together or not at all. */
  transaction<T>(work: (tx: Db) => Promise<T>): Promise<T>;
  /** Marks rows picked for a claim so that replicas pass over each other's. SQLite has one writer: nothing to do. */
  skipLocked<Q extends { forUpdate(): { skipLocked(): unknown } }>(query: Q): Q;
  /** Keeps rows that are read to be changed from changing meanwhile. */
  forUpdate<Q extends { forUpdate(): unknown }>(query: Q): Q;
  /** Brings the schema up to date. @throws when a migration fails; nothing of it stays. */
  migrate(): Promise<void>;
  close(): Promise<void>;
}

/** Where data live: a SQLite file (`:memory:` for one that is gone afterwards) or a `postgres://` URL. */
export function openDatabase(location: { file: string } | { url: string }): Database {
  return 'url' in location ? openPostgres(location.url) : openSqlite(location.file);
}

function openSqlite(file: string): Database {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const sqlite = new DatabaseSync(file);
  // FULL: what was answered with 2xx survives a power cut, not only a crash of the process.
  sqlite.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000',
  );
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: kyselyDatabase(sqlite) }) });
  return database('sqlite', db);
}

function openPostgres(url: string): Database {
  // A replica that loses its network must not hold its locks until the kernel gives up on it, nor wait for another's for ever.
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    application_name: 'cldera-bridge',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 30_000,
  });
  // An idle connection that the server drops must not end the process: the next query opens another.
  pool.on('error', () => undefined);
  return database('postgres', new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }));
}

function database(kind: Database['kind'], db: Db): Database {
  return {
    kind,
    db,
    transaction: (work) => again(() => db.transaction().execute(work)),
    skipLocked: (query) => (kind === 'sqlite' ? query : (query.forUpdate().skipLocked() as typeof query)),
    forUpdate: (query) => (kind === 'sqlite' ? query : (query.forUpdate() as typeof query)),
    async migrate() {
      const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } });
      const { error } = await migrator.migrateToLatest();
      if (error !== undefined) throw new Error('The database schema could not be brought up to date', { cause: error });
    },
    close: () => db.destroy(),
  };
}

/** Rows or values in one statement: SQLite takes 32,766 parameters, PostgreSQL 65,535. */
const ITEMS_PER_STATEMENT = 200;

/** Items in portions that one statement takes, whatever each of them brings. */
export function chunks<T>(items: readonly T[]): T[][] {
  const result: T[][] = [];
  for (let i = 0; i < items.length; i += ITEMS_PER_STATEMENT) result.push(items.slice(i, i + ITEMS_PER_STATEMENT));
  return result;
}

const ATTEMPTS = 3;
// PostgreSQL: serialization failure and deadlock. The transaction left nothing behind and may simply be tried again.
const TRY_AGAIN = ['40001', '40P01'];

async function again<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (attempt === ATTEMPTS || !TRY_AGAIN.includes(code)) throw error;
    }
  }
}

const CACHED_STATEMENTS = 300;

/** node:sqlite in the shape Kysely's SQLite dialect asks for, with prepared statements kept. */
function kyselyDatabase(sqlite: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, StatementSync>();
  function prepared(text: string): StatementSync {
    let statement = statements.get(text);
    if (statement === undefined) {
      statement = sqlite.prepare(text);
      statements.set(text, statement);
      if (statements.size > CACHED_STATEMENTS) statements.delete(statements.keys().next().value ?? '');
    }
    return statement;
  }
  return {
    close: () => sqlite.close(),
    prepare(text) {
      const statement = prepared(text);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
        run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
        iterate: (parameters) => sqlite.prepare(text).iterate(...(parameters as SQLInputValue[])),
      };
    },
  };
}
