import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commands as bridgeCommands } from '@cldera/alert-bridge/commands';
import { commands as exporterCommands } from '@cldera/exporters/commands';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { removeFolder, temporaryFolder } from '../rig/index.ts';
import { composeFiles } from '../src/configuration/compose.ts';
import { secretsCommand } from '../src/secrets.command.ts';
import { prepareDataFolder } from '../src/start/data-folder.ts';
import { planPrograms } from '../src/start/programs.ts';
import { readSettings } from '../src/start/settings.ts';
import type { Plan } from '../src/start/supervisor.ts';

interface Service {
  image: string;
  build?: { target: string; args?: Record<string, string> };
  user?: string;
  profiles?: string[];
  command?: string[];
  environment?: Record<string, string | number>;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  restart?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  networks?: string[];
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const schema = JSON.parse(readFileSync(new URL('./fixtures/compose-spec.json', import.meta.url), 'utf8')) as Record<
  string,
  unknown
>;
const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
const compose = parse(text, { merge: true }) as { services: Record<string, Service>; volumes: Record<string, object> };
const services = Object.entries(compose.services);
const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');

describe('docker-compose.yml', () => {
  it('is valid by the Compose specification', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    const { $schema: _, ...draft07 } = schema;
    const validate = ajv.compile(draft07);
    validate(compose);
    expect(validate.errors).toBeNull();
  });

  it('would be refused by the same schema with a key that does not exist', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const { $schema: _, ...draft07 } = schema;
    expect(ajv.validate(draft07, { services: { bridge: { image: 'x', restrat: 'no' } } })).toBe(false);
  });

  it('is understood by docker-compose', () => {
    const shown = execFileSync('docker-compose', ['--file', join(ROOT, 'docker-compose.yml'), 'config'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], HOME: '/nonexistent' },
    });
    expect(Object.keys((parse(shown) as typeof compose).services)).toContain('bridge');
  });

  it.each(services)('pins the version of %s', (_name, { image, build }) => {
    const pinned = /^[a-z/-]+:v?\d+\.\d+(?:\.\d+)?(?:-[a-z]+)?$/;
    expect(image).toMatch(pinned);
    for (const base of Object.values(build?.args ?? {})) expect(base).toMatch(pinned);
  });

  it.each(services)('restrains %s: no root, nothing to write to but its volumes, no capabilities', (name, service) => {
    expect(service.user).toMatch(/^(?!root|0)/);
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      restart: name === 'secrets' ? 'no' : 'unless-stopped',
    });
  });

  it.each(services.filter(([name]) => name !== 'secrets'))('looks after the health of %s', (_name, service) => {
    expect(service.healthcheck?.test[0]).toBe('CMD');
  });

  it('opens nothing but Grafana and, where asked for, the portal, and both to this machine alone', () => {
    const open = services.flatMap(([name, { ports, profiles }]) => (ports ?? []).map((port) => [name, port, profiles]));
    expect(open).toEqual([
      ['portal', '${CLDERA_PORTAL_PUBLISH:-127.0.0.1:9788}:9788', ['portal']],
      ['grafana', '${GRAFANA_PUBLISH:-127.0.0.1:3000}:3000', undefined],
    ]);
  });

  it('carries no secret: those come by file', () => {
    for (const [, { environment }] of services) {
      for (const [name, value] of Object.entries(environment ?? {})) {
        const isSecret = /TOKEN|SECRET|PASSWORD|DATABASE_URL|SMTP_URL/.test(name);
        if (isSecret) expect(`${name}=${value}`).toMatch(/_FILE=(?:\/run\/|\$\{CLDERA_DATABASE_URL_FILE:-\}$)/);
      }
    }
  });

  it.each(services)('mounts what exists, for %s', (_name, service) => {
    for (const volume of service.volumes ?? []) {
      const source = volume.split(':')[0] ?? '';
      if (source.startsWith('.')) expect(existsSync(join(ROOT, source))).toBe(true);
      else if (source !== '/') expect(Object.keys(compose.volumes)).toContain(source);
    }
  });

  it.each(services)('lets %s read every file that its settings name', (_name, service) => {
    const mounted = (service.volumes ?? []).map((volume) => volume.split(':')[1] ?? '');
    const named = Object.entries(service.environment ?? {}).flatMap(([name, value]) =>
      name.endsWith('_FILE') && String(value).startsWith('/run/cldera') ? [String(value)] : [],
    );
    for (const path of named) expect(mounted.some((folder) => path.startsWith(`${folder}/`))).toBe(true);
  });

  it('shows the dashboards in every language that there is', () => {
    const languages = readdirSync(join(ROOT, 'dashboards')).filter((name) => /^[a-z]{2}-\w+$/.test(name));
    const mounted = (compose.services['grafana']?.volumes ?? []).filter((volume) => volume.startsWith('./dashboards/'));
    expect(mounted).toEqual(
      expect.arrayContaining(languages.map((language) => `./dashboards/${language}:/dashboards/${language}:ro`)),
    );
    for (const language of languages) {
      expect(composeFiles()['grafana/dashboards/cldera.yml']).toContain(`/dashboards/${language}`);
    }
  });
});

