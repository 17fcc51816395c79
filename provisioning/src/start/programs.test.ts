import { statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { removeFolder, temporaryFolder } from '../../rig/index.ts';
import { prepareDataFolder } from './data-folder.ts';
import { planPrograms } from './programs.ts';
import { readSettings } from './settings.ts';
import type { Plan } from './supervisor.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));

function plan(env: NodeJS.ProcessEnv = {}): Map<string, Plan> {
  const all = { PATH: '/usr/bin', HOME: '/root', CLDERA_DATA: folder, ...env };
  const result = readSettings(all, '/');
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const data = prepareDataFolder(folder);
  const binaries = { prometheus: '/p', alertmanager: '/a', blackbox: '/b', 'node-exporter': '/n' };
  const plans = planPrograms({ root: '/repository', settings: result.settings, data, binaries, env: all });
  return new Map(plans.map((planned) => [planned.name, planned]));
}

function whoSees(plans: Map<string, Plan>, text: string): string[] {
  return [...plans].filter(([, planned]) => JSON.stringify(planned).includes(text)).map(([name]) => name);
}

describe('the planned programs', () => {
  it('all listen on this machine alone', () => {
    for (const { readyUrl, args, env } of plan().values()) {
      expect(readyUrl).toMatch(/^http:\/\/127\.0\.0\.1:97\d\d\//);
      expect(env['CLDERA_LISTEN_ADDRESS']).toBeUndefined();
      for (const address of args.filter((arg) => arg.startsWith('--web.listen-address'))) {
        expect(address).toContain('=127.0.0.1:');
      }
    }
  });

  it.each([
    ['0.0.0.0', 'http://127.0.0.1:9788/-/ready'],
    ['10.0.0.5', 'http://10.0.0.5:9788/-/ready'],
    ['::1', 'http://[::1]:9788/-/ready'],
  ])('open only the portal to others, on %s', (address, readyUrl) => {
    const plans = plan({ CLDERA_LISTEN_ADDRESS: address });
    expect([...plans.values()].filter(({ env }) => env['CLDERA_LISTEN_ADDRESS'] !== undefined)).toHaveLength(1);
    expect(plans.get('portal')).toMatchObject({ readyUrl, env: { CLDERA_LISTEN_ADDRESS: address } });
  });

  it.each([
    ['the password of the database', { DATABASE_URL: 'postgres://u:hunter2-hunter2@db/x' }, ['bridge']],
    ['the password of the mail server', { SMTP_URL: 'smtp://u:hunter2-hunter2@mail' }, ['bridge']],
    ["the administrator's password", { CLDERA_ADMIN_PASSWORD: 'hunter2-hunter2' }, ['bridge']],
    ['a token, which goes by file', { CLDERA_WEBHOOK_TOKEN: 'hunter2-hunter2-' }, []],
    ['anything else of the environment', { SOMEBODYS_TOKEN: 'hunter2-hunter2' }, []],
  ])('keep %s from those who do not need it', (_name, env, seen) => {
    expect(whoSees(plan(env), 'hunter2-hunter2')).toEqual(seen);
  });

  it('hand settings that are not secret to our own programs', () => {
    const plans = plan({ CLDERA_ALERT_TABLE: '/dev/null', CLDERA_EXPORTERS_CONFIG: '/etc/exporters.yml' });
    expect(whoSees(plans, '/etc/exporters.yml')).toEqual(['bridge', 'exporters', 'portal']);
  });

  it('give the same token to both sides, readable for us alone', () => {
    const plans = plan();
    const file = plans.get('bridge')?.env['CLDERA_DISCOVERY_TOKEN_FILE'] ?? '';
    expect(plans.get('exporters')?.env['CLDERA_DISCOVERY_TOKEN_FILE']).toBe(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
