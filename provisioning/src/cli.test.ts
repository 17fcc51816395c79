import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { removeFolder, temporaryFolder } from '../rig/index.ts';
import { COMMANDS, main } from './cli.ts';
import type { Command } from './command.ts';
import { environmentOfStart } from './start/own-environment.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Said {
  code: number;
  out: string[];
  err: string[];
}

async function say(
  args: string[],
  commands: readonly Command[] = COMMANDS,
  env: NodeJS.ProcessEnv = {},
): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const io = { env, stdout: (line: string) => void out.push(line), stderr: (line: string) => void err.push(line) };
  return { code: await main(args, io, commands), out, err };
}

const echo = (name: string): Command => ({
  name,
  summary: `the ${name}`,
  usage: '<folder>',
  run: (args, io) => {
    io.stdout(`${name} ${args.join(',')} ${io.json}`);
    return Promise.resolve(7);
  },
});
const broken: Command = { ...echo('broken'), run: () => Promise.reject(new Error('no such folder: name another')) };
const SOME = [echo('config'), echo('config check'), echo('backup'), broken];

describe('the command line', () => {
  it('has its own commands and those of the other programs, each with a summary', () => {
    const names = COMMANDS.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['start', 'config check', 'backup', 'restore']));
    expect(new Set(names).size).toBe(names.length);
    for (const { summary } of COMMANDS) expect(summary.length).toBeGreaterThan(10);
  });

  it.each<[string[], string[]]>([
    [['config'], ['config  false']],
    [['config', 'check', 'a', '-b'], ['config check a,-b false']],
    [['backup', '--json', 'folder'], ['backup folder true']],
  ])('runs %j and answers with its exit code', async (args, out) => {
    expect(await say(args, SOME)).toEqual({ code: 7, out, err: [] });
  });

  it.each([[[]], [['nonsense']], [['check']]])('lists the commands and fails for %j', async (args) => {
    const { code, out, err } = await say(args, SOME);
    expect(code).toBe(2);
    expect(out).toEqual([]);
    expect(err).toEqual(expect.arrayContaining(['  backup        the backup', '  config check  the config check']));
  });

  it('lists the commands on request', async () => {
    const { code, out } = await say(['--help'], SOME);
    expect(code).toBe(0);
    expect(out[0]).toBe('usage: cldera <command> [--json] [--help]');
  });

  it.each(COMMANDS.map(({ name }) => name))('explains `%s` without running it', async (name) => {
    const { code, out } = await say([...name.split(' '), '--help']);
    expect(code).toBe(0);
    expect(out.at(-1)).toMatch(new RegExp(`^usage: cldera ${name} (?:.* )?\\[--json\\] \\[--help\\]$`));
  });

  it('puts an error into one line', async () => {
    const failed = await say(['broken'], SOME);
    expect(failed).toEqual({ code: 1, out: [], err: ['cldera: no such folder: name another'] });
  });

  it('shows where an error came from to those who debug', async () => {
    const { err } = await say(['broken'], SOME, { CLDERA_LOG_LEVEL: 'debug' });
    expect(err[1]).toContain('cli.test.ts');
  });

  it('puts an error into JSON for programs', async () => {
    const { out } = await say(['broken', '--json'], SOME);
    expect(out.map((line) => JSON.parse(line) as unknown)).toEqual([{ error: 'no such folder: name another' }]);
  });

  it('refuses options that a command does not know', async () => {
    const { code, err } = await say(['start', '--nonsense']);
    expect(code).toBe(2);
    expect(err[0]).toContain('--nonsense');
  });
});

describe('`cldera start` that cannot start', () => {
  let folder = '';
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => removeFolder(folder));

  it('names every wrong setting at once', async () => {
    const env = { CLDERA_BRIDGE_PORT: 'x', SMTP_URL: 'x', CLDERA_DATA: folder };
    const { code, err } = await say(['start'], COMMANDS, env);
    expect(code).toBe(1);
    expect(err.join('\n').split('\n')).toEqual([
      'cldera: The settings are wrong:',
      expect.stringContaining('SMTP_URL') as unknown,
      expect.stringContaining('CLDERA_BRIDGE_PORT') as unknown,
    ]);
  });

  it('names the missing packages in one line when it must not install them', async () => {
    writeFileSync(join(folder, 'apt-get'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const env = { PATH: folder, CLDERA_DATA: join(folder, 'data') };
    const { code, err } = await say(['start', '--no-install'], COMMANDS, env);
    expect(code).toBe(1);
    expect(err).toEqual([
      'cldera: Missing packages: prometheus prometheus-alertmanager prometheus-node-exporter ' +
        'prometheus-blackbox-exporter. Install them, or leave out --no-install',
    ]);
  });

  it('points to docker compose where there is no apt', async () => {
    const env = { PATH: folder, CLDERA_DATA: join(folder, 'data'), LANG: 'zh_CN.UTF-8' };
    const { err } = await say(['start'], COMMANDS, env);
    expect(err).toEqual([
      'cldera: 缺少程序：prometheus, alertmanager, node-exporter, blackbox；此系统没有 apt，请用 docker compose up -d',
    ]);
  });
});

describe('commands beside `start`', () => {
  it('see the tokens that `start` made', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'secrets'));
    writeFileSync(join(folder, 'secrets/webhook.token'), 'x');
    expect(environmentOfStart({ CLDERA_DATA: folder, CLDERA_DISCOVERY_TOKEN_FILE: '/given' }, '/')).toEqual({
      CLDERA_DATA: folder,
      CLDERA_WEBHOOK_TOKEN_FILE: join(folder, 'secrets/webhook.token'),
      CLDERA_DISCOVERY_TOKEN_FILE: '/given',
    });
    removeFolder(folder);
  });

  it('work before the first start', async () => {
    const { code, out } = await say(['config', 'check', '--json'], COMMANDS, { CLDERA_DATA: '/nonexistent' });
    expect({ code, answer: JSON.parse(out[0] ?? '') as unknown }).toMatchObject({ code: 0, answer: { valid: true } });
  });
});

describe('the program `cldera`', () => {
  const run = promisify(execFile);

  it('is found by npx without asking a registry', async () => {
    const { stdout } = await run('npx', ['--no-install', 'cldera', '--help'], { cwd: ROOT });
    expect(stdout).toContain('usage: cldera <command>');
  });

  const machinesNode = ['/usr/bin/node', '/usr/local/bin/node'].find(
    (path) => existsSync(path) && !execFileSync(path, ['--version'], { encoding: 'utf8' }).startsWith('v24'),
  );

  (machinesNode === undefined ? it.skip : it)('starts on an older Node with the one it brings along', async () => {
    const { stdout } = await run(machinesNode ?? '', [join(ROOT, 'provisioning/bin/cldera.js'), '--help']);
    expect(stdout).toContain('usage: cldera <command>');
  });

  (machinesNode === undefined ? it.skip : it)('says what to do where that one is missing too', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'provisioning/bin'), { recursive: true });
    cpSync(join(ROOT, 'provisioning/bin/cldera.js'), join(folder, 'provisioning/bin/cldera.js'));
    cpSync(join(ROOT, 'provisioning/package.json'), join(folder, 'provisioning/package.json'));
    symlinkSync(join(folder, 'provisioning/bin/cldera.js'), join(folder, 'cldera.js'));
    await expect(run(machinesNode ?? '', [join(folder, 'cldera.js')])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/needs Node 24 or later.*npm ci/) as unknown,
    });
    removeFolder(folder);
  });
});
