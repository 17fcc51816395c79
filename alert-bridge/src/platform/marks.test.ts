import { describe, expect, it } from '@jest/globals';
import { DATABASES, useDatabases } from '../../test/databases.ts';
import { noon } from '../../test/samples.ts';
import { createMarks } from './marks.ts';

describe.each(DATABASES)('marks: when something was last seen ($kind)', (kind) => {
  const { fresh } = useDatabases(kind);

  it('outlive the process; the latest counts', async () => {
    const database = await fresh();
    await createMarks(database).set('watchdog', noon());
    await createMarks(database).set('prometheus', noon(10));
    await createMarks(database).set('watchdog', noon(60));
    expect(await createMarks(database).all()).toEqual(
      new Map([
        ['watchdog', noon(60)],
        ['prometheus', noon(10)],
      ]),
    );
  });

  it('are part of the transaction they are set in', async () => {
    const database = await fresh();
    const marks = createMarks(database);
    const failing = database.transaction(async (tx) => {
      await marks.set('watchdog', noon(), tx);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await marks.all()).size).toBe(0);
  });
});
