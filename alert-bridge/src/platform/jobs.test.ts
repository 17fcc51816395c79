import { beforeEach, describe, expect, it } from '@jest/globals';
import { DATABASES, useDatabases } from '../../test/databases.ts';
import { keptLog } from '../../test/kept-log.ts';
import { movingClock, type MovingClock } from '../../test/moving-clock.ts';
import { noon } from '../../test/samples.ts';
import type { Database } from './database.ts';
import { createJobs, type Job, type Jobs } from './jobs.ts';
import { createMetrics, type Metrics } from './metrics.ts';

describe.each(DATABASES)('background jobs ($kind)', (kind) => {
  const { fresh } = useDatabases(kind);
  let database: Database;
  let clock: MovingClock;
  let metrics: Metrics;
  let kept: ReturnType<typeof keptLog>;
  let ran: string[];

  beforeEach(async () => {
    database = await fresh();
    clock = movingClock();
    ran = [];
    kept = keptLog();
  });

  async function replica(owner: string, job: Partial<Job> = {}): Promise<Jobs> {
    metrics = createMetrics();
    const run = () => {
      ran.push(owner);
      return Promise.resolve();
    };
    const one: Job = { name: 'alerts.recheck', everySeconds: 60, leaseSeconds: 30, run, ...job };
    const jobs = createJobs([one], { database, clock, log: kept.log, metrics, owner });
    await jobs.register();
    return jobs;
  }

  const row = () => database.db.selectFrom('jobs').selectAll().executeTakeFirstOrThrow();

  it('run at the start, then each time their interval has passed', async () => {
    const jobs = await replica('a');
    for (const seconds of [0, 59, 0.999, 0.001, 60, 30]) {
      clock.move(seconds);
      await jobs.runDue();
      ran.push(`at ${clock.instant().slice(14, 23)}`);
    }
    expect(ran).toEqual([
      'a',
      'at 00:00.000',
      'at 00:59.000',
      'at 00:59.999',
      'a',
      'at 01:00.000',
      'a',
      'at 02:00.000',
      'at 02:30.000',
    ]);
  });

  it('keep their rhythm through a restart', async () => {
    await (await replica('a')).runDue();
    clock.move(30);
    await (await replica('b')).runDue();
    expect(ran).toEqual(['a']);
  });

  it('do not begin where there is nothing to do, and write nothing', async () => {
    let work = false;
    const jobs = await replica('a', { hasWork: () => Promise.resolve(work) });
    const before = await row();
    await jobs.runDue();
    expect(await row()).toEqual(before);
    work = true;
    await jobs.runDue();
    expect(ran).toEqual(['a']);
  });

  it('of two replicas one does it', async () => {
    const replicas = [await replica('a'), await replica('b')];
    for (let minute = 0; minute < 5; minute += 1) {
      await Promise.all(replicas.map((jobs) => jobs.runDue()));
      clock.move(60);
    }
    expect(ran).toHaveLength(5);
  });

  it('do not overlap themselves', async () => {
    let finish: () => void = () => undefined;
    const jobs = await replica('a', {
      run: () => {
        ran.push('begun');
        return new Promise((resolve) => (finish = resolve));
      },
    });
    const first = jobs.runDue();
    const second = jobs.runDue();
    while (ran.length === 0) await new Promise(setImmediate);
    clock.move(3_600);
    const third = jobs.runDue();
    finish();
    await Promise.all([first, second, third]);
    expect(ran).toEqual(['begun']);
  });

  it('of a replica that died are taken over when its lease has run out, not before', async () => {
    const dying = await replica('a', {
      run: () => {
        ran.push('a');
        return new Promise(() => undefined);
      },
    });
    void dying.runDue();
    while (ran.length === 0) await new Promise(setImmediate);
    const other = await replica('b');
    clock.move(30);
    await other.runDue();
    expect(ran).toEqual(['a']);
    clock.move(0.001);
    await other.runDue();
    expect(ran).toEqual(['a', 'b']);
    expect(await row()).toMatchObject({ lease_owner: null, next_run_at: noon(90.001) });
  });

  it('of a replica that was taken for dead and comes back, the other one keeps the lease', async () => {
    let comeBack: () => void = () => undefined;
    const slow = await replica('a', { run: () => new Promise((resolve) => (comeBack = resolve)) });
    const late = slow.runDue();
    while ((await row()).lease_owner !== 'a') await new Promise(setImmediate);
    clock.move(31);
    let finish: () => void = () => undefined;
    const other = await replica('b', { run: () => new Promise((resolve) => (finish = resolve)) });
    const running = other.runDue();
    while ((await row()).lease_owner !== 'b') await new Promise(setImmediate);
    comeBack();
    await late;
    expect((await row()).lease_owner).toBe('b');
    finish();
    await running;
    expect((await row()).lease_owner).toBeNull();
  });

  it('what a dead process had in hand can be taken back at once where nobody else uses the database', async () => {
    const dying = await replica('a', { run: () => new Promise(() => undefined) });
    void dying.runDue();
    while ((await row()).lease_owner !== 'a') await new Promise(setImmediate);
    const next = await replica('b');
    await next.takeBack();
    await next.runDue();
    expect(ran).toEqual(['b']);
  });

  it('that fail say so, and are tried again at their next time', async () => {
    let broken = true;
    const jobs = await replica('a', {
      run: () => (broken ? Promise.reject(new Error('disk full')) : Promise.resolve()),
    });
    await jobs.runDue();
    expect(await row()).toMatchObject({ last_error: 'disk full', lease_owner: null, next_run_at: noon(60) });
    expect(kept.lines()).toMatchObject([{ msg: 'job failed', job: 'alerts.recheck', err: { message: 'disk full' } }]);
    broken = false;
    clock.move(60);
    await jobs.runDue();
    expect(await row()).toMatchObject({ last_error: null, last_run_at: noon(60) });
    const text = await metrics.text();
    expect(text).toContain('cldera_job_runs_total{job="alerts.recheck",outcome="failed"} 1\n');
    expect(text).toContain('cldera_job_runs_total{job="alerts.recheck",outcome="done"} 1\n');
  });

  it('that are under way are waited for at the stop', async () => {
    let finish: () => void = () => undefined;
    const jobs = await replica('a', { run: () => new Promise((resolve) => (finish = resolve)) });
    void jobs.runDue();
    while ((await row()).lease_owner !== 'a') await new Promise(setImmediate);
    let stopped = false;
    const stopping = jobs.stop().then(() => (stopped = true));
    await new Promise(setImmediate);
    expect(stopped).toBe(false);
    finish();
    await stopping;
    expect((await row()).lease_owner).toBeNull();
  });
});
