/** What a command may touch: nothing of the process but this. */
export interface CommandIO {
  env: NodeJS.ProcessEnv;
  stdout(line: string): void;
  stderr(line: string): void;
  /** Machine-readable output is wanted. */
  json: boolean;
}

/** One command of `cldera`. Its name may have several words; it answers with the exit status. */
export interface Command {
  name: string;
  summary: string;
  run(args: string[], io: CommandIO): Promise<number>;
}
