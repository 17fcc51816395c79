import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';

export interface TakenPort {
  port: number;
  /** `EADDRINUSE`, `EACCES`, … */
  reason: string;
  /** Who listens there, where we may know. */
  holder: { pid: number; program: string } | undefined;
}

/** Which of these ports cannot be listened on at 127.0.0.1, and who has them. */
export async function takenPorts(ports: readonly number[]): Promise<TakenPort[]> {
  const reasons = await Promise.all(ports.map(whyNot));
  return ports.flatMap((port, index) => {
    const reason = reasons[index];
    return reason === undefined ? [] : [{ port, reason, holder: holderOf(port) }];
  });
}

function whyNot(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, '127.0.0.1', () => {
      server.close(() => resolve(undefined));
    });
  });
}

/** Finds the process whose socket listens on a port: /proc/net/tcp names the inode, /proc/<pid>/fd who holds it (proc(5)). */
function holderOf(port: number): TakenPort['holder'] {
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(table, port)));
  if (inodes.size === 0) return undefined;
  const pids = list('/proc').filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const holds = list(`/proc/${pid}/fd`).some((fd) => inodes.has(linkOf(`/proc/${pid}/fd/${fd}`)));
    if (holds) return { pid: Number(pid), program: read(`/proc/${pid}/comm`).trim() };
  }
  return undefined;
}

const LISTEN = '0A';

function listeningInodes(table: string, port: number): string[] {
  const rows = read(table).split('\n').slice(1);
  return rows.flatMap((row) => {
    const [, local, , state, , , , , , inode] = row.trim().split(/\s+/);
    const isIt = state === LISTEN && parseInt(local?.split(':').at(-1) ?? '', 16) === port;
    return isIt ? [`socket:[${inode}]`] : [];
  });
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // The process ended meanwhile, or belongs to somebody else.
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
