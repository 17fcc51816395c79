import type { Episode } from './alerts/episode.ts';
import type { EpisodeEffects } from './alerts/episodes.service.ts';
import type { InventoryStore } from './inventory/inventory.store.ts';
import type { Notifications } from './notifications/notifications.service.ts';
import type { Db } from './platform/database.ts';
import type { Tickets } from './tickets/tickets.service.ts';

interface EffectParts {
  tickets: Tickets;
  notifications: Notifications;
  inventory: InventoryStore;
}

/** What an episode's turning points do to tickets and notifications, inside the transaction that turned it. */
export function createEffects({ tickets, notifications, inventory }: EffectParts): EpisodeEffects {
  return {
    async confirmed(tx: Db, episodes: Episode[]) {
      for (const episode of episodes) {
        const resource =
          episode.resource === null ? null : ((await inventory.resourceName(tx, episode.resource)) ?? episode.resource);
        const ticket = await tickets.open(tx, episode, resource);
        await tickets.notified(tx, ticket, await notifications.problem(tx, episode, ticket));
      }
    },
    async ended(tx: Db, episode: Episode) {
      const ticket = await tickets.recover(tx, episode);
      if (ticket !== undefined) await tickets.notified(tx, ticket, await notifications.recovery(tx, episode, ticket));
    },
  };
}
