import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withDeathSignal, type CommandLine } from './death-signal.ts';
import { forgetPid, notePid } from './leftovers.ts';
import { openLogFile, type LogFile } from './log-file.ts';
import type { Ending, Report } from './report.ts';

/** A program to keep running. */
export interface Plan extends CommandLine {
  name: string;
  env: NodeJS.ProcessEnv;
  /** Answers 2xx as soon as the program can be used. */
  readyUrl: string;
  /** Programs that must be ready first. */
  after: readonly string[];
}

export interface Limits {
  /** How long a program may take until it is ready. */
  readyMs: number;
  /** A death earlier than this after its start is a quick one. */
  quickDeathMs: number;
  /** So many quick deaths in a row end everything. */
  quickDeaths: number;
  /** Pause before the first restart; each further quick death doubles it. */
  pauseMs: number;
  /** From SIGTERM to SIGKILL. */
  graceMs: number;
}

const LIMITS: Limits = { readyMs: 60_000, quickDeathMs: 10_000, quickDeaths: 3, pauseMs: 1_000, graceMs: 5_000 };

export interface SupervisorOptions {
  /** Folder of `<name>.log`. */
  logs: string;
  /** Folder of the notes for the next start. */
  run: string;
  report: Report;
  limits?: Partial<Limits>;
}

/** Why everything was stopped. */
export type Failure =
  | { kind: 'gave-up'; name: string; times: number; ending: Ending; log: string; tail: string }
  | { kind: 'not-ready'; name: string; seconds: number; log: string; tail: string };

export interface Supervisor {
  /** Resolves when every program is ready; never where one fails or `stop` comes first: see `ended`. */
  allReady: Promise<void>;
  /** Resolves when every program has ended, with the failure that ended them, if one did. */
  ended: Promise<Failure | undefined>;
  stop: () => void;
  /** Ends everything at once. */
  kill: () => void;
}

const TAIL_LINES = 15;

/** Starts programs in the order of their dependencies and keeps them running. */
export function supervise(plans: readonly Plan[], options: SupervisorOptions): Supervisor {
  const limits = { ...LIMITS, ...options.limits };
  const stopping = new AbortController();
  const children = new Set<ChildProcess>();
  let failure: Failure | undefined;
  const fail = (reason: Failure) => {
    failure ??= reason;
    stopping.abort();
  };
  stopping.signal.addEventListener('abort', () => {
    for (const child of children) void end(child, limits.graceMs);
  });

  const readiness = new Map<string, Promise<undefined>>();
  const lives = plans.map((plan) => {
    const ready = Promise.withResolvers<undefined>();
    readiness.set(plan.name, ready.promise);
    return { plan, becameReady: () => ready.resolve(undefined) };
  });
  const ended = Promise.all(
    lives.map(async ({ plan, becameReady }) => {
      const needed = plan.after.flatMap((name) => readiness.get(name) ?? []);
      await Promise.race([Promise.all(needed), aborted(stopping.signal)]);
      await keepRunning(plan, { options, limits, stopping: stopping.signal, children, becameReady, fail });
    }),
  ).then(() => failure);

  return {
    allReady: Promise.all(readiness.values()).then(() => undefined),
    ended,
    stop: () => stopping.abort(),
    kill: () => {
      stopping.abort();
      for (const child of children) signalGroup(child, 'SIGKILL');
    },
  };
}

interface Surroundings {
  options: SupervisorOptions;
  limits: Limits;
  stopping: AbortSignal;
  children: Set<ChildProcess>;
  becameReady: () => void;
  fail: (reason: Failure) => void;
}

async function keepRunning(plan: Plan, around: Surroundings): Promise<void> {
  const { limits, stopping, options } = around;
  const log = openLogFile(join(options.logs, `${plan.name}.log`));
  const isStopping = () => stopping.aborted;
  let quickDeaths = 0;
  while (!isStopping()) {
    const startedAt = performance.now();
    const ending = await live(plan, log, around);
    if (isStopping()) break;
    quickDeaths = performance.now() - startedAt < limits.quickDeathMs ? quickDeaths + 1 : 0;
    if (quickDeaths >= limits.quickDeaths) {
      const { name } = plan;
      around.fail({ kind: 'gave-up', name, times: quickDeaths, ending, log: log.path, tail: log.tail(TAIL_LINES) });
      break;
    }
    const pauseMs = limits.pauseMs * 2 ** Math.max(0, quickDeaths - 1);
    options.report({ event: 'died', name: plan.name, ending, restartInSeconds: pauseMs / 1_000 });
    await sleep(pauseMs, undefined, { signal: stopping }).catch(() => undefined);
  }
  log.close();
}

/** One life of a program, from its start to its end. */
async function live(plan: Plan, log: LogFile, around: Surroundings): Promise<Ending> {
  const { options, limits, stopping } = around;
  const startedAt = performance.now();
  const child = launch(plan, log);
  around.children.add(child);
  const ending = endingOf(child);
  const over = new AbortController();
  const pid = child.pid;
  if (pid !== undefined) {
    notePid(options.run, plan.name, pid, plan.command);
    options.report({ event: 'starting', name: plan.name, pid });
    void waitUntilReady(plan.readyUrl, limits.readyMs, AbortSignal.any([over.signal, stopping])).then((ready) => {
      if (ready === 'ready') {
        options.report({ event: 'ready', name: plan.name, seconds: (performance.now() - startedAt) / 1_000 });
        around.becameReady();
      }
      if (ready === 'late') {
        const seconds = limits.readyMs / 1_000;
        around.fail({ kind: 'not-ready', name: plan.name, seconds, log: log.path, tail: log.tail(TAIL_LINES) });
      }
    });
  }
  const how = await ending;
  over.abort();
  // Whatever it started itself must not outlive it.
  signalGroup(child, 'SIGKILL');
  around.children.delete(child);
  forgetPid(options.run, plan.name);
  return how;
}

function launch(plan: Plan, log: LogFile): ChildProcess {
  const { command, args } = withDeathSignal(plan, { signal: 'TERM' });
  // A process group of its own: Ctrl-C in the terminal reaches the supervisor alone.
  const child = spawn(command, args, { env: plan.env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', (chunk: Buffer) => log.write(chunk));
  child.stderr.on('data', (chunk: Buffer) => log.write(chunk));
  return child;
}

async function endingOf(child: ChildProcess): Promise<Ending> {
  const closed = once(child, 'close').catch(() => undefined);
  const ending = await new Promise<Ending>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error) => resolve({ code: null, signal: null, error: error.message }));
  });
  // Its last words may still be in the pipe; a grandchild may hold the pipe open for ever.
  await Promise.race([closed, sleep(200)]);
  return ending;
}

async function waitUntilReady(url: string, withinMs: number, given: AbortSignal): Promise<'ready' | 'late' | 'over'> {
  const until = performance.now() + withinMs;
  while (!given.aborted) {
    if (await isReady(url, given)) return 'ready';
    if (performance.now() > until) return 'late';
    await sleep(100, undefined, { signal: given }).catch(() => undefined);
  }
  return 'over';
}

async function isReady(url: string, given: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([given, AbortSignal.timeout(2_000)]) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess, graceMs: number): Promise<void> {
  if (hasEnded(child)) return;
  child.kill('SIGTERM');
  await sleep(graceMs, undefined, { ref: false });
  if (!hasEnded(child)) signalGroup(child, 'SIGKILL');
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
