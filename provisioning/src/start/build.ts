import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../command.ts';
import type { Report } from './report.ts';
import { runLogged } from './run-logged.ts';
import type { Voice } from './wording.ts';

/** Something that must be built before it can be served. Paths are relative to the repository. */
export interface Product {
  name: string;
  command: readonly [string, ...string[]];
  /** A file that every build writes anew. */
  output: string;
  /** Files and folders that it is made of. */
  sources: readonly string[];
}

export const PRODUCTS: readonly Product[] = [
  {
    name: 'grafana-app',
    command: npmBuild('@cldera/grafana-app'),
    output: 'grafana-app/dist/module.js',
    sources: [
      'grafana-app/src',
      'grafana-app/package.json',
      'grafana-app/webpack.config.js',
      'alert-bridge/src/contract',
    ],
  },
  {
    name: 'portal',
    command: npmBuild('@cldera/portal'),
    output: 'grafana-app/portal/dist/index.html',
    sources: [
      'grafana-app/portal/host',
      'grafana-app/portal/build',
      'grafana-app/portal/vite.config.ts',
      'grafana-app/portal/package.json',
      'alert-bridge/src/contract',
    ],
  },
];

function npmBuild(workspace: string): Product['command'] {
  return ['npm', 'run', 'build', '--workspace', workspace];
}

export interface BuildOptions {
  root: string;
  env: NodeJS.ProcessEnv;
  /** Folder of `build-<name>.log`. */
  logs: string;
  report: Report;
  voice: Voice;
  interrupted: AbortSignal;
}

/**
 * Builds what was never built or is older than its sources.
 * @throws CommandError when a build fails
 */
export async function buildOutdated(products: readonly Product[], options: BuildOptions): Promise<void> {
  for (const product of products.filter((candidate) => isOutdated(candidate, options.root))) {
    await build(product, options);
  }
}

async function build({ name, command: [command, ...args] }: Product, options: BuildOptions): Promise<void> {
  const { root, env, voice, report } = options;
  report({ event: 'building', name });
  const startedAt = performance.now();
  const log = join(options.logs, `build-${name}.log`);
  const outcome = await runLogged({ command, args }, { env, log, cwd: root, interrupted: options.interrupted });
  if (outcome.code !== 0) throw new CommandError(voice('build-failed', { name, log, tail: outcome.tail }));
  report({ event: 'built', name, seconds: (performance.now() - startedAt) / 1_000 });
}

export function isOutdated(product: Product, root: string): boolean {
  const output = join(root, product.output);
  if (!existsSync(output)) return true;
  const builtAt = statSync(output).mtimeMs;
  return product.sources.some((source) => newestIn(join(root, source)) > builtAt);
}

/** Milliseconds of the youngest file at or below a path; tests and dependencies do not count. */
function newestIn(path: string): number {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const names = readdirSync(path).filter(
    (name) => name !== 'node_modules' && name !== 'dist' && !/\.test\.tsx?$/.test(name),
  );
  // The folder's own time tells of files that were removed.
  return Math.max(stat.mtimeMs, ...names.map((name) => newestIn(join(path, name))));
}
