import type { Auth } from '../../auth.ts';
import { ProbeFailure, type FailureReason } from '../../failure.ts';
import { isError, type Reply } from './resp.ts';

/** Commands whose refusal costs only their own families. */
export const OPTIONAL_COMMANDS = ['client_setname', 'config_get', 'slowlog_len', 'latency_latest'] as const;
export type OptionalCommand = (typeof OPTIONAL_COMMANDS)[number];

export type CommandName = 'auth' | 'info' | OptionalCommand;

export interface Command {
  name: CommandName;
  words: readonly string[];
}

const WORDS: Readonly<Record<OptionalCommand, readonly string[]>> = {
  client_setname: ['CLIENT', 'SETNAME', 'cldera-exporters'],
  // The pattern brings maxmemory and maxclients from servers of every version, and nothing secret.
  config_get: ['CONFIG', 'GET', 'max*'],
  slowlog_len: ['SLOWLOG', 'LEN'],
  latency_latest: ['LATENCY', 'LATEST'],
};

/** Everything a probe asks, in the order sent. */
export function commandsFor(auth: Auth | null, optional: readonly OptionalCommand[]): Command[] {
  const chosen = OPTIONAL_COMMANDS.filter((name) => optional.includes(name));
  return [
    ...(auth === null || auth.password === null ? [] : [login(auth.username, auth.password)]),
    ...chosen.filter((name) => name === 'client_setname').map(toCommand),
    { name: 'info', words: ['INFO', 'all'] },
    ...chosen.filter((name) => name !== 'client_setname').map(toCommand),
  ];
}

function toCommand(name: OptionalCommand): Command {
  return { name, words: WORDS[name] };
}

/** Servers before 6.0 know the password alone. */
function login(username: string | null, password: string): Command {
  return { name: 'auth', words: username === null ? ['AUTH', password] : ['AUTH', username, password] };
}

/** What the servers' error replies mean; the first that matches. */
const ERRORS: readonly (readonly [RegExp, FailureReason, string])[] = [
  [/^NOAUTH\b/, 'auth', 'the server wants a password: name an auth module by auth='],
  [/^WRONGPASS\b|^ERR invalid password/, 'auth', 'the server refuses these credentials'],
  [/^NOPERM\b/, 'forbidden', 'this user may not run INFO: allow it by ACL SETUSER … +info'],
  [/^DENIED\b/, 'forbidden', 'the server is in protected mode and takes no clients from elsewhere'],
  [/^ERR max number of clients/, 'busy', 'the server has as many clients as it takes'],
  [/^(?:LOADING|BUSY|MASTERDOWN)\b/, 'busy', 'the server is loading or busy'],
];

/** A password for a server that has none harms nothing: the server can be read. */
const PASSWORD_NOT_NEEDED = /^ERR (?:AUTH <password> called without|Client sent AUTH, but no password is set)/;

/** The text of INFO. @throws ProbeFailure saying why there is none */
export function infoText(replies: ReadonlyMap<CommandName, Reply>): string {
  const login = replies.get('auth');
  if (isError(login) && !PASSWORD_NOT_NEEDED.test(login.error)) throw toFailure(login.error, 'auth');
  const info = replies.get('info');
  if (typeof info === 'string') return info;
  // A server that turns a client away says so before it reads any command.
  const said = info ?? replies.values().next().value;
  if (isError(said)) throw toFailure(said.error, 'protocol');
  throw new ProbeFailure('protocol', 'the server does not answer INFO with text');
}

function toFailure(error: string, otherwise: FailureReason): ProbeFailure {
  const [, reason, message] = ERRORS.find(([form]) => form.test(error)) ?? [];
  return new ProbeFailure(reason ?? otherwise, message ?? 'the server answers with an error');
}
