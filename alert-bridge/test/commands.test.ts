import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  freePort,
  removeFolder,
  startPostgres,
  temporaryFolder,
  waitFor,
  type Postgres,
} from '@cldera/provisioning/rig';
import { createApp, type App } from '../src/app.ts';
import { commands } from '../src/commands/index.ts';
import { readConfig } from '../src/config.ts';
import { openDatabase, type Database } from '../src/platform/database.ts';
import { systemClock } from '../src/platform/time.ts';
import { DISCOVERY_TOKEN, deliverTo, WEBHOOK_TOKEN } from './bridge.ts';
import { keptLog } from './kept-log.ts';
import { anAlert, webhookBody } from './samples.ts';

const SECRET = 'hunter2-hunter2-hunter2';

let folder: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = temporaryFolder();
  env = {
    CLDERA_DATA: join(folder, 'data'),
    CLDERA_WEBHOOK_TOKEN: WEBHOOK_TOKEN,
    CLDERA_DISCOVERY_TOKEN: DISCOVERY_TOKEN,
    CLDERA_ADMIN_PASSWORD: SECRET,
    CLDERA_PROMETHEUS_URL: 'http://127.0.0.1:1',
    CLDERA_ALERTMANAGER_URL: 'http://127.0.0.1:1',
  };
});
afterEach(() => removeFolder(folder));

async function run(name: string, args: string[] = [], json = false) {
  const lines = { out: [] as string[], err: [] as string[] };
  const io = {
    env,
    json,
    stdout: (line: string) => lines.out.push(line),
    stderr: (line: string) => lines.err.push(line),
  };
  const command = commands.find((candidate) => candidate.name === name)!;
  return { status: await command.run(args, io), out: lines.out.join('\n'), err: lines.err.join('\n') };
}

describe('config check', () => {
  it('prints what would be used, and no secret', async () => {
    Object.assign(env, {
      SMTP_URL: `smtps://ops:${SECRET}@mail.example.com:465`,
      DATABASE_URL: `postgres://cldera:${SECRET}@db.example.com/cldera`,
      CLDERA_GRAFANA_URL: 'https://grafana.example.com',
      CLDERA_PROXY_SECRET: SECRET,
    });
    const { status, out, err } = await run('config check');
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain('database: PostgreSQL db.example.com/cldera');
    expect(out).toContain('mail: mail.example.com:465, from Cldera Ops <cldera@localhost>');
    expect(out).toContain('disk-usage > 85, N=1, 60/60 s, average');
    for (const secret of [SECRET, WEBHOOK_TOKEN, DISCOVERY_TOKEN]) expect(out).not.toContain(secret);
  });

  it('for programs, prints the same as JSON', async () => {
    const { status, out } = await run('config check', [], true);
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ valid: true, settings: { 'webhook token': '********' } });
    for (const secret of [SECRET, WEBHOOK_TOKEN, DISCOVERY_TOKEN]) expect(out).not.toContain(secret);
  });

  it('names everything that is wrong at once, and no secret', async () => {
    Object.assign(env, {
      CLDERA_BRIDGE_PORT: '0',
      SMTP_URL: `ftp://ops:${SECRET}@mail`,
      CLDERA_WEBHOOK_TOKEN: 'hunter3',
    });
    const { status, out, err } = await run('config check');
    expect([status, out]).toEqual([1, '']);
    expect(
      err
        .split('\n')
        .map((line) => line.split(':')[0])
        .toSorted(),
    ).toEqual(['CLDERA_BRIDGE_PORT', 'CLDERA_WEBHOOK_TOKEN', 'SMTP_URL']);
    expect(err).not.toContain('hunter');
    const asJson = await run('config check', [], true);
    expect(JSON.parse(asJson.out)).toMatchObject({ valid: false, problems: { length: 3 } });
  });

  it.each(['CLDERA_PROMETHEUS_URL', 'CLDERA_ALERTMANAGER_URL', 'CLDERA_PUBLIC_URL', 'CLDERA_GRAFANA_URL'])(
    'prints no password that somebody put into %s',
    async (name) => {
      Object.assign(env, { CLDERA_PROXY_SECRET: SECRET, [name]: `http://ops:${SECRET}@somewhere:9090/` });
      const { out, err } = await run('config check');
      expect(out + err).not.toContain(SECRET);
    },
  );
});

