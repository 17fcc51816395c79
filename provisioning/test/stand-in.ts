import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

/** Plays a program: listens, and dies or refuses to die as its environment says. */
const { PORT, DIE_AFTER_MS, DEAF, GRANDCHILD, SAY } = process.env;

createServer((_request, response) => response.end('ok')).listen(Number(PORT), '127.0.0.1');
if (SAY !== undefined) process.stdout.write(`${SAY}\n`);
if (DEAF !== undefined) process.on('SIGTERM', () => undefined);
if (DIE_AFTER_MS !== undefined) setTimeout(() => process.exit(3), Number(DIE_AFTER_MS));
if (GRANDCHILD !== undefined) {
  const child = spawn('sleep', ['300']);
  process.stdout.write(`grandchild ${child.pid ?? 0}\n`);
}
