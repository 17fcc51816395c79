import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CommandError, type Command, type CommandIO } from '../command.ts';
import { BINARIES, findBinaries, type BinaryName } from './binaries.ts';
import { buildOutdated, PRODUCTS } from './build.ts';
import { prepareDataFolder, type DataFolder } from './data-folder.ts';
import { takeFirstRun } from './first-run.ts';
import { hasApt, installPackages } from './install.ts';
import { endLeftovers } from './leftovers.ts';
import { takeLock } from './lock.ts';
import { takenPorts } from './ports.ts';
import { planPrograms } from './programs.ts';
import { howEnded, reporter, type Report } from './report.ts';
import { portSetting, PROGRAM_NAMES, readSettings, type Settings } from './settings.ts';
import { listenToSignals, type Signals } from './signals.ts';
import { supervise, type Failure, type Supervisor } from './supervisor.ts';
import { voiceOf, type Voice } from './wording.ts';

// 128 + SIGINT, as a shell has it.
const INTERRUPTED = 130;
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export const startCommand: Command = {
  name: 'start',
  summary: 'Starts everything on this machine and keeps it running; installs missing packages unless --no-install',
  usage: '[--no-install]',
  run: start,
};

interface Start {
  io: CommandIO;
  voice: Voice;
  report: Report;
  settings: Settings;
  data: DataFolder;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  interrupted: AbortSignal;
}

async function start(args: string[], io: CommandIO): Promise<number> {
  const startedAt = performance.now();
  const { values } = parseArgs({ args, options: { 'no-install': { type: 'boolean', default: false } } });
  const voice = voiceOf(io.env);
  const report = reporter(io, voice, () => new Date());
  const settings = settingsOrThrow(io.env, voice);
  const data = dataFolderOrThrow(settings.data, voice);
  const lock = takeLock(data.run);
  if (!lock.ok) throw new CommandError(voice('second-start', { folder: data.root, pid: lock.holder }));
  const signals = listenToSignals(io.env);
  try {
    const context = { io, voice, report, settings, data, interrupted: signals.asked };
    await endLeftovers(data.run, (name, pid) => report({ event: 'leftover-ended', name, pid }));
    await refuseTakenPorts(settings, voice);
    const binaries = await ensureBinaries(context, !values['no-install']);
    const builds = { root: ROOT, env: io.env, logs: data.logs, report, voice, interrupted: signals.asked };
    await buildOutdated(PRODUCTS, builds);
    if (signals.asked.aborted) return INTERRUPTED;
    const plans = planPrograms({ root: ROOT, settings, data, binaries, env: io.env });
    const supervisor = supervise(plans, { logs: data.logs, run: data.run, report });
    endOnSignals(supervisor, signals, report);
    return await watch(context, supervisor, startedAt);
  } catch (error) {
    // What was being installed or built failed because it was interrupted.
    if (signals.asked.aborted) return INTERRUPTED;
    throw error;
  } finally {
    signals.disconnect();
    lock.release();
  }
}

async function watch(context: Start, supervisor: Supervisor, startedAt: number): Promise<number> {
  const { voice, report, settings, data } = context;
  void supervisor.allReady.then(() => {
    const firstRun = takeFirstRun(data.firstRun);
    if (firstRun !== undefined) report({ event: 'first-run', ...firstRun });
    report({
      event: 'all-ready',
      seconds: (performance.now() - startedAt) / 1_000,
      url: settings.publicUrl,
      ports: settings.ports,
      mail: mailOf(settings, data),
      logs: data.logs,
    });
  });
  const failure = await supervisor.ended;
  if (failure !== undefined) throw new CommandError(failureText(failure, voice));
  return 0;
}

function mailOf(settings: Settings, data: DataFolder) {
  const url = settings.secrets.SMTP_URL;
  // The URL may carry a password: only its host is told.
  return url === undefined
    ? ({ to: 'folder', folder: data.mail } as const)
    : ({ to: 'server', server: new URL(url).host } as const);
}

function settingsOrThrow(env: NodeJS.ProcessEnv, voice: Voice): Settings {
  const result = readSettings(env, process.cwd());
  if (result.ok) return result.settings;
  const lines = result.problems.map(({ code, params }) => `  ${voice(code, params)}`);
  throw new CommandError([voice('settings-wrong'), ...lines].join('\n'));
}

function dataFolderOrThrow(folder: string, voice: Voice): DataFolder {
  try {
    return prepareDataFolder(folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(voice('data-folder', { folder, reason }), { cause: error });
  }
}

async function ensureBinaries(context: Start, mayInstall: boolean): Promise<Record<BinaryName, string>> {
  const { io, voice, report, data, interrupted } = context;
  const { missing } = findBinaries(io.env['PATH']);
  if (missing.length > 0) {
    const packages = missing.map((name) => BINARIES[name].debianPackage);
    if (!hasApt(io.env)) throw new CommandError(voice('programs-missing-elsewhere', { programs: missing.join(', ') }));
    if (!mayInstall) throw new CommandError(voice('programs-missing', { packages: packages.join(' ') }));
    const log = join(data.logs, 'install.log');
    await installPackages(packages, { env: io.env, isRoot: isRoot(), log, report, voice, interrupted });
  }
  const { found } = findBinaries(io.env['PATH']);
  return found as Record<BinaryName, string>;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

async function refuseTakenPorts(settings: Settings, voice: Voice): Promise<void> {
  const taken = await takenPorts(PROGRAM_NAMES.map((name) => settings.ports[name]));
  if (taken.length === 0) return;
  const lines = taken.map(({ port, reason, holder }) => {
    const name = PROGRAM_NAMES.find((candidate) => settings.ports[candidate] === port) ?? 'bridge';
    const setting = portSetting(name);
    if (reason !== 'EADDRINUSE') return voice('port-refused', { port, reason, setting });
    const who = holder === undefined ? voice('holder-unknown') : voice('holder-process', { ...holder });
    return voice('port-taken', { port, setting, holder: who });
  });
  throw new CommandError(lines.join('\n'));
}

function failureText(failure: Failure, voice: Voice): string {
  if (failure.kind === 'not-ready') return voice('not-ready', { ...failure });
  const { ending, ...rest } = failure;
  return voice('gave-up', { ...rest, how: howEnded(ending, voice) });
}

/** Ends everything when asked to, and says so. */
function endOnSignals(supervisor: Supervisor, signals: Signals, report: Report): void {
  signals.asked.addEventListener('abort', () => {
    const startedAt = performance.now();
    report({ event: 'stopping' });
    supervisor.stop();
    void supervisor.ended.then(() => report({ event: 'stopped', seconds: (performance.now() - startedAt) / 1_000 }));
  });
  signals.urged.addEventListener('abort', supervisor.kill);
}
