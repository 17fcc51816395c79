import { z } from 'zod';

export const Language = z.enum(['zh-Hans', 'en-US']);
export type Language = z.infer<typeof Language>;

/** A name in both languages. */
export const Text = z.object({ 'zh-Hans': z.string(), 'en-US': z.string() });
export type Text = z.infer<typeof Text>;

/** ISO-8601, UTC, milliseconds: sorts as text. */
export const Instant = z.iso.datetime();

/** Severities of an event, least first (spec A13). */
export const SEVERITIES = ['warning', 'average', 'high', 'disaster'] as const;
export const Severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof Severity>;

/** Customers and resources carry readable ids: they are Prometheus label values. */
export const Slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'use 1 to 63 lower-case letters, digits and inner hyphens');

/** Text that every database keeps: without NUL, and without half of a surrogate pair. */
export function keepable(schema: z.ZodString): z.ZodString {
  return schema.refine((text) => !/[\0\p{Surrogate}]/u.test(text), 'use well-formed text without NUL');
}

export const Reference = z.object({ id: z.string(), name: z.string() });
export type Reference = z.infer<typeof Reference>;

export const IdParams = z.object({ id: keepable(z.string().min(1).max(200)) });

/** Every list is paged the same way: `next` goes back as `cursor`. */
export const Paging = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

export const Done = z.object({ done: z.literal(true) });
