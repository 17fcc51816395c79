import { fileURLToPath } from 'node:url';
import { startProcess, type Running } from './process.ts';
import { answers } from './wait.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface OwnProgram {
  name: string;
  /** Path from the repository's root: `alert-bridge/src/main.ts`. */
  entry: string;
  args?: readonly string[];
  /** The program's whole environment besides PATH, HOME and LANG: nothing leaks in from the caller's. */
  env: Record<string, string>;
  /** Answers 2xx as soon as the program is ready. */
  readyUrl: string;
  readyWithinMs?: number;
}

/** Starts one of our own programs as it is started in production, from its TypeScript source. */
export function startProgram(program: OwnProgram): Promise<Running> {
  return startProcess({
    name: program.name,
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', `${ROOT}${program.entry}`, ...(program.args ?? [])],
    env: program.env,
    ready: () => answers(program.readyUrl),
    ...(program.readyWithinMs !== undefined ? { readyWithinMs: program.readyWithinMs } : {}),
  });
}
