import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { hostBuild } from '../portal/build/host-build.ts';

const FOLDER = import.meta.dirname;

if (!isInstalled()) {
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: FOLDER, stdio: 'inherit' });
}
await build(hostBuild({ packages: FOLDER, outDir: path.join(FOLDER, 'dist') }));

/** Whether every package is here in the version that package.json asks for. */
function isInstalled(): boolean {
  const wanted = Object.entries(packageJson(FOLDER)?.dependencies ?? {});
  return wanted.every(([name, version]) => packageJson(path.join(FOLDER, 'node_modules', name))?.version === version);
}

function packageJson(folder: string): { version?: string; dependencies?: Record<string, string> } | null {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as ReturnType<typeof packageJson>;
  } catch {
    return null;
  }
}
