import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';

/** One thing wrong with the configuration: where, and what to write instead. */
export interface ConfigProblem {
  field: string;
  message: string;
}

/** The configuration cannot be used. Messages quote keys and places, never values that may be secret. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[], options?: ErrorOptions) {
    super(problems.map(({ field, message }) => `${field}: ${message}`).join('\n'), options);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** A group of keys that refuses any other and says which it knows. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown ${issue.keys.join(', ')}: correct or remove it; known here: ${Object.keys(shape).join(', ')}`
        : undefined,
  });
}

const MILLISECONDS = { ms: 1, s: 1000, m: 60_000 } as const;

/** `500ms`, `5s` or `1m`, in milliseconds. */
export const duration = z
  .string('write a duration such as 500ms or 5s')
  .regex(/^\d{1,6}(?:ms|s|m)$/, 'write a duration such as 500ms or 5s')
  .transform((text) => {
    const [, count, unit] = /^(\d+)(ms|s|m)$/.exec(text) ?? [];
    return Number(count) * MILLISECONDS[unit as keyof typeof MILLISECONDS];
  })
  .refine((ms) => ms >= 100 && ms <= 120_000, 'take between 100ms and 2m');

/** Zod's issues as problems under a prefix such as `auth.orders`. */
export function problemsOf(error: z.ZodError, prefix = ''): ConfigProblem[] {
  return error.issues.map(({ path, message }) => ({
    field: [...(prefix === '' ? [] : [prefix]), ...path.map(String)].join('.') || 'configuration',
    message,
  }));
}

/**
 * A file named by a setting, relative to `folder`; `secret` cuts the line break that editors leave at the end.
 * @throws ConfigError naming the setting
 */
export async function readSettingFile(field: string, path: string, folder: string): Promise<string> {
  try {
    return (await readFile(resolve(folder, path), 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new ConfigError([{ field, message: `cannot read ${path} (${code}): correct the path or its permissions` }], {
      cause: error,
    });
  }
}
