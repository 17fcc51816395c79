import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeFolder, temporaryFolder } from '@cldera/provisioning/rig';
import { ConfigError, readConfig, SECRETS } from './config.ts';

const TOKENS = { CLDERA_WEBHOOK_TOKEN: 'webhook-token-of-16', CLDERA_DISCOVERY_TOKEN: 'discovery-token-16' };

let folder = '';
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => removeFolder(folder));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig({ ...TOKENS, ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the settings', () => {
  it('need nothing but the two tokens', () => {
    expect(readConfig(TOKENS)).toMatchObject({
      dataFolder: resolve('data'),
      listenAddress: '127.0.0.1',
      port: 9780,
      publicUrl: 'http://127.0.0.1:9788',
      prometheusUrl: 'http://127.0.0.1:9782/',
      alertmanagerUrl: 'http://127.0.0.1:9783/',
      rulesFile: resolve('data/rules/cldera.rules.yml'),
      database: { file: resolve('data/cldera.db') },
      smtpUrl: undefined,
      mailFolder: resolve('data/mail'),
      chainSilenceSeconds: 180,
      grafana: undefined,
      firstRun: { adminPassword: undefined, company: '本公司', language: 'zh-Hans', thisMachine: undefined },
    });
  });

  it('are taken as given', () => {
    const config = readConfig({
      ...TOKENS,
      CLDERA_DATA: '/srv/cldera',
      CLDERA_LISTEN_ADDRESS: '0.0.0.0',
      CLDERA_BRIDGE_PORT: '8443',
      CLDERA_PUBLIC_URL: 'https://ops.example.com//',
      CLDERA_PROMETHEUS_URL: 'http://prometheus:9090/base',
      CLDERA_CHAIN_SILENCE_SECONDS: '2.5',
      CLDERA_WATCH_THIS_MACHINE: '1',
      CLDERA_GRAFANA_URL: 'https://grafana.example.com',
      CLDERA_GRAFANA_ORGANISATION: '3',
      CLDERA_PROXY_SECRET: 'proxy-secret-of-16',
      DATABASE_URL: 'postgres://cldera:secret@db/cldera',
      SMTP_URL: 'smtps://ops:secret@mail.example.com',
    });
    expect(config).toMatchObject({
      port: 8443,
      publicUrl: 'https://ops.example.com',
      prometheusUrl: 'http://prometheus:9090/base/',
      rulesFile: '/srv/cldera/rules/cldera.rules.yml',
      database: { url: 'postgres://cldera:secret@db/cldera' },
      smtpUrl: 'smtps://ops:secret@mail.example.com',
      chainSilenceSeconds: 2.5,
      grafana: { url: 'https://grafana.example.com', proxySecret: 'proxy-secret-of-16', organisation: 3 },
      firstRun: { thisMachine: '127.0.0.1:9785', file: '/srv/cldera/first-run.json' },
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('that are empty are unset, as compose files leave them', () => {
    expect(problemsOf({ SMTP_URL: '', DATABASE_URL: '', CLDERA_BRIDGE_PORT: '' })).toEqual([]);
    expect(problemsOf({ CLDERA_WEBHOOK_TOKEN: '' })).toHaveLength(1);
  });

  it.each(SECRETS)('%s may stand in a file, with a line end after it', (name) => {
    const value = name.endsWith('_URL')
      ? `${name === 'SMTP_URL' ? 'smtp' : 'postgres'}://u:p@h/x`
      : 'a-secret-of-16-or-more';
    const { [name as 'CLDERA_WEBHOOK_TOKEN']: _, ...others } = TOKENS;
    const env = {
      ...others,
      [`${name}_FILE`]: file(name, `${value}\n`),
      CLDERA_GRAFANA_URL: 'http://g',
      CLDERA_PROXY_SECRET: 'proxy-secret-of-16',
    };
    if (name === 'CLDERA_PROXY_SECRET') delete (env as NodeJS.ProcessEnv)['CLDERA_PROXY_SECRET'];
    expect(JSON.stringify(readConfig(env))).toContain(value);
  });

  it.each([
    [undefined, ['127.0.0.1', '127.8.8.8', '::1'], ['10.0.0.1', '::2']],
    [
      '10.0.0.0/8, 192.168.1.7,fd00::/8',
      ['10.255.0.1', '192.168.1.7', 'fd00::1'],
      ['127.0.0.1', '192.168.1.8', 'fe80::1'],
    ],
    [' , ', [], ['127.0.0.1']],
  ])('name the proxies that are believed: %s', (networks, trusted, others) => {
    const { trustedProxies } = readConfig({ ...TOKENS, CLDERA_TRUSTED_PROXIES: networks });
    const believed = (address: string) => trustedProxies.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
    expect(trusted.filter((address) => !believed(address))).toEqual([]);
    expect(others.filter(believed)).toEqual([]);
  });

  it('an empty file of a secret is no secret', () => {
    expect(readConfig({ ...TOKENS, SMTP_URL_FILE: file('nothing', ' \n') }).smtpUrl).toBeUndefined();
  });

  it('given themselves count more than their file', () => {
    const config = readConfig({ ...TOKENS, SMTP_URL: 'smtp://given', SMTP_URL_FILE: file('smtp', 'smtp://file') });
    expect(config.smtpUrl).toBe('smtp://given');
  });

  it.each<[sentence: string, env: NodeJS.ProcessEnv, problem: RegExp]>([
    ['a port that is a word', { CLDERA_BRIDGE_PORT: 'http' }, /^CLDERA_BRIDGE_PORT: /],
    ['a port beyond the last', { CLDERA_BRIDGE_PORT: '65536' }, /^CLDERA_BRIDGE_PORT: /],
    ['half a port', { CLDERA_BRIDGE_PORT: '80.5' }, /^CLDERA_BRIDGE_PORT: /],
    [
      'a token that is guessed in an afternoon',
      { CLDERA_WEBHOOK_TOKEN: 'secret' },
      /^CLDERA_WEBHOOK_TOKEN: use at least 16 characters/,
    ],
    [
      'a password that is too short',
      { CLDERA_ADMIN_PASSWORD: 'short' },
      /^CLDERA_ADMIN_PASSWORD: use at least 12 characters/,
    ],
    [
      'an address without a scheme',
      { CLDERA_PROMETHEUS_URL: 'prometheus:9090' },
      /^CLDERA_PROMETHEUS_URL: use a URL that begins with http:/,
    ],
    [
      'a database of another make',
      { DATABASE_URL: 'mysql://u:p@db/x' },
      /^DATABASE_URL: use a URL that begins with postgres:/,
    ],
    ['mail by another protocol', { SMTP_URL: 'http://mail' }, /^SMTP_URL: use a URL that begins with smtp:/],
    ['a language there is none of', { CLDERA_LANGUAGE: 'de' }, /^CLDERA_LANGUAGE: /],
    ['a time zone there is none of', { CLDERA_TIME_ZONE: 'Asia/Bejing' }, /^CLDERA_TIME_ZONE: .*Asia\/Shanghai/],
    ['a mail address that is none', { CLDERA_ADMIN_EMAIL: 'ops' }, /^CLDERA_ADMIN_EMAIL: /],
    [
      'an hour in which no alarm is heard, and more',
      { CLDERA_CHAIN_SILENCE_SECONDS: '1e9' },
      /^CLDERA_CHAIN_SILENCE_SECONDS: /,
    ],
    [
      'Grafana without the secret of its proxy',
      { CLDERA_GRAFANA_URL: 'http://g' },
      /^CLDERA_PROXY_SECRET: required with CLDERA_GRAFANA_URL/,
    ],
    [
      'a password in an address that stands in logs',
      { CLDERA_PROMETHEUS_URL: 'http://ops:pw@p:9090' },
      /^CLDERA_PROMETHEUS_URL: use a URL without user and password/,
    ],
    [
      'a proxy that is no network',
      { CLDERA_TRUSTED_PROXIES: '10.0.0.0/8, portal' },
      /^CLDERA_TRUSTED_PROXIES: "portal" is no network/,
    ],
    [
      'a network of too many bits',
      { CLDERA_TRUSTED_PROXIES: '10.0.0.0/33' },
      /^CLDERA_TRUSTED_PROXIES: "10.0.0.0\/33"/,
    ],
    [
      'a file of a secret that is not there',
      { SMTP_URL_FILE: '/nowhere/smtp' },
      /^SMTP_URL_FILE: the file "\/nowhere\/smtp" cannot be read/,
    ],
    [
      'an alert table that is not there',
      { CLDERA_ALERT_TABLE: '/nowhere/table.yml' },
      /^CLDERA_ALERT_TABLE: "\/nowhere\/table.yml" cannot be read/,
    ],
  ])('are refused with %s', (_, env, problem) => {
    const problems = problemsOf(env);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  it('that are missing are named with where they come from', () => {
    const { CLDERA_WEBHOOK_TOKEN: _, ...rest } = TOKENS;
    expect(() => readConfig(rest)).toThrow(
      'CLDERA_WEBHOOK_TOKEN: required (or CLDERA_WEBHOOK_TOKEN_FILE); `npm start` makes one by itself',
    );
  });

  it('that are wrong are all named at once, without a secret', () => {
    const problems = problemsOf({
      CLDERA_WEBHOOK_TOKEN: 'hunter2',
      CLDERA_ADMIN_PASSWORD: 'hunter3',
      SMTP_URL: 'ftp://ops:hunter4@mail',
      DATABASE_URL: 'mysql://ops:hunter5@db',
      CLDERA_BRIDGE_PORT: 'x',
      CLDERA_ALERT_TABLE: file('broken.yml', 'rows: { port: { checks: 0 } }'),
    });
    expect(problems.map((problem) => problem.split(/[: ]/)[0]).toSorted()).toEqual([
      'CLDERA_ADMIN_PASSWORD',
      'CLDERA_ALERT_TABLE',
      'CLDERA_BRIDGE_PORT',
      'CLDERA_WEBHOOK_TOKEN',
      'DATABASE_URL',
      'SMTP_URL',
    ]);
    expect(problems.join('\n')).not.toContain('hunter');
  });
});

describe("the site's alert table", () => {
  it('is read from its file', () => {
    const path = file(
      'table.yml',
      'rows:\n  port: { checks: 2 }\noverrides:\n  - { rule: port, customer: acme, checks: 5 }\n',
    );
    const { alertTable } = readConfig({ ...TOKENS, CLDERA_ALERT_TABLE: path });
    expect(alertTable.rows.find(({ id }) => id === 'port')?.checks).toBe(2);
    expect(alertTable.overrides).toEqual([{ rule: 'port', customer: 'acme', checks: 5 }]);
  });

  it('may be an empty file', () => {
    expect(problemsOf({ CLDERA_ALERT_TABLE: file('empty.yml', '# nothing changed yet\n') })).toEqual([]);
  });

  it.each([
    ['no YAML', 'rows: [', /cannot be read as YAML/],
    ['a wrong field', 'rows: { port: { checks: many } }', /rows\.port\.checks: /],
    ['a rule there is none of', 'rows: { cpu: { checks: 1 } }', /rows\.cpu: .*use one of host-up, disk-usage, port/],
    ['a list', '- 1', /CLDERA_ALERT_TABLE/],
  ])('is refused where it is %s, saying where', (_, text, problem) => {
    const problems = problemsOf({ CLDERA_ALERT_TABLE: file('wrong.yml', text) });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });
});
