import type { Database, Db } from './database.ts';

export type Marks = ReturnType<typeof createMarks>;

/** Named instants that outlive the process: when something was last seen. */
export function createMarks({ db }: Database) {
  return {
    async set(name: string, at: string, tx: Db = db): Promise<void> {
      await tx
        .insertInto('marks')
        .values({ name, at })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ at }))
        .execute();
    },
    async remove(names: string[]): Promise<void> {
      await db.deleteFrom('marks').where('name', 'in', names).execute();
    },
    async all(): Promise<Map<string, string>> {
      const rows = await db.selectFrom('marks').selectAll().execute();
      return new Map(rows.map((row) => [row.name, row.at]));
    },
  };
}
