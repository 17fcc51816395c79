import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { CommandLine } from './death-signal.ts';
import { lastLines } from './log-file.ts';

export interface RunOptions {
  env: NodeJS.ProcessEnv;
  /** The program's whole output goes here; what was there before is lost. */
  log: string;
  cwd?: string;
  /** Ends the program. */
  interrupted: AbortSignal;
}

/** Runs a program to its end and keeps its output in a file. */
export async function runLogged(
  program: CommandLine,
  { env, log, cwd, interrupted }: RunOptions,
): Promise<{ code: number | null; tail: string }> {
  const file = openSync(log, 'w', 0o600);
  const child = spawn(program.command, program.args, { env, cwd, signal: interrupted, stdio: ['inherit', file, file] });
  closeSync(file);
  const ending = await new Promise<{ code: number | null; error?: Error }>((resolve) => {
    child.once('exit', (code) => resolve({ code }));
    child.once('error', (error) => resolve({ code: null, error }));
  });
  return { code: ending.code, tail: ending.error?.message ?? lastLines(readFileSync(log, 'utf8'), 15) };
}
