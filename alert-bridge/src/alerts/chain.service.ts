import { because } from '../contract/wording.ts';
import { COMPANY } from '../inventory/company.ts';
import type { Database } from '../platform/database.ts';
import type { Marks } from '../platform/marks.ts';
import { instant, type Clock } from '../platform/time.ts';
import { CHAIN_PARTS, recoveredParts, silentParts, type ChainPart, type ChainSeen } from './chain.ts';
import type { Episode } from './episode.ts';
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
  /** A look at each part that can be looked at: false or an error means that it is not well. The watchdog is heard, not asked. */
  isWell: Partial<Record<ChainPart, () => Promise<boolean>>>;
}

export type Chain = ReturnType<typeof createChain>;

/** Watches the monitoring chain itself: what has been silent too long becomes an event like any other (D5). */
export function createChain({ database, store, episodes, marks, clock, silenceSeconds, isWell }: ChainParts) {
  const watchingSince = instant(clock.now());

  async function seen(): Promise<ChainSeen> {
    const all = await marks.all();
    return Object.fromEntries(CHAIN_PARTS.flatMap((part) => (all.has(part) ? [[part, all.get(part)]] : [])));
  }

  async function look(part: ChainPart): Promise<void> {
    try {
      if ((await isWell[part]?.()) === false) return;
      await marks.set(part, instant(clock.now()));
    } catch {
      // Not being there is what the silence since the last mark tells.
    }
  }

  return {
    seen,
    async silent(): Promise<ChainPart[]> {
      return silentParts(await seen(), watchingSince, instant(clock.now()), silenceSeconds);
    },
    async run(): Promise<void> {
      await Promise.all((Object.keys(isWell) as ChainPart[]).map(look));
      const now = instant(clock.now());
      const lastSeen = await seen();
      const silent = silentParts(lastSeen, watchingSince, now, silenceSeconds);
      await database.transaction(async (tx) => {
        const byFingerprint = await store.openByFingerprint(tx, CHAIN_PARTS.map(fingerprint));
        const open = Object.fromEntries(
          CHAIN_PARTS.flatMap((part) => {
            const episode = byFingerprint.get(fingerprint(part));
            return episode === undefined ? [] : [[part, episode]];
          }),
        ) as Partial<Record<ChainPart, Episode>>;
        const opening = silent.filter((part) => open[part] === undefined).map((part) => draft(part, now));
        await episodes.open(tx, opening, now);
        const over = recoveredParts(open, lastSeen, now, silenceSeconds).flatMap((part) => open[part] ?? []);
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
    lastStartsAt: now,
    value: null,
    nextCheckAt: null,
  };
}
