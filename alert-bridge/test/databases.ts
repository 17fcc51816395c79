import { afterAll, afterEach, beforeAll } from '@jest/globals';
import pg from 'pg';
import { startPostgres, type Postgres } from '@cldera/provisioning/rig';
import { openDatabase, type Database } from '../src/platform/database.ts';

/** Where a database is: what `openDatabase` takes. */
export type Location = { file: string } | { url: string };

/** A kind of database a test runs on. */
export interface DatabaseKind {
  kind: 'SQLite' | 'PostgreSQL';
  /** Starts what it needs around the tests of this block. */
  serve(): { empty(): Promise<Location> };
}

/** Both databases, for `describe.each`: SQLite in memory, and a PostgreSQL server of its own for the block, emptied each time. */
export const DATABASES: readonly DatabaseKind[] = [
  { kind: 'SQLite', serve: () => ({ empty: () => Promise.resolve({ file: ':memory:' }) }) },
  { kind: 'PostgreSQL', serve: servePostgres },
];

function servePostgres() {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
    const database = openDatabase({ url: server.url });
    await database.migrate();
    await database.close();
  });
  afterAll(() => server.stop());
  return {
    async empty(): Promise<Location> {
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      await client.query(EMPTY_ALL);
      await client.end();
      return { url: server.url };
    },
  };
}

// A hundred times faster than a database of its own for each test. Children before their parents.
const EMPTY_ALL = [
  'ticket_entries',
  'tickets',
  'episode_decisions',
  'episode_checks',
  'episodes',
  'sessions',
  'people',
  'resource_templates',
  'resources',
  'customers',
  'sign_in_failures',
  'counters',
  'outbox',
  'jobs',
  'marks',
]
  .map((table) => `delete from ${table};`)
  .join(' ');

/** Fresh, migrated databases for the tests of a block; all that were opened are closed after each test. */
export function useDatabases({ serve }: DatabaseKind): {
  fresh(): Promise<Database>;
  open(location: Location): Database;
  empty(): Promise<Location>;
} {
  const { empty } = serve();
  const opened: Database[] = [];
  function open(location: Location): Database {
    const database = openDatabase(location);
    opened.push(database);
    return database;
  }
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
  });
  return {
    empty,
    open,
    async fresh() {
      const database = open(await empty());
      await database.migrate();
      return database;
    },
  };
}
