import { z } from 'zod';
import { IdParams, Instant, Paging, Reference, Severity, Slug, Text, pageOf } from './common.ts';
import { Delivery } from './notifications.ts';
import { Reason } from './wording.ts';
import { route } from './route.ts';

/** What one look at the measured value said. */
export const Verdict = z.enum(['abnormal', 'normal', 'unknown']);
export type Verdict = z.infer<typeof Verdict>;

/** checking: abnormal, but fewer than N times in a row; confirmed: a ticket is open; ended: see `outcome`. */
export const EpisodeState = z.enum(['checking', 'confirmed', 'ended']);
export type EpisodeState = z.infer<typeof EpisodeState>;

export const EpisodeOutcome = z.enum(['recovered-before-notice', 'recovered', 'no-longer-watched', 'found-afterwards']);
export type EpisodeOutcome = z.infer<typeof EpisodeOutcome>;

export const Check = z.object({
  number: z.number().int(),
  at: Instant,
  value: z.number().nullable(),
  verdict: Verdict,
  reason: Reason,
});
export type Check = z.infer<typeof Check>;

/** An event (事件): one episode of something abnormal, from the first firing to its end. */
export const Event = z.object({
  id: z.string(),
  rule: z.object({ id: z.string(), name: Text }),
  customer: Reference,
  resource: Reference.nullable(),
  /** Which part of the resource: a mount point, a port; empty where the resource itself is meant. */
  subject: z.string(),
  severity: Severity,
  severityReason: Reason,
  state: EpisodeState,
  outcome: EpisodeOutcome.nullable(),
  /** Consecutive abnormal checks so far, k of N. */
  abnormalChecks: z.number().int(),
  requiredChecks: z.number().int(),
  value: z.number().nullable(),
  threshold: z.number().nullable(),
  /** `%`, `s`, … or empty for a yes/no state. */
  unit: z.string(),
  startsAt: Instant,
  confirmedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  nextCheckAt: Instant.nullable(),
  ticket: z.object({ id: z.string(), number: z.string() }).nullable(),
});
export type Event = z.infer<typeof Event>;

export const EventDetail = Event.extend({
  labels: z.record(z.string(), z.string()),
  checks: z.array(Check),
  decisions: z.array(z.object({ at: Instant, reason: Reason })),
  deliveries: z.array(Delivery),
});
export type EventDetail = z.infer<typeof EventDetail>;

export const EventFilter = Paging.extend({
  state: z.enum(['open', 'ended', 'all']).default('open'),
  severity: Severity.optional(),
  customer: Slug.optional(),
  resource: Slug.optional(),
});
export type EventFilter = z.infer<typeof EventFilter>;

export const eventRoutes = {
  listEvents: route({
    method: 'GET',
    path: '/api/events',
    action: 'events.read',
    summary: 'Events, the newest first',
    query: EventFilter,
    response: pageOf(Event),
  }),
  getEvent: route({
    method: 'GET',
    path: '/api/events/:id',
    action: 'events.read',
    summary: 'One event with its checks, decisions and deliveries',
    params: IdParams,
    response: EventDetail,
  }),
};
