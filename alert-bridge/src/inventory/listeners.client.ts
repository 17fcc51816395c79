import { readFile, readdir, readlink } from 'node:fs/promises';
import type { Found } from '../contract/index.ts';
import {
  hintFor,
  parseListeners,
  PROGRAMS,
  reachableAt,
  templatesFor,
  type KnownProgram,
  type Listener,
} from './listeners.ts';

const STATUS_PATHS = ['/stub_status', '/nginx_status', '/basic_status', '/status'];
const STATUS_TIMEOUT_MS = 800;

/** Known programs that listen on this machine. Reads /proc; elsewhere than on Linux it finds nothing. */
export async function findListeners(): Promise<Omit<Found, 'watched'>[]> {
  const found = new Map<string, { program: KnownProgram; listener: Listener }>();
  for (const listener of await listeners()) {
    const program = PROGRAMS.find((candidate) => candidate.is(listener));
    if (program !== undefined) found.set(`${program.id}-${listener.port}`, { program, listener });
  }
  const described = await Promise.all([...found].map(([id, { program, listener }]) => describe(id, program, listener)));
  return described.sort((a, b) => a.id.localeCompare(b.id));
}

async function describe(id: string, program: KnownProgram, listener: Listener): Promise<Omit<Found, 'watched'>> {
  const address = reachableAt(listener);
  const status = program.id === 'nginx' ? await findStubStatus(address) : null;
  return {
    id,
    name: `${program.name} :${listener.port}`,
    process: listener.process,
    address,
    templates: templatesFor(program, address, status),
    hint: hintFor(program, status),
  };
}

async function findStubStatus(address: string): Promise<string | null> {
  for (const path of STATUS_PATHS) {
    const url = `http://${address}${path}`;
    const text = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(STATUS_TIMEOUT_MS) })
      .then((response) => (response.ok ? response.text() : ''))
      .catch(() => '');
    if (text.startsWith('Active connections:')) return url;
  }
  return null;
}

async function listeners(): Promise<Listener[]> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  const sockets = new Map(tables.flatMap(parseListeners).map((socket) => [socket.inode, socket]));
  const all: Listener[] = [];
  for (const pid of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(pid)) continue;
    const held = await socketsOf(pid);
    const mine = held.flatMap((inode) => sockets.get(inode) ?? []);
    if (mine.length === 0) continue;
    const [process, commandLine] = await Promise.all([read(`/proc/${pid}/comm`), read(`/proc/${pid}/cmdline`)]);
    all.push(
      ...mine.map(({ address, port }) => ({
        address,
        port,
        process: process.trim(),
        commandLine: commandLine.replaceAll('\0', ' '),
      })),
    );
  }
  return all;
}

async function socketsOf(pid: string): Promise<string[]> {
  const fds = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(fds.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
