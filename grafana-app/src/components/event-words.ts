import type { Event } from '@cldera/alert-bridge/contract';
import { figureText, isState, judgedText } from '../figure-text.ts';
import { inWords, t } from '../words.ts';

/** What is abnormal and where: `Disk use · /data`. */
export function eventTitle(event: Pick<Event, 'rule' | 'subject'>): string {
  return [inWords(event.rule.name), event.subject].filter((part) => part !== '').join(' · ');
}

/** The measured value, and what it was held against: `92.4 % / 85 %`; a state in a word. */
export function valueAgainstThreshold(event: Pick<Event, 'value' | 'threshold' | 'unit'>): string {
  if (event.value === null) return '–';
  if (isState(event)) return judgedText(event.value, event.unit);
  const measured = figureText(event.value, event.unit);
  return event.threshold === null ? measured : `${measured} / ${figureText(event.threshold, event.unit)}`;
}

export function eventStateWord(event: Pick<Event, 'state' | 'outcome'>): string {
  if (event.state === 'checking') return t('event.state.checking', 'Checking');
  if (event.state === 'confirmed') return t('event.state.confirmed', 'Confirmed');
  switch (event.outcome) {
    case 'recovered-before-notice':
      return t('event.outcome.recoveredBeforeNotice', 'Recovered before notice');
    case 'no-longer-watched':
      return t('event.outcome.noLongerWatched', 'No longer watched');
    case 'found-afterwards':
      return t('event.outcome.foundAfterwards', 'Recorded afterwards');
    case 'recovered':
    case null:
      return t('event.outcome.recovered', 'Recovered');
  }
}
