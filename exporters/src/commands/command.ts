/** Where a command reads its settings and writes its lines. */
export interface CommandIO {
  env: NodeJS.ProcessEnv;
  stdout: (line: string) => void;
  stderr: (line: string) => void;
  /** Write one JSON document instead of text. */
  json: boolean;
}

/** A command of the operator's command line. `run` resolves with the exit code. */
export interface Command {
  name: string;
  summary: string;
  run: (args: string[], io: CommandIO) => Promise<number>;
}
