import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

interface Binary {
  /** Names it may have; Debian prefixes some. */
  names: readonly string[];
  debianPackage: string;
}

/** The programs of others that `cldera start` runs. */
export const BINARIES = {
  prometheus: { names: ['prometheus'], debianPackage: 'prometheus' },
  alertmanager: { names: ['prometheus-alertmanager', 'alertmanager'], debianPackage: 'prometheus-alertmanager' },
  'node-exporter': { names: ['prometheus-node-exporter', 'node_exporter'], debianPackage: 'prometheus-node-exporter' },
  blackbox: {
    names: ['prometheus-blackbox-exporter', 'blackbox_exporter'],
    debianPackage: 'prometheus-blackbox-exporter',
  },
} as const satisfies Record<string, Binary>;
export type BinaryName = keyof typeof BINARIES;

export interface FoundBinaries {
  /** Absolute paths. */
  found: Partial<Record<BinaryName, string>>;
  missing: BinaryName[];
}

/** Looks for the programs on a PATH. */
export function findBinaries(path: string | undefined): FoundBinaries {
  const result: FoundBinaries = { found: {}, missing: [] };
  for (const name of Object.keys(BINARIES) as BinaryName[]) {
    const file = BINARIES[name].names
      .map((candidate) => findOnPath(candidate, path))
      .find((found) => found !== undefined);
    if (file === undefined) result.missing.push(name);
    else result.found[name] = file;
  }
  return result;
}

/** The absolute path of a program, or undefined where the PATH does not lead to it. */
export function findOnPath(name: string, path: string | undefined): string | undefined {
  const folders = (path ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
