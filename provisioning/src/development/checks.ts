import { spawn } from 'node:child_process';
import { changedFiles, ROOT, snapshot } from './files.ts';
import type { Tally } from './tally.ts';

interface Step {
  name: string;
  /** Resolves with what is wrong; an empty text: nothing. */
  run: () => Promise<string>;
}

// Generated files come first: the others look at what is generated.
const STEPS: readonly Step[] = [
  { name: 'generated files', run: generatedFiles },
  { name: 'format', run: () => tool('prettier', '--check', '--log-level', 'warn', '.') },
  { name: 'types', run: () => tool('tsc', '--project', '.') },
  { name: 'types of grafana-app', run: () => tool('tsc', '--noEmit', '--project', 'grafana-app') },
  { name: 'types of the portal host', run: () => tool('tsc', '--noEmit', '--project', 'grafana-app/portal/host') },
  { name: 'lint', run: () => tool('eslint', '.') },
  {
    name: 'boundaries',
    run: () => tool('depcruise', 'alert-bridge', 'exporters', 'dashboards', 'provisioning', 'grafana-app'),
  },
  { name: 'unused code and dependencies', run: () => tool('knip') },
];

/** Runs every check to its end, prints a line for each, and what is wrong below it. */
export async function runChecks(print: (line: string) => void): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0 };
  for (const { name, run } of STEPS) {
    const startedAt = performance.now();
    const wrong = await run();
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    print(`${wrong === '' ? '✓' : '✗'} ${name}  ${seconds} s`);
    if (wrong !== '') print(wrong.replace(/^/gm, '    '));
    tally[wrong === '' ? 'passed' : 'failed'] += 1;
  }
  return tally;
}

async function generatedFiles(): Promise<string> {
  const before = snapshot();
  const failure = await tool('npm', 'run', '--silent', 'generate');
  if (failure !== '') return failure;
  const changed = changedFiles(before, snapshot());
  if (changed.length === 0) return '';
  return `These were not current and have been generated anew:\n${changed.join('\n')}`;
}

/** Runs a tool in the repository; resolves with its output where it fails. */
function tool(command: string, ...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => resolve(`${command}: ${error.message}`));
    child.once('close', (code) => {
      const output = Buffer.concat(chunks).toString('utf8').trim();
      resolve(code === 0 ? '' : output || `${command} ended with ${code ?? 'a signal'}`);
    });
  });
}
