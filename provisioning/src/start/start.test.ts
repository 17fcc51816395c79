import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { removeFolder, temporaryFolder } from '../../rig/index.ts';
import { findBinaries } from './binaries.ts';
import { buildOutdated, isOutdated, type Product } from './build.ts';
import { prepareDataFolder, secretFile } from './data-folder.ts';
import { takeFirstRun } from './first-run.ts';
import { installPackages } from './install.ts';
import { endLeftovers, notePid } from './leftovers.ts';
import { takeLock } from './lock.ts';
import { openLogFile } from './log-file.ts';
import { takenPorts } from './ports.ts';
import type { StartEvent } from './report.ts';
import { voiceOf } from './wording.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));

function script(name: string, text: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(folder, name), 0o755);
}

const english = voiceOf({ LANG: 'en_US.UTF-8' });
const never = new AbortController().signal;

describe('a port in use', () => {
  it('is found together with the process that has it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const taken = await takenPorts([port]);
    server.close();
    expect(taken).toEqual([
      {
        port,
        reason: 'EADDRINUSE',
        holder: { pid: process.pid, program: readFileSync('/proc/self/comm', 'utf8').trim() },
      },
    ]);
    expect(await takenPorts([port])).toEqual([]);
  });

  it('is found where somebody listens on all addresses', async () => {
    const server = createServer().listen(0);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await takenPorts([port])).toMatchObject([{ port, holder: { pid: process.pid } }]);
    server.close();
  });
});

describe('the programs of others', () => {
  it('are found by either name', () => {
    for (const name of ['prometheus', 'alertmanager', 'prometheus-node-exporter']) script(name, 'exit 0');
    expect(findBinaries(folder)).toEqual({
      found: {
        prometheus: join(folder, 'prometheus'),
        alertmanager: join(folder, 'alertmanager'),
        'node-exporter': join(folder, 'prometheus-node-exporter'),
      },
      missing: ['blackbox'],
    });
  });
});

describe('installing packages', () => {
  const events: StartEvent[] = [];
  const options = (extra: object = {}) => ({
    env: { PATH: `${folder}:/usr/bin:/bin`, TRACE: join(folder, 'trace') },
    isRoot: true,
    log: join(folder, 'install.log'),
    report: (event: StartEvent) => void events.push(event),
    voice: english,
    interrupted: never,
    policyFile: join(folder, 'policy-rc.d'),
    ...extra,
  });
  const trace = () => readFileSync(join(folder, 'trace'), 'utf8');

  it('updates, installs without recommendations, and forbids services to start meanwhile', async () => {
    script('apt-get', `echo "$* policy=$(sh ${folder}/policy-rc.d; echo $?)" >> "$TRACE"`);
    await installPackages(['prometheus', 'nginx'], options());
    expect(trace()).toBe(
      'update -q policy=101\n' +
        '-o DPkg::Lock::Timeout=300 install -y -q --no-install-recommends prometheus nginx policy=101\n',
    );
    expect(existsSync(join(folder, 'policy-rc.d'))).toBe(false);
  });

  it("leaves the machine's own policy alone", async () => {
    script('apt-get', 'exit 0');
    script('policy-rc.d', 'exit 104');
    await installPackages(['nginx'], options());
    expect(readFileSync(join(folder, 'policy-rc.d'), 'utf8')).toContain('104');
  });

  it('says why it failed, and takes the policy away again', async () => {
    script('apt-get', 'echo "E: Unable to locate package $8" >&2; exit 100');
    await expect(installPackages(['nonsense'], options())).rejects.toThrow(/exit code 100.*Unable to locate/s);
    expect(existsSync(join(folder, 'policy-rc.d'))).toBe(false);
  });

  it('goes through sudo where we are not root', async () => {
    script('apt-get', 'exit 0');
    script('sudo', 'echo "sudo $1" >> "$TRACE"; exec "$@"');
    await installPackages(['nginx'], options({ isRoot: false }));
    expect(trace()).toBe('sudo sh\n');
  });

  it('names the command where there is no sudo', async () => {
    await expect(
      installPackages(['nginx', 'prometheus'], options({ isRoot: false, env: { PATH: folder } })),
    ).rejects.toThrow('run as root: apt-get install nginx prometheus');
  });
});

