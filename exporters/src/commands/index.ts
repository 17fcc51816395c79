import { checkCommand } from './check.ts';
import type { Command } from './command.ts';

export type { Command, CommandIO } from './command.ts';

/** What the exporters add to the operator's command line. */
export const commands: readonly Command[] = [checkCommand];
