#!/usr/bin/env node
// Runs on whatever Node the machine has, so: no syntax younger than Node 14.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const WANTED = 24;

if (Number(process.versions.node.split('.')[0]) >= WANTED) {
  if (process.channel) {
    // Started below by an older Node: nothing goes on without it.
    process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    process.channel.unref();
  }
  const { main } = await import('../src/cli.ts');
  process.exitCode = await main(process.argv.slice(2), {
    env: process.env,
    stdout: (line) => process.stdout.write(`${line}\n`),
    stderr: (line) => process.stderr.write(`${line}\n`),
  });
} else {
  runOnOwnNode();
}

/** The project brings a Node of its own (the package `node`). */
function runOnOwnNode() {
  const node = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url));
  if (!existsSync(node)) {
    process.stderr.write(
      `cldera needs Node ${WANTED} or later, this is ${process.version}: run \`npm ci\` in the project first\n`,
    );
    process.exitCode = 1;
    return;
  }
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  // The terminal sends Ctrl-C to both of us; anything else comes to us alone.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => {
    process.exitCode = code === null ? 1 : code;
  });
}
