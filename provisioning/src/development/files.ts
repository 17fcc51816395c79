import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const NOT_OURS = new Set(['node_modules', 'dist', 'data', 'coverage', '.git']);

/** A digest of every file of the repository that is kept under version control, by path. */
export function snapshot(folder = ROOT, below = ''): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    if (NOT_OURS.has(entry.name)) continue;
    const path = join(below, entry.name);
    if (entry.isDirectory()) for (const [inner, digest] of snapshot(folder, path)) files.set(inner, digest);
    else if (entry.isFile()) files.set(path, digestOf(join(folder, path)));
  }
  return files;
}

/** Paths whose content differs, or that only one side has. */
export function changedFiles(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}

function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('base64');
}
