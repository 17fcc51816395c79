import { readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';

const FirstRun = z.object({ login: z.string(), password: z.string(), url: z.string() });
type FirstRun = z.infer<typeof FirstRun>;

/** What the bridge left for whoever started it when it made the administrator; it is read once and then gone. */
export function takeFirstRun(path: string): FirstRun | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  rmSync(path, { force: true });
  return FirstRun.safeParse(jsonOf(text)).data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
