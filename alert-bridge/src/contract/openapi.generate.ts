import { writeFileSync } from 'node:fs';
import { routes } from './index.ts';
import { openapi } from './openapi.ts';

writeFileSync(new URL('../../openapi.json', import.meta.url), `${JSON.stringify(openapi(routes, '0.1.0'), null, 2)}\n`);
