import { inventoryRoutes } from '../contract/inventory.ts';
import { scopeOf, type Principal } from '../people/principal.ts';
import { DONE, type Mount } from '../platform/mount.ts';
import type { Inventory } from './inventory.service.ts';
import type { InventoryStore } from './inventory.store.ts';
import { TEMPLATES } from './templates.ts';

export function mountInventory(mount: Mount<Principal>, inventory: Inventory, store: InventoryStore): void {
  mount(inventoryRoutes.listCustomers, async (_, { principal }) => ({
    items: await store.customers(scopeOf(principal)),
  }));
  mount(inventoryRoutes.createCustomer, ({ body }) => inventory.createCustomer(body));
  mount(inventoryRoutes.listTemplates, () => ({ items: [...TEMPLATES] }));
  mount(inventoryRoutes.listResources, async ({ query }, { principal }) => {
    return { items: await inventory.list(scopeOf(principal), query.customer) };
  });
  mount(inventoryRoutes.createResource, ({ body }) => inventory.create(body));
  mount(inventoryRoutes.endResource, async ({ params }, { principal }) => {
    await inventory.end(scopeOf(principal), params.id);
    return DONE;
  });
  mount(inventoryRoutes.listFound, async () => ({ items: await inventory.found() }));
  mount(inventoryRoutes.watchFound, ({ params }) => inventory.watch(params.id));
  mount(inventoryRoutes.discoverTargets, ({ params }) => inventory.targets(params.template));
}
