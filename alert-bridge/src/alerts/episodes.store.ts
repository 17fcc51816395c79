import { sql, type Insertable, type Selectable } from 'kysely';
import type { Severity } from '../contract/index.ts';
import type { Reason } from '../contract/wording.ts';
import { chunks, type Database, type Db } from '../platform/database.ts';
import type { Tables } from '../platform/tables.ts';
import type { CheckResult, Episode, EpisodeSource } from './episode.ts';

type EpisodeRow = Selectable<Tables['episodes']>;

export interface NumberedCheck extends CheckResult {
  episodeId: string;
  number: number;
}

export interface EpisodeDecision {
  episodeId: string;
  at: string;
  reason: Reason;
}

export type EpisodeStore = ReturnType<typeof createEpisodeStore>;

export function createEpisodeStore(database: Database, newId: () => string) {
  const { db } = database;
  const open = (from: Db) => from.selectFrom('episodes').selectAll().where('state', '!=', 'ended');

  return {
    /** Open episodes by fingerprint, held against change until the transaction ends. */
    async openByFingerprint(tx: Db, fingerprints: string[]): Promise<Map<string, Episode>> {
      const found = new Map<string, Episode>();
      for (const some of chunks(fingerprints)) {
        const rows = await database
          .forUpdate(tx.selectFrom('episodes').selectAll().where('open_key', 'in', some).orderBy('id'))
          .execute();
        for (const row of rows) found.set(row.fingerprint, fromRow(row));
      }
      return found;
    },
    /** The latest startsAt heard of episodes that have ended, by fingerprint. */
    async lastEnded(tx: Db, fingerprints: string[]): Promise<Map<string, { lastStartsAt: string }>> {
      const found = new Map<string, { lastStartsAt: string }>();
      for (const some of chunks(fingerprints)) {
        const rows = await tx
          .selectFrom('episodes')
          .where('fingerprint', 'in', some)
          .where('state', '=', 'ended')
          .groupBy('fingerprint')
          .select(['fingerprint', (eb) => eb.fn.max('last_starts_at').as('last')])
          .execute();
        for (const row of rows) found.set(row.fingerprint, { lastStartsAt: row.last });
      }
      return found;
    },
    /** Those of these open episodes that are still due, held against change until the transaction ends. */
    async stillDue(tx: Db, ids: string[], now: string): Promise<Episode[]> {
      const due = open(tx).where('id', 'in', ids).where('next_check_at', '<=', now).orderBy('id');
      const rows = await database.forUpdate(due).execute();
      return rows.map(fromRow);
    },
    /** Opens episodes. One that another replica opened meanwhile is left out of the answer. */
    async insert(tx: Db, episodes: Episode[]): Promise<Episode[]> {
      const inserted = new Set<string>();
      for (const some of chunks(episodes)) {
        const rows = await tx
          .insertInto('episodes')
          .values(some.map(toRow))
          .onConflict((conflict) => conflict.column('open_key').doNothing())
          .returning('id')
          .execute();
        for (const { id } of rows) inserted.add(id);
      }
      return episodes.filter(({ id }) => inserted.has(id));
    },
    async save(tx: Db, episode: Episode): Promise<void> {
      const { id, ...changes } = toRow(episode);
      await tx.updateTable('episodes').set(changes).where('id', '=', id).execute();
    },
    /** The frequent case of a round of checks: nothing decided, only counted. One statement for many episodes. */
    async saveCounts(tx: Db, episodes: Episode[]): Promise<void> {
      for (const some of chunks(episodes)) {
        const rows = some.map(
          (e) =>
            sql`(cast(${e.id} as text), cast(${e.abnormalChecks} as integer), cast(${e.checkCount} as integer), cast(${e.value} as double precision), cast(${e.nextCheckAt} as text), cast(${e.lastDataAt} as text))`,
        );
        // Both databases name the columns of a VALUES list column1, column2, …
        await sql`update episodes set abnormal_checks = v.column2, check_count = v.column3, value = v.column4, next_check_at = v.column5, last_data_at = v.column6
          from (values ${sql.join(rows)}) as v where episodes.id = v.column1`.execute(tx);
      }
    },
    async addChecks(tx: Db, checks: NumberedCheck[]): Promise<void> {
      for (const some of chunks(checks)) {
        const rows = some.map(({ episodeId, number, at, value, verdict, reason }) => {
          return { episode_id: episodeId, number, at, value, verdict, reason: JSON.stringify(reason) };
        });
        await tx.insertInto('episode_checks').values(rows).execute();
      }
    },
    async addDecisions(tx: Db, decisions: EpisodeDecision[]): Promise<void> {
      for (const some of chunks(decisions)) {
        const rows = some.map(({ episodeId, at, reason }) => {
          return { id: newId(), episode_id: episodeId, at, reason: JSON.stringify(reason) };
        });
        await tx.insertInto('episode_decisions').values(rows).execute();
      }
    },
    /** Whether an open episode of our own rules is checked without data since then. */
    async anyWithoutDataSince(at: string): Promise<boolean> {
      const blind = db.selectFrom('episodes').select('id').where('state', '!=', 'ended').where('source', '=', 'rule');
      return (await blind.where('last_data_at', '<', at).limit(1).executeTakeFirst()) !== undefined;
    },
    async anyDue(now: string): Promise<boolean> {
      const row = await db
        .selectFrom('episodes')
        .select('id')
        .where('next_check_at', '<=', now)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    /** Ids of the episodes to look at now, by rule: ten thousand ids are little to hold, as many episodes are not. */
    async due(now: string, source: EpisodeSource): Promise<Map<string, string[]>> {
      const rows = await db
        .selectFrom('episodes')
        .select(['id', 'rule'])
        .where('state', '!=', 'ended')
        .where('source', '=', source)
        .where('next_check_at', '<=', now)
        .execute();
      const byRule = new Map<string, string[]>();
      for (const { id, rule } of rows) {
        const ids = byRule.get(rule);
        if (ids === undefined) byRule.set(rule, [id]);
        else ids.push(id);
      }
      return byRule;
    },
    async openOfResource(tx: Db, resource: string): Promise<Episode[]> {
      return (await database.forUpdate(open(tx).where('resource_id', '=', resource)).execute()).map(fromRow);
    },
    /** When the latest episode of a fingerprint ended; null if none has. */
    async endedAt(fingerprints: string[]): Promise<Map<string, string>> {
      const found = new Map<string, string>();
      for (const some of chunks(fingerprints)) {
        const rows = await db
          .selectFrom('episodes')
          .where('fingerprint', 'in', some)
          .where('state', '=', 'ended')
          .groupBy('fingerprint')
          .select(['fingerprint', (eb) => eb.fn.max('ended_at').as('last')])
          .execute();
        for (const row of rows) if (row.last !== null) found.set(row.fingerprint, row.last);
      }
      return found;
    },
  };
}

function toRow(e: Episode): Insertable<Tables['episodes']> & { id: string } {
  return {
    id: e.id,
    fingerprint: e.fingerprint,
    open_key: e.state === 'ended' ? null : e.fingerprint,
    rule: e.rule,
    source: e.source,
    customer_id: e.customer,
    resource_id: e.resource,
    subject: e.subject,
    labels: JSON.stringify(e.labels),
    severity: e.severity,
    severity_reason: JSON.stringify(e.severityReason),
    state: e.state,
    outcome: e.outcome,
    required_checks: e.requiredChecks,
    abnormal_checks: e.abnormalChecks,
    check_count: e.checkCount,
    value: e.value,
    threshold: e.threshold,
    unit: e.unit,
    starts_at: e.startsAt,
    last_starts_at: e.lastStartsAt,
    opened_at: e.openedAt,
    confirmed_at: e.confirmedAt,
    ended_at: e.endedAt,
    next_check_at: e.nextCheckAt,
    last_data_at: e.lastDataAt,
  };
}

export function fromRow(row: EpisodeRow): Episode {
  return {
    id: row.id,
    fingerprint: row.fingerprint,
    rule: row.rule,
    source: row.source as EpisodeSource,
    customer: row.customer_id,
    resource: row.resource_id,
    subject: row.subject,
    labels: JSON.parse(row.labels) as Record<string, string>,
    severity: row.severity as Severity,
    severityReason: JSON.parse(row.severity_reason) as Reason,
    state: row.state as Episode['state'],
    outcome: row.outcome as Episode['outcome'],
    requiredChecks: row.required_checks,
    abnormalChecks: row.abnormal_checks,
    checkCount: row.check_count,
    value: row.value,
    threshold: row.threshold,
    unit: row.unit,
    startsAt: row.starts_at,
    lastStartsAt: row.last_starts_at,
    openedAt: row.opened_at,
    confirmedAt: row.confirmed_at,
    endedAt: row.ended_at,
    nextCheckAt: row.next_check_at,
    lastDataAt: row.last_data_at,
  };
}
