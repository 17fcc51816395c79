import { z } from 'zod';
import { Done, IdParams, Instant, keepable, Paging, Reference, Severity, Slug, Text, pageOf } from './common.ts';
import { Event } from './events.ts';
import { Delivery } from './notifications.ts';
import { route } from './route.ts';
import { Reason } from './wording.ts';

export const TicketState = z.enum(['new', 'in-progress', 'resolved', 'closed']);
export type TicketState = z.infer<typeof TicketState>;

/** What a person can do to a ticket; the moves open now come with the ticket. */
export const TicketMove = z.enum(['acknowledge', 'resolve', 'close', 'reopen']);
export type TicketMove = z.infer<typeof TicketMove>;

export const Ticket = z.object({
  id: z.string(),
  /** Counted per customer, so that it tells nothing of others: `ACME-12`. */
  number: z.string(),
  title: Text,
  state: TicketState,
  severity: Severity,
  /** 1 urgent … 4 ordinary (spec C3). */
  level: z.number().int().min(1).max(4),
  customer: Reference,
  resource: Reference.nullable(),
  eventId: z.string().nullable(),
  assignee: Reference.nullable(),
  openedAt: Instant,
  updatedAt: Instant,
  closedAt: Instant.nullable(),
  moves: z.array(TicketMove),
});
export type Ticket = z.infer<typeof Ticket>;

export const TimelineEntry = z.object({
  id: z.string(),
  at: Instant,
  /** Null where the system did it. */
  actor: z.string().nullable(),
  reason: Reason,
  comment: z.string().nullable(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

export const TicketDetail = Ticket.extend({
  timeline: z.array(TimelineEntry),
  event: Event.nullable(),
  deliveries: z.array(Delivery),
});
export type TicketDetail = z.infer<typeof TicketDetail>;

export const TicketFilter = Paging.extend({
  state: z.enum(['open', 'closed', 'all']).default('open'),
  severity: Severity.optional(),
  customer: Slug.optional(),
});
export type TicketFilter = z.infer<typeof TicketFilter>;

const Comment = keepable(z.string().trim().min(1, 'write something').max(20_000));

export const ticketRoutes = {
  listTickets: route({
    method: 'GET',
    path: '/api/tickets',
    action: 'tickets.read',
    summary: 'Tickets, the most urgent first',
    query: TicketFilter,
    response: pageOf(Ticket),
  }),
  getTicket: route({
    method: 'GET',
    path: '/api/tickets/:id',
    action: 'tickets.read',
    summary: 'One ticket with its time line',
    params: IdParams,
    response: TicketDetail,
  }),
  moveTicket: route({
    method: 'POST',
    path: '/api/tickets/:id/moves',
    action: 'tickets.write',
    summary: 'Moves a ticket to its next state',
    params: IdParams,
    body: z.strictObject({ move: TicketMove, comment: Comment.optional() }),
    response: Ticket,
  }),
  commentTicket: route({
    method: 'POST',
    path: '/api/tickets/:id/comments',
    action: 'tickets.write',
    summary: 'Adds a comment to the time line',
    params: IdParams,
    body: z.strictObject({ comment: Comment }),
    response: Done,
  }),
};
