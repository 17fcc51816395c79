/** What a command may use of the world. */
export interface CommandIO {
  env: NodeJS.ProcessEnv;
  stdout: (line: string) => void;
  stderr: (line: string) => void;
  /** `--json` was given: what goes to stdout is for programs. */
  json: boolean;
}

/** One command of `cldera`. The other workspaces' commands have the same shape. */
export interface Command {
  name: string;
  summary: string;
  /** Its own arguments and options, shown by `--help`. */
  usage?: string;
  /** Resolves with the exit code. */
  run: (args: string[], io: CommandIO) => Promise<number>;
}

/** An expected failure: its message is one line that names the remedy, and all that is shown of it. */
export class CommandError extends Error {
  override name = 'CommandError';
}
