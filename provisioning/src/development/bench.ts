import { cpus, release, totalmem, type } from 'node:os';
import { benchBridge } from '../../../alert-bridge/test/bridge.bench.ts';
import { benchExporters, formatRows } from '../../../exporters/src/probe.bench.ts';
import { markdownTable } from './markdown.ts';

interface Suite {
  name: string;
  /** Resolves with a Markdown table. */
  run: () => Promise<string>;
}

const SUITES: readonly Suite[] = [
  { name: 'exporters', run: async () => formatRows(await benchExporters()) },
  { name: 'alert-bridge', run: async () => markdownTable(await benchBridge()) },
];

/** `npm run bench [suite …]`: measures on this machine and prints Markdown. */
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !SUITES.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}: use ${SUITES.map(({ name }) => name).join(' or ')}`);
  process.exit(2);
}
console.log(`Measured on ${machine()}.\n`);
for (const { name, run } of SUITES.filter((suite) => asked.length === 0 || asked.includes(suite.name))) {
  console.log(`### ${name}\n\n${await run()}\n`);
}

function machine(): string {
  const processors = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, ${gigabytes} GB, ${type()} ${release()}, Node ${process.version}`;
}
