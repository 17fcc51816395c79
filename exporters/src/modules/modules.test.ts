import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { MODULES } from './index.ts';

describe('the list of modules', () => {
  it('has a line for every folder and a folder for every line', () => {
    const entries = readdirSync(new URL('.', import.meta.url), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(new Set(MODULES.map((module) => module.name))).toEqual(new Set(folders));
    expect(MODULES).toHaveLength(folders.length);
  });

  it.each(MODULES.map((module) => [module.name, module] as const))('%s runs on its defaults', (name, module) => {
    const config = module.schema.parse({});
    expect(config.plan(module.exampleTarget)).toMatchObject({ ok: true });
    expect(config.timeoutMs).toBeLessThanOrEqual(10_000);
    const { up, duration, failure } = module.vitals;
    expect([up, duration, failure].every((vital) => vital.name.startsWith(`${name}_`))).toBe(true);
  });

  it.each(MODULES.map((module) => [module.name, module] as const))(
    '%s takes no credentials in a target',
    (_name, module) => {
      for (const target of ['http://user:hunter2@host:80/', 'redis://:hunter2@host:6379', 'user:hunter2@host:80']) {
        const parsed = module.schema.parse({}).plan(target);
        expect(parsed.ok).toBe(false);
        expect(JSON.stringify(parsed)).not.toContain('hunter2');
      }
    },
  );
});
