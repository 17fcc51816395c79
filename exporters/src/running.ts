import type { Logger } from 'pino';
import { createAllowList } from './allow-list.ts';
import type { Config } from './config.ts';
import type { Connect } from './connect.ts';
import { createGuard, type Guard } from './guard.ts';
import { fetchListing } from './inventory-client.ts';
import { createInventory, type Inventory } from './inventory.ts';
import { createProber, type Prober } from './prober.ts';
import { createSlots, type Slots } from './slots.ts';

/** A configuration brought to life; a reload replaces it whole. */
export interface Running {
  config: Config;
  guard: Guard;
  inventory: Inventory | null;
  slots: Slots;
  prober: Prober;
}

/** Everything a configuration decides. */
export function bringToLife(config: Config, connect: Connect, now: () => number, log: Logger): Running {
  const inventory = config.inventory === null ? null : openInventory(config, config.inventory, connect, now, log);
  const slots = createSlots({ concurrent: config.limits.concurrentProbes, queued: config.limits.queuedProbes });
  return {
    config,
    inventory,
    slots,
    guard: createGuard(createAllowList(config.allow), inventory),
    prober: createProber({ connect, slots, now }),
  };
}

function openInventory(
  { modules }: Config,
  source: NonNullable<Config['inventory']>,
  connect: Connect,
  now: () => number,
  log: Logger,
): Inventory {
  return createInventory({
    now,
    fetchListing: (moduleName) => fetchListing(source, moduleName, connect),
    endpointOf(moduleName, target) {
      const plan = modules.get(moduleName)?.plan(target);
      return plan?.ok === true ? plan.value.endpoint : null;
    },
    onFailure: (moduleName, error) =>
      log.warn(
        { module: moduleName, reason: error instanceof Error ? error.message : 'unknown' },
        'inventory not read',
      ),
  });
}
