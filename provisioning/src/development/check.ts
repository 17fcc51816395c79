import { runChecks } from './checks.ts';
import { verdict } from './tally.ts';

/** `npm run check`: format, types, lint, boundaries, unused code, generated files. */
const { line, code } = verdict(await runChecks(console.log));
console.log(line);
process.exitCode = code;