describe('the Dockerfile', () => {
  it.each(services.flatMap(([name, { build }]) => (build === undefined ? [] : [[name, build.target]])))(
    'has what %s is built from: %s',
    (_name, target) => {
      expect(dockerfile).toMatch(new RegExp(`^FROM \\S+ AS ${target}$`, 'm'));
    },
  );

  it('ends without root and pins what it builds on', () => {
    expect(dockerfile.trimEnd().split('\n').slice(-2)).toEqual([
      'USER node',
      'CMD ["node", "alert-bridge/src/main.ts"]',
    ]);
    for (const [, base] of dockerfile.matchAll(/^ARG \w+_IMAGE=(\S+)$/gm)) expect(base).toMatch(/:\d+\.\d+\.\d+/);
  });

  it('copies the manifest of every workspace', () => {
    const { workspaces } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { workspaces: string[] };
    for (const workspace of workspaces) {
      expect(dockerfile).toContain(`COPY ${workspace}/package.json ${workspace}/`);
    }
  });

  it('has every program that compose runs', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?:--from=build \/app\/)?(\S+) \S+$/gm)].map(
      ([, path]) => path ?? '',
    );
    for (const [name, { command }] of services) {
      const entry = command?.[0] === 'node' ? command.find((word) => /\.[jt]s$/.test(word)) : undefined;
      if (entry !== undefined)
        expect({ name, found: copied.some((path) => entry.startsWith(path)) }).toMatchObject({ found: true });
    }
  });
});

describe('the secrets for docker compose', () => {
  let folder = '';
  beforeAll(() => {
    folder = temporaryFolder();
  });
  afterAll(() => removeFolder(folder));

  async function make(): Promise<string[]> {
    const lines: string[] = [];
    const io = { env: {}, json: true, stdout: (line: string) => void lines.push(line), stderr: () => undefined };
    expect(await secretsCommand.run([folder], io)).toBe(0);
    return (JSON.parse(lines[0] ?? '') as { made: string[] }).made;
  }

  it('are made once and kept', async () => {
    const made = await make();
    const before = made.map((path) => readFileSync(join(folder, path), 'utf8'));
    expect(await make()).toEqual([]);
    expect(made.map((path) => readFileSync(join(folder, path), 'utf8'))).toEqual(before);
    expect(new Set(before).size).toBe(before.length);
  });

  it('are all that the services ask for', async () => {
    const asked = new Set([...text.matchAll(/\/run\/cldera\/(\w+\/\w+)/g)].map(([, path]) => path ?? ''));
    for (const generated of Object.values(composeFiles())) {
      for (const [, path] of generated.matchAll(/\/run\/cldera\/(\w+\/\w+)/g)) asked.add(path ?? '');
    }
    await make();
    for (const path of asked) expect(existsSync(join(folder, path))).toBe(true);
  });

  it('give PostgreSQL and the bridge the same password', async () => {
    await make();
    const { password } = new URL(readFileSync(join(folder, 'database/url'), 'utf8'));
    expect(password).toBe(readFileSync(join(folder, 'database/password'), 'utf8'));
  });
});

