import { isExecutable } from './binaries.ts';

/** A program and its arguments, as `spawn` takes them. */
export interface CommandLine {
  command: string;
  args: readonly string[];
}

const SETPRIV = '/usr/bin/setpriv';

/**
 * Wraps a program so that the kernel ends it when the process that started it dies, however that happens (prctl(2),
 * PR_SET_PDEATHSIG). util-linux's setpriv replaces itself by the program: the process id is the program's own. Where
 * setpriv is missing the program is returned as it is.
 */
export function withDeathSignal(program: CommandLine, options: { signal: 'TERM' | 'INT'; user?: string }): CommandLine {
  if (!isExecutable(SETPRIV)) return program;
  const user =
    options.user === undefined ? [] : [`--reuid=${options.user}`, `--regid=${options.user}`, '--init-groups'];
  return { command: SETPRIV, args: [...user, '--pdeathsig', options.signal, '--', program.command, ...program.args] };
}
