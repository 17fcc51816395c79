import { dateTimeFormat } from '@grafana/data';
import { language, t } from './words.ts';

/** `2026-11-24 19:05:12` in the person's time zone. */
export function exactTime(at: string | number): string {
  return dateTimeFormat(at, { format: 'YYYY-MM-DD HH:mm:ss' });
}

/** `11-24 19:05:12` in the person's time zone: for lists in which the year goes without saying. */
export function dayTime(at: string): string {
  return dateTimeFormat(at, { format: 'MM-DD HH:mm:ss' });
}

/** `19:05:12` in the person's time zone. */
export function clockTime(at: string | number): string {
  return dateTimeFormat(at, { format: 'HH:mm:ss' });
}

const STEPS: [limitSeconds: number, unitSeconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60, 1, 'second'],
  [3_600, 60, 'minute'],
  [86_400, 3_600, 'hour'],
  [86_400 * 30, 86_400, 'day'],
];

/** `3 minutes ago`, `in 20 seconds`; the date when it is more than a month away. */
export function relativeTime(at: string | number, now: number): string {
  const seconds = Math.round((new Date(at).getTime() - now) / 1000);
  if (Math.abs(seconds) < 5) return t('time.now', 'just now');
  const step = STEPS.find(([limit]) => Math.abs(seconds) < limit);
  if (step === undefined) return dateTimeFormat(at, { format: 'YYYY-MM-DD' });
  const [, size, unit] = step;
  const words = new Intl.RelativeTimeFormat(language(), { style: 'short' }).format(Math.trunc(seconds / size), unit);
  // As everywhere on these pages, a space between a number and Chinese.
  return words.replace(/(\d)(?=\p{Script=Han})/u, '$1 ');
}

/** `2 h 5 min`: the two largest units that say something. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const units = [
    { n: Math.floor(seconds / 86_400), text: (n: number) => t('time.days', '{{n}} d', { n }) },
    { n: Math.floor(seconds / 3_600) % 24, text: (n: number) => t('time.hours', '{{n}} h', { n }) },
    { n: Math.floor(seconds / 60) % 60, text: (n: number) => t('time.minutes', '{{n}} min', { n }) },
    { n: seconds % 60, text: (n: number) => t('time.seconds', '{{n}} s', { n }) },
  ];
  const first = units.findIndex(({ n }) => n > 0);
  if (first === -1) return t('time.seconds', '{{n}} s', { n: 0 });
  return units
    .slice(first, first + 2)
    .filter(({ n }) => n > 0)
    .map(({ n, text }) => text(n))
    .join(' ');
}