describe('building', () => {
  const product: Product = {
    name: 'page',
    command: ['npm', 'run', 'build'],
    output: 'dist/page.js',
    sources: ['src', 'package.json'],
  };
  const at = (path: string, seconds: number) => utimesSync(join(folder, path), seconds, seconds);

  beforeEach(() => {
    for (const name of ['src/deep/node_modules', 'dist']) mkdirSync(join(folder, name), { recursive: true });
    for (const name of ['src/deep/a.ts', 'src/deep/a.test.ts', 'package.json', 'dist/page.js'])
      writeFileSync(join(folder, name), '');
    for (const name of ['src/deep/a.ts', 'src/deep/a.test.ts', 'package.json', 'src/deep', 'src']) at(name, 1_000);
    at('dist/page.js', 2_000);
  });

  it.each([
    ['nothing changed', () => undefined, false],
    ['a source changed', () => at('src/deep/a.ts', 3_000), true],
    ['a file was added or removed', () => at('src/deep', 3_000), true],
    ['a dependency changed', () => at('package.json', 3_000), true],
    ['only a test changed', () => at('src/deep/a.test.ts', 3_000), false],
    ['it was never built', () => removeFolder(join(folder, 'dist/page.js')), true],
  ])('is due when %s', (_name, change, due) => {
    change();
    expect(isOutdated(product, folder)).toBe(due);
  });

  it('runs the build of what is outdated, and shows its last words when it fails', async () => {
    const events: StartEvent[] = [];
    script('npm', 'echo "npm $*"; [ -e allowed ] || { echo "Type error in page"; exit 2; }; touch dist/page.js');
    const options = {
      root: folder,
      env: { PATH: `${folder}:/usr/bin:/bin` },
      logs: folder,
      report: (event: StartEvent) => void events.push(event),
      voice: english,
      interrupted: never,
    };
    at('src/deep/a.ts', 3_000);
    await expect(buildOutdated([product], options)).rejects.toThrow(/Building page failed.*Type error in page/s);
    writeFileSync(join(folder, 'allowed'), '');
    await buildOutdated([product], options);
    await buildOutdated([product], options);
    expect(events.map(({ event }) => event)).toEqual(['building', 'building', 'built']);
    expect(readFileSync(join(folder, 'build-page.log'), 'utf8')).toContain('npm run build');
  });
});

describe('the data folder', () => {
  it('is closed to everybody else, and so is what is in it', () => {
    chmodSync(folder, 0o755);
    const data = prepareDataFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(data.root)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  });

  it('is no folder that holds something else, which stays as it is', () => {
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'letter.txt'), '');
    expect(() => prepareDataFolder(folder)).toThrow('it holds other files');
    expect(statSync(folder).mode & 0o777).toBe(0o755);
  });

  it.each(['secrets', 'cldera.db', 'lost+found'])('may have been used before: it holds %s', (name) => {
    mkdirSync(join(folder, name));
    expect(prepareDataFolder(folder).root).toBe(folder);
  });

  it('keeps the secret of the first run, until one is given', () => {
    const path = secretFile(folder, 'webhook', undefined);
    const made = readFileSync(path, 'utf8');
    expect(made).toMatch(/^[\w-]{43}$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    secretFile(folder, 'webhook', undefined);
    expect(readFileSync(path, 'utf8')).toBe(made);
    secretFile(folder, 'webhook', 'given-given-given');
    expect(readFileSync(path, 'utf8')).toBe('given-given-given');
  });

  it('is taken by one process alone', () => {
    const first = takeLock(folder);
    expect(first.ok).toBe(true);
    expect(takeLock(folder)).toEqual({ ok: false, holder: process.pid });
    if (first.ok) first.release();
    expect(takeLock(folder).ok).toBe(true);
  });

  it.each([
    ['of a process that is gone', JSON.stringify({ pid: 2 ** 22 - 1, startTime: '1' })],
    ['of a process whose id another one has now', JSON.stringify({ pid: process.pid, startTime: '1' })],
    ['that was never written to its end', '{"pid":'],
  ])('can be taken over from a lock %s', (_name, text) => {
    writeFileSync(join(folder, 'cldera.lock'), text);
    expect(takeLock(folder).ok).toBe(true);
    expect(readdirSync(folder)).toEqual(['cldera.lock']);
  });

  it('tells the one-time password once', () => {
    const path = join(folder, 'first-run.json');
    const told = { login: 'admin', password: 'once', url: 'http://127.0.0.1:9788' };
    writeFileSync(path, JSON.stringify(told));
    expect(takeFirstRun(path)).toEqual(told);
    expect(takeFirstRun(path)).toBeUndefined();
  });
});

describe('leftovers of a killed start', () => {
  it('are not touched where another program has the process id', async () => {
    const child = spawn('sleep', ['60']);
    notePid(folder, 'bridge', child.pid ?? 0, '/usr/bin/prometheus');
    const ended: string[] = [];
    await endLeftovers(folder, (name) => ended.push(name));
    expect(ended).toEqual([]);
    expect(child.exitCode).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
    child.kill();
    await once(child, 'exit');
  });
});

describe('a log file', () => {
  it('is rotated by size and keeps the newest', () => {
    const log = openLogFile(join(folder, 'a.log'), { maxBytes: 10, keep: 2 });
    for (const line of ['1111\n', '2222\n', '3333\n', '4444\n', '5555\n', '6666\n', '7777\n'])
      log.write(Buffer.from(line));
    expect(readFileSync(join(folder, 'a.log'), 'utf8')).toBe('7777\n');
    expect(readFileSync(join(folder, 'a.log.1'), 'utf8')).toBe('5555\n6666\n');
    expect(readFileSync(join(folder, 'a.log.2'), 'utf8')).toBe('3333\n4444\n');
    expect(readdirSync(folder)).toHaveLength(3);
    expect(log.tail(2)).toBe('6666\n7777');
    log.close();
  });

  it('goes on where the last run ended', () => {
    const path = join(folder, 'b.log');
    for (const line of ['old\n', 'new\n']) {
      const log = openLogFile(path);
      log.write(Buffer.from(line));
      log.close();
    }
    expect(readFileSync(path, 'utf8')).toBe('old\nnew\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
