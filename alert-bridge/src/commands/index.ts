import { backup, restore } from './backup.ts';
import type { Command } from './command.ts';
import { configCheck } from './config-check.ts';

export type { Command, CommandIO } from './command.ts';

/** The bridge's part of the `cldera` program. */
export const commands: readonly Command[] = [configCheck, backup, restore];
