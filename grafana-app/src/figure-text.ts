import { formattedValueToString, getValueFormat } from '@grafana/data';
import { t } from './words.ts';

/** A measured value with its unit, as short as can be read without loss: `92.4 %`, `38 ms`, `512 MiB`, `up`. */
export function figureText(value: number | null, unit: string): string {
  if (value === null) return t('figure.none', 'no data');
  switch (unit) {
    case '%':
      return `${decimal(value, value >= 99.95 || value === 0 ? 0 : 1)} %`;
    case 's':
      return formattedValueToString(getValueFormat('s')(value, value === 0 ? 0 : undefined));
    case 'B':
      return formattedValueToString(getValueFormat('bytes')(value));
    case '':
      return decimal(value, Number.isInteger(value) ? 0 : 2);
    default:
      return `${decimal(value, Number.isInteger(value) ? 0 : 1)} ${unit}`;
  }
}

/** A value that was judged: without a unit, 1 and 0 are a state and not a count. */
export function judgedText(value: number | null, unit: string): string {
  if (unit === '' && value === 1) return t('figure.up', 'up');
  if (unit === '' && value === 0) return t('figure.down', 'down');
  return figureText(value, unit);
}

/** Whether the rule looks at a yes/no state and not at a figure. */
export function isState(event: { unit: string; threshold: number | null }): boolean {
  return event.unit === '' && (event.threshold === null || event.threshold === 1);
}

function decimal(value: number, digits: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}
