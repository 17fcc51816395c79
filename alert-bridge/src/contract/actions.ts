/** Everything a principal can be allowed to do. The table of who may is `people/principal.ts`. */
export const ACTIONS = [
  'public',
  'session.own',
  'overview.read',
  'events.read',
  'tickets.read',
  'tickets.write',
  'inventory.read',
  'inventory.write',
  'chain.read',
  'alerts.receive',
  'targets.discover',
] as const;

export type Action = (typeof ACTIONS)[number];
