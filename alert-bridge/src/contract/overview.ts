import { z } from 'zod';
import { Instant, Severity } from './common.ts';
import { Event } from './events.ts';
import { Resource } from './inventory.ts';
import { route } from './route.ts';
import { Ticket } from './tickets.ts';
import { Reason } from './wording.ts';

/** Health of the monitoring chain itself. */
export const Chain = z.object({
  prometheus: z.enum(['reachable', 'unreachable', 'not-tried']),
  alertmanager: z.enum(['reachable', 'unreachable', 'not-tried']),
  /** When the alert that always fires was last heard. */
  watchdogHeardAt: Instant.nullable(),
  outboxQueued: z.number().int(),
  outboxDead: z.number().int(),
  /** `server`: mail goes to SMTP_URL; `folder`: no server is set, mail is kept as files. */
  mail: z.enum(['server', 'folder']),
});
export type Chain = z.infer<typeof Chain>;

export const Overview = z.object({
  /** The one sentence: is everything all right, and if not, what is not. */
  state: Reason,
  worstSeverity: Severity.nullable(),
  openEvents: z.object({
    warning: z.number().int(),
    average: z.number().int(),
    high: z.number().int(),
    disaster: z.number().int(),
    /** Abnormal, but not yet often enough to tell anybody. */
    checking: z.number().int(),
  }),
  openTickets: z.number().int(),
  resourcesWatched: z.number().int(),
  events: z.array(Event),
  tickets: z.array(Ticket),
  /** Abnormal ones first, at most twelve. */
  resources: z.array(Resource),
  /** For staff; null for a customer. */
  chain: Chain.nullable(),
  at: Instant,
});
export type Overview = z.infer<typeof Overview>;

export const overviewRoutes = {
  getOverview: route({
    method: 'GET',
    path: '/api/overview',
    action: 'overview.read',
    summary: 'Is everything all right, and if not, who is on it?',
    response: Overview,
  }),
};
