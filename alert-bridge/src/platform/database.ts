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
  const pool = new pg.Pool({ connectionString: url, max: 10, application_name: 'cldera-bridge' });
  // An idle connection that the server drops must not end the process: the next query opens another.
  pool.on('error', () => undefined);
  return database('postgres', new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }));
}

function database(kind: Database['kind'], db: Db): Database {
  return {
    kind,
    db,
    transaction: (work) => db.transaction().execute(work),
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
