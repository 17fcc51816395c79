import type { Ticket } from '@cldera/alert-bridge/contract';
import { Pill } from './Pill.tsx';
import { ticketStateWord } from './ticket-words.ts';

/** Where a ticket stands. */
export function TicketState({ state }: { state: Ticket['state'] }) {
  const word = ticketStateWord(state);
  switch (state) {
    case 'new':
      return (
        <Pill tone="bad" icon="plus-circle">
          {word}
        </Pill>
      );
    case 'in-progress':
      return (
        <Pill tone="info" icon="user">
          {word}
        </Pill>
      );
    case 'resolved':
      return (
        <Pill tone="good" icon="check-circle">
          {word}
        </Pill>
      );
    case 'closed':
      return (
        <Pill tone="quiet" icon="lock">
          {word}
        </Pill>
      );
  }
}
