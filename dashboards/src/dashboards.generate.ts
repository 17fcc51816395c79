import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dashboardFiles } from './files.ts';

const FOLDER = fileURLToPath(new URL('..', import.meta.url));

for (const [path, json] of Object.entries(dashboardFiles())) {
  mkdirSync(dirname(`${FOLDER}${path}`), { recursive: true });
  writeFileSync(`${FOLDER}${path}`, json);
  console.log(`dashboards/${path}`);
}
