import { because } from '../contract/wording.ts';
import { COMPANY } from '../inventory/inventory.store.ts';
import type { Database } from '../platform/database.ts';
import type { Marks } from '../platform/marks.ts';
import { instant, type Clock } from '../platform/time.ts';
import { CHAIN_PARTS, silentParts, type ChainPart, type ChainSeen } from './chain.ts';
import type { Episodes, NewEpisode } from './episodes.service.ts';
import type { EpisodeStore } from './episodes.store.ts';
import { chainRule } from './identity.ts';

interface ChainParts {
  database: Database;
  store: EpisodeStore;
  episodes: Episodes;
  marks: Marks;
  clock: Clock;
  silenceSeconds: number;
}

export type Chain = ReturnType<typeof createChain>;

/** Watches the monitoring chain itself: what has been silent too long becomes an event like any other (D5). */
export function createChain({ database, store, episodes, marks, clock, silenceSeconds }: ChainParts) {
  const watchingSince = instant(clock.now());

  async function seen(): Promise<ChainSeen> {
    const all = await marks.all();
    return Object.fromEntries(CHAIN_PARTS.flatMap((part) => (all.has(part) ? [[part, all.get(part)]] : [])));
  }

  return {
    seen,
    async silent(): Promise<ChainPart[]> {
      return silentParts(await seen(), watchingSince, instant(clock.now()), silenceSeconds);
    },
    async run(): Promise<void> {
      const now = instant(clock.now());
      const silent = silentParts(await seen(), watchingSince, now, silenceSeconds);
      await database.transaction(async (tx) => {
        const fingerprints = CHAIN_PARTS.map(fingerprint);
        const open = await store.openByFingerprint(tx, fingerprints);
        await episodes.open(
          tx,
          silent.filter((part) => !open.has(fingerprint(part))).map((part) => draft(part, now)),
          now,
        );
        const over = CHAIN_PARTS.filter((part) => !silent.includes(part)).flatMap(
          (part) => open.get(fingerprint(part)) ?? [],
        );
        await episodes.end(tx, over, 'recovered', now, because('recovered'));
      });
    },
  };
}

const fingerprint = (part: ChainPart) => `chain:${part}`;

function draft(part: ChainPart, now: string): NewEpisode {
  return {
    fingerprint: fingerprint(part),
    rule: chainRule(part),
    source: 'chain',
    customer: COMPANY,
    resource: null,
    subject: '',
    labels: { alertname: chainRule(part) },
    severity: 'disaster',
    severityReason: because('severity-of-row'),
    requiredChecks: 1,
    threshold: null,
    unit: '',
    startsAt: now,
    value: null,
    nextCheckAt: null,
  };
}
