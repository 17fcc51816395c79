import type { CommandIO } from '../command.ts';
import type { Voice } from './wording.ts';

/** How a program ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Set where it could not even be started (`ENOENT`). */
  error?: string;
}

/** What happens during a start, in the order it happens; `--json` prints these as they are. */
export type StartEvent =
  | { event: 'installing'; packages: string[] }
  | { event: 'installed'; seconds: number }
  | { event: 'building'; name: string }
  | { event: 'built'; name: string; seconds: number }
  | { event: 'leftover-ended'; name: string; pid: number }
  | { event: 'starting'; name: string; pid: number }
  | { event: 'ready'; name: string; seconds: number }
  | { event: 'died'; name: string; ending: Ending; restartInSeconds: number }
  | { event: 'first-run'; login: string; password: string; url: string }
  | {
      event: 'all-ready';
      seconds: number;
      url: string;
      ports: Record<string, number>;
      mail: { to: 'server'; server: string } | { to: 'folder'; folder: string };
      logs: string;
    }
  | { event: 'stopping' }
  | { event: 'stopped'; seconds: number };

export type Report = (event: StartEvent) => void;

/** Tells events to whoever started us: sentences for people, one JSON object a line for programs. */
export function reporter(io: CommandIO, voice: Voice, now: () => Date): Report {
  if (io.json) return (event) => io.stdout(JSON.stringify({ at: now().toISOString(), ...event }));
  // The password belongs under the address, so it waits for it.
  let signIn: Extract<StartEvent, { event: 'first-run' }> | undefined;
  return (event) => {
    if (event.event === 'first-run') signIn = event;
    else for (const line of sentences(event, voice, signIn)) io.stdout(line);
  };
}

function sentences(
  event: Exclude<StartEvent, { event: 'first-run' }>,
  voice: Voice,
  signIn: Extract<StartEvent, { event: 'first-run' }> | undefined,
): string[] {
  switch (event.event) {
    case 'installing':
      return [`… ${voice('installing', { packages: event.packages.join(' ') })}`];
    case 'installed':
      return [done(voice('installed'), event.seconds)];
    case 'building':
      return [`… ${voice('building', { name: event.name })}`];
    case 'built':
      return [done(voice('built', { name: event.name }), event.seconds)];
    case 'leftover-ended':
      return [`! ${voice('leftover-ended', { name: event.name, pid: event.pid })}`];
    case 'starting':
      return [];
    case 'ready':
      return [done(voice('ready', { name: event.name }), event.seconds)];
    case 'died':
      return [
        `! ${voice('died', { name: event.name, how: howEnded(event.ending, voice), seconds: event.restartInSeconds })}`,
      ];
    case 'all-ready':
      return summary(event, voice, signIn);
    case 'stopping':
      return [`… ${voice('stopping')}`];
    case 'stopped':
      return [done(voice('stopped'), event.seconds)];
  }
}

function summary(
  event: Extract<StartEvent, { event: 'all-ready' }>,
  voice: Voice,
  signIn: Extract<StartEvent, { event: 'first-run' }> | undefined,
): string[] {
  const mail =
    event.mail.to === 'server'
      ? voice('mail-server', { server: event.mail.server })
      : voice('mail-folder', { folder: event.mail.folder });
  const ports = Object.entries(event.ports).map(([name, port]) => `${name} ${port}`);
  const rows: [string, string][] = [
    [voice('address'), event.url],
    ...(signIn === undefined
      ? []
      : [
          [voice('sign-in'), `${signIn.login}, ${voice('password', { password: signIn.password })}`] as [
            string,
            string,
          ],
        ]),
    [voice('mail'), mail],
    [voice('programs'), ports.join(' · ')],
    [voice('logs'), event.logs],
    [voice('stop'), 'Ctrl-C'],
  ];
  const width = Math.max(...rows.map(([label]) => columns(label)));
  return [
    '',
    done(voice('all-ready'), event.seconds),
    ...rows.map(([label, value]) => `  ${label}${' '.repeat(width - columns(label))}  ${value}`),
    '',
  ];
}

/** How a program ended, in words. */
export function howEnded({ code, signal, error }: Ending, voice: Voice): string {
  if (error !== undefined) return error;
  return signal === null ? voice('exit-code', { code: code ?? 0 }) : voice('exit-signal', { signal });
}

function done(sentence: string, seconds: number): string {
  return `✓ ${sentence}  ${seconds.toFixed(1)} s`;
}

/** Width on a terminal: Chinese characters take two columns. */
function columns(text: string): number {
  return text.length + (text.match(/[\u2e80-\uffef]/g)?.length ?? 0);
}