/** A bridge that is written to while the test does something else. */
async function startApp(): Promise<{ app: App; url: string; writing: () => Promise<number> }> {
  const config = { ...readConfig(env) };
  const app = createApp(config, { clock: systemClock, log: keptLog().log, random: Math.random });
  await app.start();
  const url = `http://127.0.0.1:${app.port()}`;
  let written = 0;
  const stop = new AbortController();
  const run = (async () => {
    while (!stop.signal.aborted) {
      const response = await deliverTo(url, webhookBody([anAlert({ rule: 'disk-usage', mountpoint: `/${written}` })]));
      if (response.status !== 200) throw new Error(await response.text());
      await response.arrayBuffer();
      written += 1;
    }
  })();
  const writing = async () => {
    stop.abort();
    await run;
    return written;
  };
  // Something to lose.
  await waitFor(() => written >= 3, 20_000, 'the first events');
  return { app, url, writing };
}

const databases: { kind: 'SQLite' | 'PostgreSQL'; server?: () => Promise<Postgres> }[] = [
  { kind: 'SQLite' },
  { kind: 'PostgreSQL', server: () => startPostgres() },
];

describe.each(databases)('backup and restore ($kind)', ({ kind, server }) => {
  let postgres: Postgres | undefined;
  let running: App | undefined;
  let opened: Database[];
  let count = 0;

  beforeAll(async () => {
    postgres = await server?.();
  });
  afterAll(() => postgres?.stop());

  beforeEach(async () => {
    opened = [];
    count += 1;
    env['CLDERA_BRIDGE_PORT'] = String(await freePort());
    if (postgres !== undefined) env['DATABASE_URL'] = await postgres.createDatabase(`backup_${count}`);
  });
  afterEach(async () => {
    await running?.close();
    running = undefined;
    for (const database of opened) await database.close();
  });

  async function start() {
    const started = await startApp();
    running = started.app;
    return started;
  }

  async function stop(): Promise<void> {
    await running?.close();
    running = undefined;
  }

  /** How many events, tickets and messages there are; every event has one of each. */
  async function counted(): Promise<{ events: number; tickets: number; messages: number }> {
    const database = openDatabase(readConfig(env).database);
    const count = async (table: 'episodes' | 'tickets' | 'outbox') =>
      Number(
        (
          await database.db
            .selectFrom(table)
            .select((eb) => eb.fn.countAll().as('n'))
            .executeTakeFirstOrThrow()
        ).n,
      );
    const result = {
      events: await count('episodes'),
      tickets: await count('tickets'),
      messages: await count('outbox'),
    };
    await database.close();
    return result;
  }

  it('of a bridge that is being written to is whole: no event without its ticket and its mail', async () => {
    const { writing } = await start();
    const target = join(folder, 'backup');
    expect(await run('backup', [target])).toMatchObject({ status: 0, out: `Backup written to ${target}`, err: '' });
    const atLeastNow = await writing();
    await stop();
    const before = await counted();
    expect(before.events).toBe(atLeastNow);

    expect(await run('restore', [target])).toMatchObject({ status: 0, err: '' });
    const after = await counted();
    expect(after.events).toBeGreaterThan(0);
    expect(after.events).toBeLessThanOrEqual(before.events);
    expect(after).toEqual({ events: after.events, tickets: after.events, messages: after.events });

    // And a bridge runs on it.
    const { url, writing: again } = await start();
    expect((await fetch(`${url}/-/ready`)).status).toBe(200);
    await again();
  }, 60_000);

  it('carries the secrets and the mail that lie beside the database, for nobody else to read', async () => {
    const { writing } = await start();
    await writing();
    const data = env['CLDERA_DATA']!;
    for (const name of ['secrets', 'mail']) {
      mkdirSync(join(data, name), { recursive: true });
      writeFileSync(join(data, name, 'one'), name);
    }
    const target = join(folder, 'backup');
    await run('backup', [target]);
    expect(statSync(target).mode & 0o077).toBe(0);
    await stop();
    for (const name of ['secrets', 'mail']) writeFileSync(join(data, name, 'one'), 'lost');
    await run('restore', [target]);
    expect(['secrets', 'mail'].map((name) => readFileSync(join(data, name, 'one'), 'utf8'))).toEqual([
      'secrets',
      'mail',
    ]);
  });

  it('refuses to restore under a bridge that runs, and leaves it alone', async () => {
    const { writing } = await start();
    const target = join(folder, 'backup');
    await run('backup', [target]);
    await writing();
    const { status, err } = await run('restore', [target]);
    expect([status, err]).toEqual([1, `the bridge runs on port ${env['CLDERA_BRIDGE_PORT']}; stop it first`]);
    expect((await fetch(`http://127.0.0.1:${env['CLDERA_BRIDGE_PORT']}/-/ready`)).status).toBe(200);
  });

  it('refuses it also where the bridge listens on another address', async () => {
    env['CLDERA_LISTEN_ADDRESS'] = '127.0.0.2';
    const config = readConfig(env);
    running = createApp(config, { clock: systemClock, log: keptLog().log, random: Math.random });
    await running.start();
    const target = join(folder, 'backup');
    expect((await run('backup', [target])).status).toBe(0);
    expect((await run('restore', [target])).status).toBe(1);
  });

  it('never writes over a backup', async () => {
    const { writing } = await start();
    await writing();
    const target = join(folder, 'backup');
    await run('backup', [target]);
    const manifest = readFileSync(join(target, 'manifest.json'), 'utf8');
    expect(await run('backup', [target])).toMatchObject({
      status: 1,
      err: `${target} exists already; name a new folder`,
    });
    expect(readFileSync(join(target, 'manifest.json'), 'utf8')).toBe(manifest);
  });

  it('refuses a backup of the other database', async () => {
    const target = join(folder, 'backup');
    mkdirSync(target);
    const other = kind === 'SQLite' ? 'postgres' : 'sqlite';
    writeFileSync(join(target, 'manifest.json'), JSON.stringify({ format: 1, database: other, at: 'now' }));
    const { status, err } = await run('restore', [target]);
    expect(status).toBe(1);
    expect(err).toContain(`the backup is of ${other}`);
  });
});

