import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeFolder, temporaryFolder } from '../../rig/index.ts';
import { readSettings } from './settings.ts';
import { voiceOf } from './wording.ts';

let folder = '';
beforeAll(() => {
  folder = temporaryFolder();
  writeFileSync(join(folder, 'smtp'), 'smtps://ops:secret@mail.example.com\n');
  writeFileSync(join(folder, 'empty'), '');
});
afterAll(() => removeFolder(folder));

function problems(env: Record<string, string>, locale = 'en_US.UTF-8'): string[] {
  const voice = voiceOf({ LANG: locale });
  const result = readSettings(env, folder);
  return result.ok ? [] : result.problems.map(({ code, params }) => voice(code, params));
}

describe('the settings', () => {
  it('have a default for everything', () => {
    expect(readSettings({}, '/srv')).toEqual({
      ok: true,
      settings: {
        data: '/srv/data',
        ports: {
          bridge: 9780,
          exporters: 9781,
          prometheus: 9782,
          alertmanager: 9783,
          blackbox: 9784,
          'node-exporter': 9785,
          portal: 9788,
        },
        publicUrl: 'http://127.0.0.1:9788',
        scrapeInterval: '15s',
        evaluationInterval: '15s',
        secrets: {},
      },
    });
  });

  it('take what is given, secrets also by file', () => {
    const result = readSettings(
      {
        CLDERA_DATA: '/var/lib/cldera',
        CLDERA_PORTAL_PORT: '8080',
        CLDERA_SCRAPE_INTERVAL: '1s',
        CLDERA_WEBHOOK_TOKEN: 'a'.repeat(16),
        SMTP_URL_FILE: 'smtp',
      },
      folder,
    );
    expect(result).toMatchObject({
      ok: true,
      settings: {
        data: '/var/lib/cldera',
        ports: { portal: 8080 },
        publicUrl: 'http://127.0.0.1:8080',
        scrapeInterval: '1s',
        secrets: { CLDERA_WEBHOOK_TOKEN: 'a'.repeat(16), SMTP_URL: 'smtps://ops:secret@mail.example.com' },
      },
    });
  });

  it('take an empty variable or file for none', () => {
    expect(problems({ CLDERA_BRIDGE_PORT: '', DATABASE_URL: '', SMTP_URL_FILE: 'empty' })).toEqual([]);
  });

  it.each<[Record<string, string>, string]>([
    [{ CLDERA_BRIDGE_PORT: 'eighty' }, 'CLDERA_BRIDGE_PORT: use a port from 1 to 65535'],
    [{ CLDERA_PORTAL_PORT: '0' }, 'CLDERA_PORTAL_PORT: use a port from 1 to 65535'],
    [{ CLDERA_PORTAL_PORT: '65536' }, 'CLDERA_PORTAL_PORT: use a port from 1 to 65535'],
    [
      { CLDERA_PORTAL_PORT: '9780' },
      'CLDERA_PORTAL_PORT and CLDERA_BRIDGE_PORT are the same port 9780: change one of them',
    ],
    [{ CLDERA_SCRAPE_INTERVAL: '15' }, 'CLDERA_SCRAPE_INTERVAL: use a duration like 15s, 1m or 1m30s'],
    [{ CLDERA_PUBLIC_URL: 'ops.example.com' }, 'CLDERA_PUBLIC_URL: use a URL that begins with http:// or https://'],
    [{ CLDERA_ADMIN_PASSWORD: 'short' }, 'CLDERA_ADMIN_PASSWORD: use at least 12 characters'],
    [{ CLDERA_WEBHOOK_TOKEN: 'short' }, 'CLDERA_WEBHOOK_TOKEN: use at least 16 printable characters without blanks'],
    [{ CLDERA_ALERT_TABLE: '/nonexistent.yml' }, 'CLDERA_ALERT_TABLE: this file cannot be read'],
    [
      { DATABASE_URL: 'mysql://db' },
      'DATABASE_URL: use a URL that begins with postgres://, or leave it out for SQLite',
    ],
    [
      { SMTP_URL: 'mail.example.com' },
      'SMTP_URL: use a URL that begins with smtp:// or smtps://, or leave it out to keep mail as files',
    ],
    [{ SMTP_URL_FILE: '/nonexistent' }, 'SMTP_URL_FILE: the file /nonexistent cannot be read (ENOENT)'],
    [{ SMTP_URL: 'smtp://a', SMTP_URL_FILE: 'smtp' }, 'SMTP_URL and SMTP_URL_FILE are both set: keep one of them'],
    [
      { CLDERA_PROMETHEUS_URL: 'http://prometheus:9090' },
      'CLDERA_PROMETHEUS_URL: cldera start runs its own; remove this setting',
    ],
  ])('refuse %j with the remedy', (env, line) => {
    expect(problems(env)).toEqual([line]);
  });

  it('name everything that is wrong at once', () => {
    const wrong = { CLDERA_BRIDGE_PORT: 'x', CLDERA_SCRAPE_INTERVAL: 'x', SMTP_URL_FILE: '/x', CLDERA_BRIDGE_URL: 'x' };
    expect(problems(wrong)).toHaveLength(4);
  });

  it('never repeat a secret in a problem', () => {
    const lines = problems({
      SMTP_URL: 'http://ops:hunter2@x',
      CLDERA_WEBHOOK_TOKEN: 'hunter2',
      DATABASE_URL: 'hunter2',
    });
    expect(lines).toHaveLength(3);
    expect(lines.join()).not.toContain('hunter2');
  });

  it.each([
    ['zh_CN.UTF-8', 'CLDERA_BRIDGE_PORT：请填 1 到 65535 的端口'],
    ['C.UTF-8', 'CLDERA_BRIDGE_PORT: use a port from 1 to 65535'],
  ])('speak the language of %s', (locale, line) => {
    expect(problems({ CLDERA_BRIDGE_PORT: '0' }, locale)).toEqual([line]);
  });
});