describe('our programs in docker compose', () => {
  let folder = '';
  beforeAll(async () => {
    folder = temporaryFolder();
    const io = { env: {}, json: false, stdout: () => undefined, stderr: () => undefined };
    await secretsCommand.run([folder], io);
    writeFileSync(join(folder, 'smtp_url'), '');
  });
  afterAll(() => removeFolder(folder));

  /** What docker compose hands over where nothing is set, with the mounted files where they are here. */
  function environment(name: string): NodeJS.ProcessEnv {
    const settings = Object.entries(compose.services[name]?.environment ?? {});
    const here = (value: string) =>
      value
        .replace(/^\$\{\w+:-(.*)\}$/, '$1')
        .replace(/^\/run\/cldera\//, `${folder}/`)
        .replace(/^\/run\/secrets\//, `${folder}/`);
    return Object.fromEntries(settings.map(([setting, value]) => [setting, here(String(value))]));
  }

  it.each(['bridge', 'exporters'])('accept the settings of %s', async (name) => {
    const check = [...bridgeCommands, ...exporterCommands].find(
      (command) => command.name === (name === 'bridge' ? 'config check' : 'exporters check'),
    );
    const wrong: string[] = [];
    const io = {
      env: environment(name),
      json: false,
      stdout: () => undefined,
      stderr: (line: string) => void wrong.push(line),
    };
    const code = await check?.run([], io);
    expect({ code, wrong }).toEqual({ code: 0, wrong: [] });
  });
});

describe('what docker compose wires is what `cldera start` wires', () => {
  let folder = '';
  let plans = new Map<string, Plan>();
  const files = new Map<string, string>();

  beforeAll(() => {
    folder = temporaryFolder();
    const settings = readSettings({ CLDERA_DATA: folder }, '/');
    if (!settings.ok) throw new Error('the default settings are wrong');
    const data = prepareDataFolder(settings.settings.data);
    const binaries = { prometheus: '/p', alertmanager: '/a', blackbox: '/b', 'node-exporter': '/n' };
    const list = planPrograms({ root: '/app', settings: settings.settings, data, binaries, env: {} });
    plans = new Map(list.map((plan) => [plan.name, plan]));
    for (const name of ['prometheus', 'alertmanager', 'blackbox'] as const) {
      files.set(name, readFileSync(join(data[name], `${name}.yml`), 'utf8'));
    }
  });
  afterAll(() => removeFolder(folder));

  const PROGRAM_OF = new Map([
    ...Object.entries({
      9780: 'bridge',
      9781: 'exporters',
      9782: 'prometheus',
      9783: 'alertmanager',
      9784: 'blackbox',
    }),
    ['9785', 'node-exporter'],
  ]);

  /** Addresses by the program's name, files by what they are. */
  function neutral(value: string): string {
    return value
      .replace(/127\.0\.0\.1:(\d+)/g, (_, port: string) => PROGRAM_OF.get(port) ?? port)
      .replace(/\b(bridge|exporters|prometheus|alertmanager|blackbox|node-exporter):\d+/g, '$1')
      .replace(/\S*\/(webhook|discovery)(?:\.token|\/token)/g, '<$1 token>')
      .replace(/\S*\/(cldera\.rules\.yml|first-run\.json)/g, '<$1>');
  }

  it.each(['prometheus', 'alertmanager', 'blackbox'])('for %s: the same jobs, targets and routes', (name) => {
    const composed = composeFiles()[`${name}/${name}.yml`] ?? '';
    expect(parse(neutral(composed))).toEqual(parse(neutral(files.get(name) ?? '')));
  });

  it('runs the same programs', () => {
    expect(Object.keys(compose.services).sort()).toEqual([...plans.keys(), 'grafana', 'postgres', 'secrets'].sort());
  });

  it.each(['prometheus', 'alertmanager', 'blackbox'])('gives %s the same options', (name) => {
    const options = (args: readonly string[]) =>
      args
        .filter((arg) => !arg.startsWith('--web.listen-address='))
        .map((arg) => arg.replace(/=(\/\S+\/)/, '='))
        .map((arg) => arg.replace(/^(--storage\S*path)=.*/, '$1'))
        .sort();
    expect(options(compose.services[name]?.command ?? [])).toEqual(options(plans.get(name)?.args ?? []));
  });

  it.each(['bridge', 'exporters', 'portal'])('runs %s from the same source with the same flags', (name) => {
    const words = (plans.get(name)?.args ?? []).map((word) => word.replace(/^\/app\//, ''));
    const [program, ...composed] = compose.services[name]?.command ?? [];
    expect(program).toBe('node');
    // The image sets this one for all of them.
    expect(['--disable-warning=ExperimentalWarning', ...composed]).toEqual(words);
  });

  it.each(['bridge', 'exporters', 'portal'])('gives %s the same settings', (name) => {
    const composed = compose.services[name]?.environment ?? {};
    const started = plans.get(name)?.env ?? {};
    for (const [setting, value] of Object.entries(started)) {
      if (setting === 'CLDERA_DATA' || setting === 'CLDERA_PUBLIC_URL') continue;
      expect(`${setting}=${neutral(String(composed[setting]))}`).toBe(`${setting}=${neutral(value ?? '')}`);
    }
  });

  it.each(['bridge', 'exporters', 'portal', 'prometheus', 'alertmanager'])(
    'starts %s after the same programs',
    (name) => {
      const { depends_on: needs } = compose.services[name] ?? {};
      expect(Object.keys(needs ?? {}).filter((other) => other !== 'secrets')).toEqual(plans.get(name)?.after);
    },
  );
});
