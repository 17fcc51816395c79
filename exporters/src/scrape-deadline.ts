/** What a scrape's answer needs on its way back to Prometheus; ms. */
const OFFSET_MS = 500;

/**
 * The time a probe may take, in ms: the module's timeout, or less when Prometheus gives up sooner
 * (`X-Prometheus-Scrape-Timeout-Seconds` less half a second; half of it where that leaves nothing).
 */
export function scrapeDeadline(timeoutMs: number, scrapeTimeout: string | undefined): number {
  const allowed = Number(scrapeTimeout ?? '') * 1000;
  if (!Number.isFinite(allowed) || allowed <= 0) return timeoutMs;
  return Math.min(timeoutMs, Math.max(allowed - OFFSET_MS, allowed / 2));
}
