const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/**
 * Milliseconds of a duration as Prometheus writes it: `15s`, `1m`, `1m30s`, `500ms`
 * (prometheus.io, Configuration, `<duration>`; days and longer are refused, nobody scrapes that seldom).
 * @returns undefined where the text is no duration, or zero
 */
export function durationMs(text: string): number | undefined {
  if (!/^(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|s|m|h)/g)) {
    total += Number(amount) * UNITS[unit as keyof typeof UNITS];
  }
  return total === 0 ? undefined : total;
}
