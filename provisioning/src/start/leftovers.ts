import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLineOf, identityOf, isAlive, type ProcessIdentity } from './process-identity.ts';

const GRACE_MS = 5_000;
const SUFFIX = '.pid.json';

interface PidFile extends ProcessIdentity {
  command: string;
}

/** Notes a started program, so that the next start can end it should this process be killed. */
export function notePid(folder: string, name: string, pid: number, command: string): void {
  writeFileSync(join(folder, name + SUFFIX), JSON.stringify({ ...identityOf(pid), command } satisfies PidFile), {
    mode: 0o600,
  });
}

export function forgetPid(folder: string, name: string): void {
  rmSync(join(folder, name + SUFFIX), { force: true });
}

/**
 * Ends programs that a killed supervisor left behind: only a process with the noted id, start time and program.
 * @param ended is told of each
 */
export async function endLeftovers(folder: string, ended: (name: string, pid: number) => void): Promise<void> {
  const names = readdirSync(folder).filter((file) => file.endsWith(SUFFIX));
  await Promise.all(
    names.map(async (file) => {
      const noted = readPidFile(join(folder, file));
      if (noted !== undefined && isOurs(noted)) {
        await end(noted);
        ended(file.slice(0, -SUFFIX.length), noted.pid);
      }
      rmSync(join(folder, file), { force: true });
    }),
  );
}

function readPidFile(path: string): PidFile | undefined {
  try {
    const noted = JSON.parse(readFileSync(path, 'utf8')) as Partial<PidFile>;
    const { pid, startTime, command } = noted;
    if (typeof pid !== 'number' || typeof startTime !== 'string' || typeof command !== 'string') return undefined;
    return { pid, startTime, command };
  } catch {
    return undefined;
  }
}

function isOurs(noted: PidFile): boolean {
  return isAlive(noted) && commandLineOf(noted.pid).includes(basename(noted.command));
}

async function end(noted: PidFile): Promise<void> {
  process.kill(noted.pid, 'SIGTERM');
  const until = performance.now() + GRACE_MS;
  while (isAlive(noted)) {
    if (performance.now() > until) process.kill(noted.pid, 'SIGKILL');
    await sleep(50);
  }
}
