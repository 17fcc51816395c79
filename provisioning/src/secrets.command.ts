import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandError, type Command } from './command.ts';

const TOKENS = ['webhook/token', 'discovery/token', 'proxy/token', 'grafana/password'];
const PASSWORD = 'database/password';
const URL_FILE = 'database/url';

/**
 * `cldera secrets <folder>`: makes what is missing and leaves what is there. Every container sees only the folders
 * mounted into it, under a user of its own: so the files are readable for all users within them.
 */
export const secretsCommand: Command = {
  name: 'secrets',
  summary: 'Makes the secrets that the programs of docker-compose.yml share, where they are missing',
  usage: '<folder>',
  run([folder], io) {
    if (folder === undefined) throw new CommandError('name the folder: cldera secrets <folder>');
    const made = TOKENS.filter((path) => keep(join(folder, path), secret));
    // The URL carries the same password as PostgreSQL reads from its own file.
    if (keep(join(folder, PASSWORD), secret)) made.push(PASSWORD);
    const password = readFileSync(join(folder, PASSWORD), 'utf8');
    if (keep(join(folder, URL_FILE), () => `postgres://cldera:${password}@postgres:5432/cldera`)) made.push(URL_FILE);
    if (io.json) io.stdout(JSON.stringify({ made }));
    else for (const path of made) io.stdout(`made ${join(folder, path)}`);
    return Promise.resolve(0);
  },
};

function keep(path: string, make: () => string): boolean {
  if (existsSync(path)) return false;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, make(), { mode: 0o444 });
  return true;
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}
