import type { Database } from './database.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { addSeconds, instant, type Clock } from './time.ts';

/** Something done again and again; of several replicas one does it at a time. */
export interface Job {
  name: string;
  everySeconds: number;
  /** A run that takes longer than this is taken over by another replica. */
  leaseSeconds: number;
  /** A cheap look whether there is anything to do: a job that runs each second writes nothing while there is not. */
  hasWork?(): Promise<boolean>;
  run(): Promise<void>;
}

interface JobParts {
  database: Database;
  clock: Clock;
  log: Logger;
  metrics: Metrics;
  owner: string;
}

export type Jobs = ReturnType<typeof createJobs>;

/** Runs jobs by lease: the row in `jobs` says when one is due and who has it. */
export function createJobs(jobs: Job[], { database, clock, log, metrics, owner }: JobParts) {
  const runs = metrics.counter('cldera_job_runs_total', 'Runs of background jobs, by outcome.', ['job', 'outcome']);
  const running = new Map<string, Promise<void>>();
  const timers: NodeJS.Timeout[] = [];

  async function register(): Promise<void> {
    const now = instant(clock.now());
    for (const job of jobs) {
      await database.db
        .insertInto('jobs')
        .values({ name: job.name, next_run_at: now })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
    }
  }

  async function claim(job: Job): Promise<boolean> {
    const now = instant(clock.now());
    const claimed = await database.db
      .updateTable('jobs')
      .set({ lease_owner: owner, lease_until: addSeconds(now, job.leaseSeconds), last_run_at: now })
      .where('name', '=', job.name)
      .where('next_run_at', '<=', now)
      .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', now)]))
      .executeTakeFirst();
    return claimed.numUpdatedRows > 0n;
  }

  async function runIfDue(job: Job): Promise<void> {
    if (job.hasWork !== undefined && !(await job.hasWork())) return;
    if (!(await claim(job))) return;
    const startedAt = clock.now();
    let failure: string | null = null;
    try {
      await job.run();
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      log.error({ job: job.name, err: error }, 'job failed');
    }
    runs.inc({ job: job.name, outcome: failure === null ? 'done' : 'failed' });
    await database.db
      .updateTable('jobs')
      .set({
        lease_owner: null,
        lease_until: null,
        last_error: failure,
        next_run_at: addSeconds(startedAt, job.everySeconds),
      })
      .where('name', '=', job.name)
      .where('lease_owner', '=', owner)
      .execute();
  }

  function tick(job: Job): Promise<void> {
    const current = running.get(job.name);
    if (current !== undefined) return current;
    const run = runIfDue(job)
      .catch((error: unknown) => log.error({ job: job.name, err: error }, 'job could not be claimed or recorded'))
      .finally(() => running.delete(job.name));
    running.set(job.name, run);
    return run;
  }

  return {
    register,
    /** Takes back what a process that is certainly gone had in hand: at the start, where nobody else uses the database. */
    async takeBack(): Promise<void> {
      await database.db.updateTable('jobs').set({ lease_owner: null, lease_until: null }).execute();
    },
    /** Looks at every job once; what is due is run to its end. */
    async runDue(): Promise<void> {
      await Promise.all(jobs.map(tick));
    },
    start(): void {
      for (const job of jobs) timers.push(setInterval(() => void tick(job), Math.max(50, job.everySeconds * 1000)));
    },
    /** No new runs; those under way are waited for. */
    async stop(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running.values());
    },
  };
}