describe('restore', () => {
  it.each<[sentence: string, prepare: (target: string) => void]>([
    ['a folder that is not there', () => undefined],
    ['an empty folder', (target) => mkdirSync(target)],
    [
      'a folder whose manifest is broken',
      (target) => {
        mkdirSync(target);
        writeFileSync(join(target, 'manifest.json'), '{"for');
      },
    ],
    [
      'a backup of a later format',
      (target) => {
        mkdirSync(target);
        writeFileSync(join(target, 'manifest.json'), '{"format":2}');
      },
    ],
  ])('refuses %s, and says so', async (_, prepare) => {
    const target = join(folder, 'backup');
    prepare(target);
    expect(await run('restore', [target])).toEqual({
      status: 1,
      out: '',
      err: `${target} is not a backup: manifest.json is missing or not understood`,
    });
  });

  it('keeps what was there before, also what had not reached the database file yet', async () => {
    env['CLDERA_BRIDGE_PORT'] = String(await freePort());
    const { file } = readConfig(env).database as { file: string };
    const first = openDatabase({ file });
    await first.migrate();
    const target = join(folder, 'backup');
    await run('backup', [target]);
    await first.db.insertInto('marks').values({ name: 'after the backup', at: 'x' }).execute();
    // As after a kill: the write-ahead log was never brought into the file.
    const killed = new Map(['', '-wal'].map((suffix) => [suffix, readFileSync(`${file}${suffix}`)]));
    await first.close();
    for (const [suffix, bytes] of killed) writeFileSync(`${file}${suffix}`, bytes);

    expect((await run('restore', [target])).status).toBe(0);
    const restored = openDatabase({ file });
    expect(await restored.db.selectFrom('marks').selectAll().execute()).toEqual([]);
    await restored.close();
    const kept = readdirSync(env['CLDERA_DATA']!).find((name) => /\.before-restore-[^.]*\.[0-9]+Z$/.test(name));
    const before = openDatabase({ file: join(env['CLDERA_DATA']!, kept!) });
    expect(await before.db.selectFrom('marks').select('name').execute()).toEqual([{ name: 'after the backup' }]);
    await before.close();
  });

  it.each(['backup', 'restore'])('%s without a folder says how it is used', async (name) => {
    expect(await run(name)).toEqual({ status: 2, out: '', err: `usage: cldera ${name} <folder>` });
  });

  it('backup where there is no database yet says so and leaves nothing behind', async () => {
    await expect(run('backup', [join(folder, 'backup')])).rejects.toThrow(
      /there is no database at .*; check CLDERA_DATA/,
    );
    expect(existsSync(join(folder, 'backup'))).toBe(false);
  });
});
