import type { TicketMove, TicketState } from '@cldera/alert-bridge/contract';
import { t } from '../words.ts';

export function ticketStateWord(state: TicketState): string {
  switch (state) {
    case 'new':
      return t('ticket.state.new', 'New');
    case 'in-progress':
      return t('ticket.state.inProgress', 'In progress');
    case 'resolved':
      return t('ticket.state.resolved', 'Resolved');
    case 'closed':
      return t('ticket.state.closed', 'Closed');
  }
}

export function moveWord(move: TicketMove): string {
  switch (move) {
    case 'acknowledge':
      return t('ticket.move.acknowledge', 'Acknowledge');
    case 'resolve':
      return t('ticket.move.resolve', 'Mark as resolved');
    case 'close':
      return t('ticket.move.close', 'Close');
    case 'reopen':
      return t('ticket.move.reopen', 'Reopen');
  }
}

/** The handling level of the service agreement, 1 urgent … 4 ordinary. */
export function levelWord(level: number): string {
  switch (level) {
    case 1:
      return t('ticket.level.1', 'Level 1');
    case 2:
      return t('ticket.level.2', 'Level 2');
    case 3:
      return t('ticket.level.3', 'Level 3');
    default:
      return t('ticket.level.4', 'Level 4');
  }
}
