import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeFiles } from './compose.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

for (const [path, text] of Object.entries(composeFiles())) {
  mkdirSync(dirname(ROOT + path), { recursive: true });
  writeFileSync(ROOT + path, text);
}
