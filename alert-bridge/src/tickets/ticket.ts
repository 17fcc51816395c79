import type { Reason } from '../contract/wording.ts';
import { because } from '../contract/wording.ts';
import type { Severity } from '../contract/common.ts';
import type { TicketMove, TicketState } from '../contract/tickets.ts';

/** What can happen to a ticket: a person's moves, and recovery seen by monitoring. */
export type TicketTrigger = TicketMove | 'recover';

/**
 * Every legal move; a pair that is absent is refused.
 * Recovery closes a ticket that nobody has taken. One that somebody works on becomes resolved, so that its owner can write down
 * the cause before closing it.
 */
export const TICKET_TRANSITIONS = {
  new: { acknowledge: 'in-progress', resolve: 'resolved', close: 'closed', recover: 'closed' },
  'in-progress': { resolve: 'resolved', close: 'closed', recover: 'resolved' },
  resolved: { close: 'closed', reopen: 'in-progress', recover: 'resolved' },
  closed: { reopen: 'in-progress', recover: 'closed' },
} as const satisfies Record<TicketState, Partial<Record<TicketTrigger, TicketState>>>;

const MOVES: readonly TicketMove[] = ['acknowledge', 'resolve', 'close', 'reopen'];

export type Transition =
  { allowed: true; to: TicketState; reason: Reason } | { allowed: false; allowedMoves: TicketMove[] };

/** Where a trigger leads, or what could be done instead. */
export function transition(from: TicketState, trigger: TicketTrigger): Transition {
  const to = (TICKET_TRANSITIONS[from] as Partial<Record<TicketTrigger, TicketState>>)[trigger];
  if (to === undefined) return { allowed: false, allowedMoves: movesFrom(from) };
  return { allowed: true, to, reason: reasonOf(from, trigger, to) };
}

/** What a person can do now. */
export function movesFrom(state: TicketState): TicketMove[] {
  return MOVES.filter((move) => move in TICKET_TRANSITIONS[state]);
}

function reasonOf(from: TicketState, trigger: TicketTrigger, to: TicketState): Reason {
  if (trigger !== 'recover') return because(`ticket-${trigger}`);
  return to === 'closed' && from !== 'closed' ? because('ticket-closed-by-recovery') : because('ticket-recovered');
}

/** The handling level of an event's severity (spec A13). */
export const LEVEL_OF_SEVERITY: Record<Severity, 1 | 2 | 3 | 4> = { disaster: 1, high: 2, average: 3, warning: 4 };

/** Open work first to last: what stops the business, then what has waited longest. */
export const OPEN_STATES: readonly TicketState[] = ['new', 'in-progress', 'resolved'];
