import { commands as bridgeCommands } from '@cldera/alert-bridge/commands';
import { commands as exporterCommands } from '@cldera/exporters/commands';
import type { Command, CommandIO } from './command.ts';
import { secretsCommand } from './secrets.command.ts';
import { environmentOfStart } from './start/own-environment.ts';
import { startCommand } from './start/start.command.ts';

/** Every command of `cldera`, in the order they are listed. */
export const COMMANDS: readonly Command[] = [
  startCommand,
  secretsCommand,
  ...bridgeCommands.map(seeingWhatStartSees),
  ...exporterCommands.map(seeingWhatStartSees),
];

const USAGE = 2;

/** Runs one command line, without the program's own name. Resolves with the exit code: 0 done, 1 failed, 2 misused. */
export async function main(args: readonly string[], io: Omit<CommandIO, 'json'>, commands = COMMANDS): Promise<number> {
  const json = args.includes('--json');
  const rest = args.filter((arg) => arg !== '--json');
  const command = commandOf(rest, commands);
  if (command === undefined) return list(rest, io, commands);
  const own = rest.slice(command.name.split(' ').length);
  if (own.includes('--help')) {
    for (const line of help(command)) io.stdout(line);
    return 0;
  }
  try {
    return await command.run(own, { ...io, json });
  } catch (error) {
    return fail(error, { ...io, json });
  }
}

function seeingWhatStartSees(command: Command): Command {
  return {
    ...command,
    run: (args, io) => command.run(args, { ...io, env: environmentOfStart(io.env, process.cwd()) }),
  };
}

/** Names may have several words: the longest that fits wins. */
function commandOf(args: readonly string[], commands: readonly Command[]): Command | undefined {
  return commands
    .filter(({ name }) => args.slice(0, name.split(' ').length).join(' ') === name)
    .sort((a, b) => b.name.length - a.name.length)[0];
}

function list(args: readonly string[], io: Omit<CommandIO, 'json'>, commands: readonly Command[]): number {
  const asked = args.length > 0 && args.every((arg) => arg === '--help' || arg === 'help');
  const say = asked ? io.stdout : io.stderr;
  const width = Math.max(...commands.map(({ name }) => name.length));
  if (!asked && args.length > 0) say(`cldera: there is no command '${args.join(' ')}'`);
  say('usage: cldera <command> [--json] [--help]');
  for (const { name, summary } of commands) say(`  ${name.padEnd(width)}  ${summary}`);
  return asked ? 0 : USAGE;
}

function help({ name, summary, usage }: Command): string[] {
  return [
    summary,
    '',
    `usage: ${['cldera', name, ...(usage === undefined ? [] : [usage]), '[--json] [--help]'].join(' ')}`,
  ];
}

function fail(error: unknown, io: CommandIO): number {
  const { code } = error as { code?: unknown };
  const isMisuse = typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
  const message = error instanceof Error ? error.message : String(error);
  if (io.json) io.stdout(JSON.stringify({ error: message }));
  else io.stderr(`cldera: ${message}`);
  if (io.env['CLDERA_LOG_LEVEL'] === 'debug' && error instanceof Error && error.stack !== undefined)
    io.stderr(error.stack);
  return isMisuse ? USAGE : 1;
}
