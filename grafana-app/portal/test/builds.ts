import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const PORTAL = path.resolve(import.meta.dirname, '..');
const GRAFANA_APP = path.resolve(PORTAL, '..');
const REPOSITORY = path.resolve(GRAFANA_APP, '..');

export const FIXTURE_PLUGIN = path.join(import.meta.dirname, 'fixture-plugin');

export interface Host {
  grafana: string;
  react: string;
  dist: string;
  build: readonly [string, ...string[]];
}

/** The host on the packages it is made for, and on the oldest that the plugin must load on. */
export const HOSTS: readonly Host[] = [
  {
    grafana: '13.2.2',
    react: '19.3.1',
    dist: path.join(PORTAL, 'dist'),
    build: ['npm', 'run', 'build', '-w', '@cldera/portal'],
  },
  {
    grafana: '12.4.6',
    react: '18.3.1',
    dist: path.join(GRAFANA_APP, 'compatibility/dist'),
    build: [process.execPath, path.join(GRAFANA_APP, 'compatibility/build.ts')],
  },
];

/** Builds a host unless a build younger than its sources is there. */
export function ensureHost({ dist, build }: Host): void {
  const sources = ['host', 'build'].flatMap((folder) => filesUnder(path.join(PORTAL, folder)));
  if (isYounger(path.join(dist, 'index.html'), sources)) return;
  run(build);
}

/** Where the plugin itself is built; builds it when it is not. */
export function ensurePlugin(): string {
  const dist = path.join(GRAFANA_APP, 'dist');
  if (!existsSync(path.join(dist, 'module.js'))) run(['npm', 'run', 'build', '-w', '@cldera/grafana-app']);
  return dist;
}

function run([command, ...parameters]: readonly [string, ...string[]]): void {
  // Without jest's NODE_ENV, which builders would heed.
  const env = { ...process.env, NODE_ENV: 'production' };
  execFileSync(command, parameters, { cwd: REPOSITORY, env, stdio: ['ignore', 'ignore', 'inherit'] });
}

function isYounger(file: string, sources: readonly string[]): boolean {
  if (!existsSync(file)) return false;
  const builtAt = statSync(file).mtimeMs;
  return sources.every((source) => statSync(source).mtimeMs <= builtAt);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
