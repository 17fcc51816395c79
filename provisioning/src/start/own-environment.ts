import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const TOKENS = ['webhook', 'discovery'] as const;

/** Stands for a token that `cldera start` has yet to make; long enough to be accepted, and never used. */
const NOT_MADE_YET = 'made-by-the-first-cldera-start';

/** The environment as the bridge gets it from `cldera start`, so that its commands see the same settings. */
export function environmentOfStart(env: NodeJS.ProcessEnv, cwd: string): NodeJS.ProcessEnv {
  const secrets = join(resolve(cwd, env['CLDERA_DATA'] ?? 'data'), 'secrets');
  const tokens = TOKENS.flatMap((token) => {
    const name = `CLDERA_${token.toUpperCase()}_TOKEN`;
    if (env[name] || env[`${name}_FILE`]) return [];
    const file = join(secrets, `${token}.token`);
    return [existsSync(file) ? [`${name}_FILE`, file] : [name, NOT_MADE_YET]];
  });
  return { ...env, ...(Object.fromEntries(tokens) as NodeJS.ProcessEnv) };
}
