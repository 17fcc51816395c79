import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DataFolder {
  root: string;
  logs: string;
  /** Notes on running programs. */
  run: string;
  secrets: string;
  rules: string;
  prometheus: string;
  alertmanager: string;
  blackbox: string;
  mail: string;
  firstRun: string;
}

/** Found in a data folder that was used before. */
const OURS = ['secrets', 'cldera.db'];

/**
 * Lays out the data folder. Nobody but its owner may look into it: it holds tokens, mail and the database.
 * @throws Error where it cannot be made, or holds what is not ours
 */
export function prepareDataFolder(root: string): DataFolder {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  // To close `/srv` or a home to everybody else because a setting names it would be a disaster.
  const held = readdirSync(root).filter((name) => name !== 'lost+found');
  if (held.length > 0 && !OURS.some((name) => held.includes(name))) throw new Error('it holds other files');
  chmodSync(root, 0o700);
  const folder = (name: string) => {
    mkdirSync(join(root, name), { recursive: true, mode: 0o700 });
    return join(root, name);
  };
  return {
    root,
    logs: folder('log'),
    run: folder('run'),
    secrets: folder('secrets'),
    rules: folder('rules'),
    prometheus: folder('prometheus'),
    alertmanager: folder('alertmanager'),
    blackbox: folder('blackbox'),
    mail: join(root, 'mail'),
    firstRun: join(root, 'first-run.json'),
  };
}

const TOKEN_BYTES = 32;

/**
 * A file that holds a secret, readable for its owner alone: the given one, else the one made at the first run.
 * @returns its path
 */
export function secretFile(folder: string, name: string, given: string | undefined): string {
  const path = join(folder, `${name}.token`);
  const known = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const secret = given ?? (known === '' ? randomBytes(TOKEN_BYTES).toString('base64url') : known);
  if (secret !== known) writeFileSync(path, secret, { mode: 0o600 });
  chmodSync(path, 0o600);
  return path;
}
