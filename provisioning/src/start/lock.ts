import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, isAlive, type ProcessIdentity } from './process-identity.ts';

export type LockResult = { ok: true; release: () => void } | { ok: false; holder: number };

/**
 * Takes the data folder for this process. A lock whose process is gone is taken over.
 * @param folder where the lock file lies
 */
export function takeLock(folder: string): LockResult {
  const path = join(folder, 'cldera.lock');
  for (;;) {
    if (create(path)) return { ok: true, release: () => rmSync(path, { force: true }) };
    const text = readFile(path);
    if (text === undefined) continue;
    const holder = parse(text);
    if (holder !== undefined && isAlive(holder)) return { ok: false, holder: holder.pid };
    setAside(path, text);
  }
}

function create(path: string): boolean {
  try {
    writeFileSync(path, JSON.stringify(identityOf(process.pid)), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead lock away. Another process may have replaced it since it was read: then it is put back. */
function setAside(path: string, dead: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readFile(aside) === dead) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parse(text: string): ProcessIdentity | undefined {
  try {
    const { pid, startTime } = JSON.parse(text) as Partial<ProcessIdentity>;
    return typeof pid === 'number' && typeof startTime === 'string' ? { pid, startTime } : undefined;
  } catch {
    return undefined;
  }
}
