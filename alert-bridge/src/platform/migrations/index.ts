import type { Migration } from 'kysely/migration';
import * as initial from './0001-initial.ts';

/** In order; a name never changes once released. */
export const MIGRATIONS: Record<string, Migration> = {
  '0001-initial': initial,
};
