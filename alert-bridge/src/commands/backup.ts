import { copyFile, cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { backup as copySqlite, DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { readConfig, type Config } from '../config.ts';
import type { Command, CommandIO } from './command.ts';

const Manifest = z.object({ format: z.literal(1), database: z.enum(['sqlite', 'postgres']), at: z.string() });

const DATABASE_FILE = 'cldera.db';
const DUMP_FILE = 'cldera.dump';
/** Beside the database: tokens that Prometheus and Alertmanager were configured with, and mail that was kept. */
const FOLDERS = ['secrets', 'mail'];

/** `cldera backup <folder>`: a consistent copy of everything, also while the bridge runs. */
export const backup: Command = {
  name: 'backup',
  summary: 'Copy database and secrets to a new folder, also while the product runs: cldera backup <folder>',
  async run([target], io) {
    if (target === undefined) return usage(io, 'cldera backup <folder>');
    const config = readConfig(io.env);
    const folder = resolve(target);
    if (await exists(folder)) return fail(io, `${folder} exists already; name a new folder`);
    // Under another name until it is whole: a broken copy never looks like a backup.
    const part = `${folder}.part`;
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { recursive: true, mode: 0o700 });
    const kind = await copyDatabase(config, part);
    for (const name of FOLDERS) {
      const from = join(config.dataFolder, name);
      if (await exists(from)) await cp(from, join(part, name), { recursive: true });
    }
    const manifest = { format: 1, database: kind, at: new Date().toISOString() };
    await writeFile(join(part, 'manifest.json'), `${JSON.stringify(manifest)}\n`);
    await rename(part, folder);
    io.stdout(io.json ? JSON.stringify({ folder, ...manifest }) : `Backup written to ${folder}`);
    return 0;
  },
};

/** `cldera restore <folder>`: puts a backup in place of the present data, which are kept beside it. */
export const restore: Command = {
  name: 'restore',
  summary: 'Put a backup in place of the present data; the product must be stopped: cldera restore <folder>',
  async run([source], io) {
    if (source === undefined) return usage(io, 'cldera restore <folder>');
    const config = readConfig(io.env);
    const folder = resolve(source);
    const manifest = Manifest.safeParse(
      await readFile(join(folder, 'manifest.json'), 'utf8')
        .then((text): unknown => JSON.parse(text))
        .catch(() => undefined),
    );
    if (!manifest.success) return fail(io, `${folder} is not a backup: manifest.json is missing or not understood`);
    const kind = 'file' in config.database ? 'sqlite' : 'postgres';
    if (manifest.data.database !== kind) {
      return fail(
        io,
        `the backup is of ${manifest.data.database}, the settings name ${kind}; set DATABASE_URL accordingly`,
      );
    }
    if (await isRunning(config)) return fail(io, `the bridge runs on port ${config.port}; stop it first`);
    await putDatabase(config, folder);
    for (const name of FOLDERS) {
      if (await exists(join(folder, name)))
        await cp(join(folder, name), join(config.dataFolder, name), { recursive: true });
    }
    io.stdout(
      io.json
        ? JSON.stringify({ restored: folder, at: manifest.data.at })
        : `Restored the backup of ${manifest.data.at}`,
    );
    return 0;
  },
};

async function copyDatabase(config: Config, folder: string): Promise<'sqlite' | 'postgres'> {
  if ('url' in config.database) {
    await run('pg_dump', ['--format=custom', '--no-owner', `--file=${join(folder, DUMP_FILE)}`], config.database.url);
    return 'postgres';
  }
  if (!(await exists(config.database.file)))
    throw new Error(`there is no database at ${config.database.file}; check CLDERA_DATA`);
  const source = new DatabaseSync(config.database.file, { readOnly: true });
  try {
    await copySqlite(source, join(folder, DATABASE_FILE));
  } finally {
    source.close();
  }
  return 'sqlite';
}

async function putDatabase(config: Config, folder: string): Promise<void> {
  if ('url' in config.database) {
    await run(
      'pg_restore',
      ['--clean', '--if-exists', '--no-owner', '--single-transaction', join(folder, DUMP_FILE)],
      config.database.url,
    );
    return;
  }
  const { file } = config.database;
  await mkdir(config.dataFolder, { recursive: true, mode: 0o700 });
  await copyFile(join(folder, DATABASE_FILE), `${file}.part`);
  // The write-ahead log holds the last transactions of the database it belongs to: it goes aside with it.
  const aside = `${file}.before-restore-${new Date().toISOString().replaceAll(':', '')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (await exists(`${file}${suffix}`)) await rename(`${file}${suffix}`, `${aside}${suffix}`);
  }
  await rename(`${file}.part`, file);
}

/** The password goes by environment, so that it does not stand in the list of processes. */
async function run(program: string, args: string[], url: string): Promise<void> {
  const address = new URL(url);
  const env = { ...process.env, PGPASSWORD: decodeURIComponent(address.password) };
  address.password = '';
  const status = await new Promise<number | null>((done, failed) => {
    const child = spawn(program, [`--dbname=${address.toString()}`, ...args], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.once('error', () => failed(new Error(`${program} is not installed; install PostgreSQL's client programs`)));
    child.once('exit', done);
  });
  if (status !== 0) throw new Error(`${program} failed; its own message is above`);
}

async function isRunning(config: Config): Promise<boolean> {
  const { listenAddress: address, port } = config;
  const everywhere = address === '0.0.0.0' || address === '::';
  const host = everywhere ? '127.0.0.1' : address.includes(':') ? `[${address}]` : address;
  return fetch(`http://${host}:${port}/-/healthy`, { signal: AbortSignal.timeout(2000) }).then(
    (response) => response.ok,
    () => false,
  );
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function usage(io: CommandIO, text: string): number {
  io.stderr(`usage: ${text}`);
  return 2;
}

function fail(io: CommandIO, text: string): number {
  io.stderr(text);
  return 1;
}
