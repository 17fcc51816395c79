import type { Episode } from './alerts/episode.ts';
import type { EpisodeEffects } from './alerts/episodes.service.ts';
import type { InventoryStore, Named } from './inventory/inventory.store.ts';
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
  function placesOf(tx: Db, episodes: Episode[]): Promise<Named> {
    return inventory.named(
      episodes.map(({ customer }) => customer),
      episodes.map(({ resource }) => resource),
      tx,
    );
  }

  return {
    async confirmed(tx: Db, episodes: Episode[]) {
      const places = await placesOf(tx, episodes);
      const opened = await tickets.open(tx, episodes, places.resources);
      const subjects = opened.flatMap((ticket, i) => {
        const episode = episodes[i];
        return episode === undefined ? [] : [{ episode, ticket }];
      });
      await tickets.notified(tx, await notifications.problem(tx, subjects, places));
    },
    async ended(tx: Db, episodes: Episode[]) {
      const settled = await tickets.episodesEnded(tx, episodes);
      const byId = new Map(settled.map((ticket) => [ticket.episode, ticket]));
      // Nobody recovered where watching ended: the ticket says so, a mail would say something else.
      const subjects = episodes
        .filter(({ outcome }) => outcome !== 'no-longer-watched')
        .flatMap((episode) => {
          const ticket = byId.get(episode.id);
          return ticket === undefined ? [] : [{ episode, ticket }];
        });
      if (subjects.length === 0) return;
      await tickets.notified(tx, await notifications.recovery(tx, subjects, await placesOf(tx, episodes)));
    },
  };
}
