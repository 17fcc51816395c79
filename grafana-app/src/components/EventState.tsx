import type { Event } from '@cldera/alert-bridge/contract';
import { eventStateWord } from './event-words.ts';
import { Pill } from './Pill.tsx';

/** Where an event stands. */
export function EventState({ event }: { event: Pick<Event, 'state' | 'outcome'> }) {
  const word = eventStateWord(event);
  switch (event.state) {
    case 'checking':
      return (
        <Pill tone="info" icon="sync">
          {word}
        </Pill>
      );
    case 'confirmed':
      return (
        <Pill tone="bad" icon="exclamation-circle">
          {word}
        </Pill>
      );
    case 'ended':
      return event.outcome === 'no-longer-watched' ? (
        <Pill tone="quiet" icon="eye-slash">
          {word}
        </Pill>
      ) : (
        <Pill tone="good" icon="check-circle">
          {word}
        </Pill>
      );
  }
}
