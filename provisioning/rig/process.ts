import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDeathSignal } from '../src/start/death-signal.ts';
import { removeFolder, temporaryFolder } from './folder.ts';
import { waitFor } from './wait.ts';

const STOP_GRACE_MS = 5_000;

export interface ProcessPlan {
  /** Names the log file and the errors. */
  name: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Working folder and home of the log; left out: a temporary one that `stop` removes. */
  folder?: string;
  /** Runs the program as this user (only when we are root). */
  user?: string;
  /** What `stop` sends. */
  stopSignal?: 'SIGTERM' | 'SIGINT';
  /** Opens an IPC channel (the program must be ours). */
  ipc?: boolean;
  /** Truthy as soon as the program can be used. */
  ready: (started: { child: ChildProcess; output: () => string }) => unknown;
  readyWithinMs?: number;
}

export interface Running {
  pid: number;
  child: ChildProcess;
  folder: string;
  /** Everything the program has written. */
  output: () => string;
  signal: (signal: NodeJS.Signals) => void;
  /** Resolves when the program has ended, with its exit code (null: by a signal). */
  exited: Promise<number | null>;
  /** Ends the program and everything it started; may be called again. */
  stop: () => Promise<void>;
}

/**
 * Starts a program in a process group of its own and waits until it is ready. It dies with the test process.
 * @throws Error when it ends or is not ready in time; its output is part of the message
 */
export async function startProcess(plan: ProcessPlan): Promise<Running> {
  const folder = plan.folder ?? temporaryFolder();
  const running = launch(plan, folder);
  try {
    await waitFor(
      async () => {
        if (running.child.exitCode !== null || running.child.signalCode !== null) return 'ended';
        return await plan.ready(running);
      },
      plan.readyWithinMs ?? 20_000,
      `${plan.name} to be ready`,
    );
    if (running.child.exitCode !== null || running.child.signalCode !== null)
      throw new Error(`${plan.name} ended at once`);
    return running;
  } catch (error) {
    const output = running.output().slice(-4_000);
    await running.stop();
    throw new Error(`${plan.name} did not start: ${output}`, { cause: error });
  }
}

function launch(plan: ProcessPlan, folder: string): Running {
  const log = join(folder, `${plan.name}.log`);
  const descriptor = openSync(log, 'a');
  const guarded = withDeathSignal(
    { command: plan.command, args: plan.args },
    {
      signal: plan.stopSignal === 'SIGINT' ? 'INT' : 'TERM',
      ...(plan.user !== undefined && process.getuid?.() === 0 ? { user: plan.user } : {}),
    },
  );
  const child = spawn(guarded.command, guarded.args, {
    cwd: folder,
    detached: true,
    env: { PATH: process.env['PATH'], HOME: folder, LANG: 'C.UTF-8', ...plan.env },
    stdio: ['ignore', descriptor, descriptor, ...(plan.ipc === true ? (['ipc'] as const) : [])],
  });
  closeSync(descriptor);
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', () => resolve(null));
  });
  // A group is signalled by its negative id; a program that could not be started has none.
  const pid = child.pid ?? 0;
  const running: Running = {
    pid,
    child,
    folder,
    output: () => readFileSync(log, 'utf8'),
    signal: (signal) => void child.kill(signal),
    exited,
    stop: async () => {
      await end(child, pid, plan.stopSignal ?? 'SIGTERM');
      if (plan.folder === undefined) removeFolder(folder);
    },
  };
  return running;
}

async function end(child: ChildProcess, pid: number, signal: NodeJS.Signals): Promise<void> {
  if (pid === 0) return;
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    // A program that a test has paused would not hear anything else.
    child.kill('SIGCONT');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
    await ended;
    clearTimeout(timer);
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of its group is left.
  }
}
