import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import { SEVERITIES, SEVERITY_NAMES, type Severity } from '@cldera/alert-bridge/contract';
import { inWords } from '../words.ts';

export interface Tone {
  /** For marks, bars and borders. */
  strong: string;
  /** For a background behind ordinary text. */
  soft: string;
}

/** A severity's colours, from the theme's tokens. */
export function severityTone(theme: GrafanaTheme2, severity: Severity): Tone {
  switch (severity) {
    case 'disaster':
      return tone(theme.colors.error.main, 0.22);
    case 'high':
      return tone(theme.visualization.getColorByName(theme.isDark ? 'light-red' : 'red'), 0.14);
    case 'average':
      return tone(theme.visualization.getColorByName('orange'), 0.14);
    case 'warning':
      return tone(theme.visualization.getColorByName(theme.isDark ? 'yellow' : 'dark-yellow'), 0.14);
  }
}

export function goodTone(theme: GrafanaTheme2): Tone {
  return tone(theme.colors.success.text, 0.12);
}

export function quietTone(theme: GrafanaTheme2): Tone {
  return { strong: theme.colors.text.disabled, soft: theme.colors.background.secondary };
}

export function infoTone(theme: GrafanaTheme2): Tone {
  return tone(theme.colors.info.text, 0.12);
}

function tone(strong: string, softness: number): Tone {
  return { strong, soft: colorManipulator.alpha(strong, softness) };
}

/** 1 for a warning … 4 for a disaster. */
export function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity) + 1;
}

export const WORST_FIRST: readonly Severity[] = SEVERITIES.toReversed();

export function severityName(severity: Severity): string {
  return inWords(SEVERITY_NAMES[severity]);
}
