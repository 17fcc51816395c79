import { execFile } from 'node:child_process';
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withDeathSignal } from '../src/start/death-signal.ts';
import { removeFolder, temporaryFolder } from './folder.ts';
import { freePort } from './port.ts';
import { startProcess, type Running } from './process.ts';

const run = promisify(execFile);
const SUPERUSER = 'postgres';

export interface Postgres extends Running {
  port: number;
  /** A database of its own: `postgres://postgres@127.0.0.1:<port>/cldera`. */
  url: string;
  /** Creates one more empty database and returns its URL. */
  createDatabase: (name: string) => Promise<string>;
}

/**
 * Starts a PostgreSQL server with one empty database. It trusts everybody on 127.0.0.1 and does not sync to disk.
 * PostgreSQL refuses to run as root: then it runs as the user `postgres`.
 */
export async function startPostgres(options: { port?: number } = {}): Promise<Postgres> {
  const port = options.port ?? (await freePort());
  const home = temporaryFolder();
  const data = join(home, 'data');
  await own(home);
  await copyCluster(data);
  const running = await startProcess({
    name: 'postgres',
    command: binary('postgres'),
    args: ['-D', data, '-p', `${port}`, ...SETTINGS.flatMap((setting) => ['-c', setting])],
    folder: home,
    ...owner(),
    // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
    stopSignal: 'SIGINT',
    ready: ({ output }) => output().includes('database system is ready to accept connections'),
  });
  const createDatabase = async (name: string) => {
    await run(binary('psql'), [
      '-h',
      '127.0.0.1',
      '-p',
      `${port}`,
      '-U',
      SUPERUSER,
      '-qc',
      `create database "${name}"`,
    ]);
    return `postgres://${SUPERUSER}@127.0.0.1:${port}/${name}`;
  };
  const stop = async () => {
    await running.stop();
    removeFolder(home);
  };
  try {
    return { ...running, port, url: await createDatabase('cldera'), createDatabase, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=200',
];

function binary(name: string): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(root, version, 'bin', name)).find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`PostgreSQL's ${name} is missing below ${root}: install the package postgresql`);
  return found;
}

function owner(): { user?: string } {
  return process.getuid?.() === 0 ? { user: SUPERUSER } : {};
}

async function own(folder: string): Promise<void> {
  if (owner().user === undefined) return;
  const [uid, gid] = await Promise.all([run('id', ['-u', SUPERUSER]), run('id', ['-g', SUPERUSER])]);
  await chown(folder, Number(uid.stdout), Number(gid.stdout));
}

/** `initdb` takes 1.5 s, a copy of what it made 0.2 s: the first start leaves a cluster in the temporary folder for the next. */
async function copyCluster(data: string): Promise<void> {
  const version = /postgresql\/([^/]+)\//.exec(binary('initdb'))?.[1] ?? '';
  const template = join(tmpdir(), `cldera-rig.postgres-${version}-${process.getuid?.() ?? 0}`);
  if (!existsSync(template)) {
    const home = temporaryFolder();
    await own(home);
    const initdb = withDeathSignal(
      {
        command: binary('initdb'),
        args: ['-D', join(home, 'data'), '-U', SUPERUSER, '-A', 'trust', '--no-sync', '--locale=C', '--encoding=UTF8'],
      },
      { signal: 'TERM', ...owner() },
    );
    await run(initdb.command, initdb.args, { cwd: home });
    try {
      renameSync(join(home, 'data'), template);
    } catch {
      // Another test process was faster.
    }
    removeFolder(home);
  }
  await run('cp', ['-a', template, data]);
}
