import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { CommandError } from '../command.ts';
import { buildOutdated, PRODUCTS, type Product } from '../start/build.ts';
import { hasApt, installPackages } from '../start/install.ts';
import { reporter } from '../start/report.ts';
import { voiceOf } from '../start/wording.ts';
import { runChecks } from './checks.ts';
import { ROOT } from './files.ts';
import { tallyOfJest, total, verdict, type Tally } from './tally.ts';

/** Real servers, exporters of others to compare with, a browser: what the tests need beside Node. */
const PACKAGES = [
  'nginx',
  'redis-server',
  'postgresql',
  'prometheus',
  'prometheus-alertmanager',
  'prometheus-blackbox-exporter',
  'prometheus-node-exporter',
  'prometheus-redis-exporter',
  'prometheus-nginx-exporter',
  'chromium',
  'fonts-noto-cjk',
  'docker-compose',
  'wrk',
];

/** The portal on the oldest Grafana packages that the plugin must load on. */
const OLDEST: Product = {
  name: 'compatibility',
  command: [process.execPath, 'grafana-app/compatibility/build.ts'],
  output: 'grafana-app/compatibility/dist/index.html',
  sources: [
    'grafana-app/compatibility/build.ts',
    'grafana-app/compatibility/package.json',
    'grafana-app/portal/host',
    'grafana-app/portal/build',
    'alert-bridge/src/contract',
  ],
};

/** `npm test [pattern …]`: from a bare Debian machine to a result. With patterns only the tests in matching files run. */
const patterns = process.argv.slice(2);
const logs = mkdtempSync(join(tmpdir(), 'cldera-test-'));
process.exitCode = await test().catch((error: unknown) => {
  console.error(error instanceof CommandError ? error.message : error);
  return finish([{ passed: 0, failed: 1 }]);
});
rmSync(logs, { recursive: true, force: true });

async function test(): Promise<number> {
  await prepare();
  const tallies = patterns.length === 0 ? [await runChecks(console.log)] : [];
  return finish([...tallies, await runJest()]);
}

async function prepare(): Promise<void> {
  const { env } = process;
  const voice = voiceOf(env);
  const io = { env, json: false, stdout: console.log, stderr: console.error };
  const report = reporter(io, voice, () => new Date());
  const interrupted = new AbortController().signal;
  const missing = hasApt(env) ? missingPackages() : [];
  if (missing.length > 0) {
    const isRoot = process.getuid?.() === 0;
    await installPackages(missing, { env, isRoot, log: join(logs, 'install.log'), report, voice, interrupted });
  }
  await buildOutdated([...PRODUCTS, OLDEST], { root: ROOT, env, logs, report, voice, interrupted });
}

function missingPackages(): string[] {
  return PACKAGES.filter((name) => {
    try {
      const status = execFileSync('dpkg-query', ['--show', '--showformat=${Status}', name], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      return !status.endsWith(' installed');
    } catch {
      return true;
    }
  });
}

/** Not more than two at a time: the suites start real servers and measure them. */
async function runJest(): Promise<Tally> {
  const result = join(logs, 'result.json');
  const workers = Math.min(2, cpus().length);
  const args = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const options = [`--maxWorkers=${workers}`, '--json', `--outputFile=${result}`, ...patterns];
  // With --json jest's standard output is the result once more; people read its standard error.
  const child = spawn(process.execPath, [...args, ...options], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  await new Promise((resolve) => child.once('close', resolve));
  return tallyOf(result);
}

function tallyOf(result: string): Tally {
  try {
    return tallyOfJest(readFileSync(result, 'utf8'));
  } catch {
    console.error('The tests ended without a result.');
    return { passed: 0, failed: 1 };
  }
}

function finish(tallies: readonly Tally[]): number {
  const { line, code } = verdict(total(tallies));
  console.log(line);
  return code;
}
