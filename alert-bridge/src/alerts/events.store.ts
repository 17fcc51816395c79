import type { Selectable } from 'kysely';
import type { Check, EventFilter, Severity, Verdict } from '../contract/index.ts';
import type { Reason } from '../contract/wording.ts';
import type { Scope } from '../people/scope.ts';
import type { Database, Db } from '../platform/database.ts';
import { cursorOf, readCursor, type Cursor } from '../platform/paging.ts';
import type { Episode } from './episode.ts';
import type { Tables } from '../platform/tables.ts';
import { fromRow } from './episodes.store.ts';

export type EventStore = ReturnType<typeof createEventStore>;

/** What the pages and messages read of episodes; each query within a scope. */
export function createEventStore({ db }: Database) {
  return {
    async list(scope: Scope, filter: EventFilter): Promise<{ episodes: Episode[]; next: string | null }> {
      const after: Cursor | undefined = readCursor(filter.cursor);
      let query = db.selectFrom('episodes').selectAll();
      if (!scope.all) query = query.where('customer_id', '=', scope.customer);
      if (filter.customer !== undefined) query = query.where('customer_id', '=', filter.customer);
      if (filter.resource !== undefined) query = query.where('resource_id', '=', filter.resource);
      if (filter.severity !== undefined) query = query.where('severity', '=', filter.severity);
      if (filter.state === 'open') query = query.where('state', '!=', 'ended');
      if (filter.state === 'ended') query = query.where('state', '=', 'ended');
      if (after !== undefined) {
        query = query.where((eb) =>
          eb.or([eb('starts_at', '<', after.at), eb.and([eb('starts_at', '=', after.at), eb('id', '<', after.id)])]),
        );
      }
      const rows = await query
        .orderBy('starts_at', 'desc')
        .orderBy('id', 'desc')
        .limit(filter.limit + 1)
        .execute();
      const page = rows.slice(0, filter.limit);
      const last = page.at(-1);
      return {
        episodes: page.map(fromRow),
        next: rows.length > filter.limit && last !== undefined ? cursorOf(last.starts_at, last.id) : null,
      };
    },
    async get(scope: Scope, id: string): Promise<Episode | undefined> {
      let query = db.selectFrom('episodes').selectAll().where('id', '=', id);
      if (!scope.all) query = query.where('customer_id', '=', scope.customer);
      const row = await query.executeTakeFirst();
      return row && fromRow(row);
    },
    /** The latest checks of an episode, oldest first. */
    async checks(id: string, limit: number, from: Db = db): Promise<Check[]> {
      const rows = await from
        .selectFrom('episode_checks')
        .selectAll()
        .where('episode_id', '=', id)
        .orderBy('number', 'desc')
        .limit(limit)
        .execute();
      return rows.reverse().map(checkOf);
    },
    /** The latest checks of each of many episodes, oldest first. */
    async latestChecks(episodes: string[], limit: number, from: Db = db): Promise<Map<string, Check[]>> {
      const rows = await from
        .selectFrom('episode_checks')
        .innerJoin('episodes', 'episodes.id', 'episode_checks.episode_id')
        .selectAll('episode_checks')
        .where('episode_id', 'in', episodes)
        .where((eb) => eb('number', '>', eb('episodes.check_count', '-', limit)))
        .orderBy('number')
        .execute();
      const grouped = Map.groupBy(rows, (row) => row.episode_id);
      return new Map([...grouped].map(([id, some]) => [id, some.map(checkOf)]));
    },
    async decisions(id: string): Promise<{ at: string; reason: Reason }[]> {
      const rows = await db
        .selectFrom('episode_decisions')
        .selectAll()
        .where('episode_id', '=', id)
        .orderBy('at')
        .orderBy('id')
        .execute();
      return rows.map((row) => ({ at: row.at, reason: JSON.parse(row.reason) as Reason }));
    },
    /** How many are open, by severity and state. */
    async openCounts(scope: Scope): Promise<{ severity: Severity; state: string; count: number }[]> {
      let query = db.selectFrom('episodes').where('state', '!=', 'ended');
      if (!scope.all) query = query.where('customer_id', '=', scope.customer);
      const rows = await query
        .groupBy(['severity', 'state'])
        .select(['severity', 'state', (eb) => eb.fn.countAll().as('count')])
        .execute();
      return rows.map((row) => ({ severity: row.severity as Severity, state: row.state, count: Number(row.count) }));
    },
    /** The severities of confirmed episodes, by resource. */
    async confirmedByResource(resources: string[]): Promise<Map<string, Severity[]>> {
      if (resources.length === 0) return new Map();
      const rows = await db
        .selectFrom('episodes')
        .select(['resource_id', 'severity'])
        .distinct()
        .where('state', '=', 'confirmed')
        .where('resource_id', 'in', resources)
        .execute();
      const grouped = Map.groupBy(rows, (row) => row.resource_id ?? '');
      return new Map([...grouped].map(([id, some]) => [id, some.map((row) => row.severity as Severity)]));
    },
  };
}

function checkOf(row: Selectable<Tables['episode_checks']>): Check {
  return {
    number: row.number,
    at: row.at,
    value: row.value,
    verdict: row.verdict as Verdict,
    reason: JSON.parse(row.reason) as Reason,
  };
}
