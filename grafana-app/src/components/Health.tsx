import type { Resource, Severity } from '@cldera/alert-bridge/contract';
import { t } from '../words.ts';
import { Pill } from './Pill.tsx';
import { SeverityBadge } from './Severity.tsx';

export function healthWord(health: Resource['health']): string {
  switch (health) {
    case 'normal':
      return t('resource.health.normal', 'Normal');
    case 'abnormal':
      return t('resource.health.abnormal', 'Abnormal');
    case 'unknown':
      return t('resource.health.unknown', 'No data');
  }
}

/** How a resource is; an abnormal one says how bad. */
export function Health({ health, worst }: { health: Resource['health']; worst: Severity | null }) {
  const word = healthWord(health);
  switch (health) {
    case 'normal':
      return (
        <Pill tone="good" icon="check-circle">
          {word}
        </Pill>
      );
    case 'abnormal':
      return worst !== null ? (
        <SeverityBadge severity={worst} />
      ) : (
        <Pill tone="bad" icon="exclamation-circle">
          {word}
        </Pill>
      );
    case 'unknown':
      return (
        <Pill
          tone="quiet"
          icon="question-circle"
          title={t('resource.health.unknownWhy', 'Nothing has been measured yet.')}
        >
          {word}
        </Pill>
      );
  }
}
