import { because, SEVERITIES, type Reason, type ResourceHealth, type Severity } from '../contract/index.ts';

export interface Situation {
  open: Record<Severity, number>;
  checking: number;
  resources: number;
  /** Parts of the monitoring chain that are silent; a customer is not told which. */
  silentParts: readonly string[];
}

/** The worst severity that is open. */
export function worstOf(open: Record<Severity, number>): Severity | null {
  return SEVERITIES.toReversed().find((severity) => open[severity] > 0) ?? null;
}

/** One sentence: is everything all right? A broken chain comes first: without it no other answer can be trusted. */
export function stateOf(situation: Situation): Reason {
  const { open, checking, resources, silentParts } = situation;
  const worst = worstOf(open);
  if (silentParts.length > 0) return because('chain-broken', { parts: silentParts.join(',') });
  if (worst !== null) {
    const events = SEVERITIES.reduce((sum, severity) => sum + open[severity], 0);
    return because('some-abnormal', { events, severity: worst });
  }
  if (checking > 0) return because('some-checking', { events: checking });
  return resources === 0 ? because('nothing-watched') : because('all-normal', { resources });
}

const URGENCY: Record<ResourceHealth, number> = { abnormal: 0, unknown: 1, normal: 2 };

/** What needs a look first. */
export function byUrgency(
  a: { health: ResourceHealth; name: string },
  b: { health: ResourceHealth; name: string },
): number {
  return URGENCY[a.health] - URGENCY[b.health] || a.name.localeCompare(b.name);
}
