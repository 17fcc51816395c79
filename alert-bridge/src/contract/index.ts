import { alertRoutes } from './alerts.ts';
import { eventRoutes } from './events.ts';
import { inventoryRoutes } from './inventory.ts';
import { overviewRoutes } from './overview.ts';
import { sessionRoutes } from './people.ts';
import { ticketRoutes } from './tickets.ts';

export * from './actions.ts';
export * from './alerts.ts';
export * from './common.ts';
export * from './events.ts';
export * from './inventory.ts';
export * from './notifications.ts';
export * from './overview.ts';
export * from './people.ts';
export * from './problem.ts';
export * from './route.ts';
export * from './tickets.ts';
export * from './wording.ts';

/** Every route of the bridge, by name. */
export const routes = {
  ...sessionRoutes,
  ...overviewRoutes,
  ...eventRoutes,
  ...ticketRoutes,
  ...inventoryRoutes,
  ...alertRoutes,
};
