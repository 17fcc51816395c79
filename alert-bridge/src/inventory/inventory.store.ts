import type { Selectable } from 'kysely';
import type { AttachedTemplate, Customer, Language } from '../contract/index.ts';
import type { Scope } from '../people/scope.ts';
import { chunks, type Database, type Db } from '../platform/database.ts';
import type { Tables } from '../platform/tables.ts';

export interface StoredResource {
  id: string;
  name: string;
  customer: string;
  templates: AttachedTemplate[];
  createdAt: string;
  endedAt: string | null;
}

/** Which customers and resources labels may name. */
export interface Known {
  customers: Set<string>;
  resources: Map<string, { customer: string; ended: boolean }>;
}

export interface Named {
  customers: Map<string, Customer>;
  resources: Map<string, string>;
}

export type InventoryStore = ReturnType<typeof createInventoryStore>;

export function createInventoryStore({ db }: Database, newId: () => string) {
  async function withTemplates(rows: Selectable<Tables['resources']>[], from: Db = db): Promise<StoredResource[]> {
    if (rows.length === 0) return [];
    const ids = rows.map((row) => row.id);
    const attached = await from
      .selectFrom('resource_templates')
      .selectAll()
      .where('resource_id', 'in', ids)
      .orderBy('id')
      .execute();
    const byResource = Map.groupBy(attached, (row) => row.resource_id);
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      customer: row.customer_id,
      templates: (byResource.get(row.id) ?? []).map(({ template, parameters }) => ({
        template,
        parameters: JSON.parse(parameters) as Record<string, string>,
      })),
      createdAt: row.created_at,
      endedAt: row.ended_at,
    }));
  }

  return {
    async customers(scope: Scope): Promise<Customer[]> {
      let query = db.selectFrom('customers').selectAll();
      if (!scope.all) query = query.where('id', '=', scope.customer);
      return (await query.orderBy('name').execute()).map(customerOf);
    },
    async customer(id: string, from: Db = db): Promise<Customer | undefined> {
      const row = await from.selectFrom('customers').selectAll().where('id', '=', id).executeTakeFirst();
      return row && customerOf(row);
    },
    /** Adds a customer. Answers false when the id is taken. */
    async addCustomer(tx: Db, customer: Customer): Promise<boolean> {
      const added = await tx
        .insertInto('customers')
        .values({
          id: customer.id,
          name: customer.name,
          language: customer.language,
          time_zone: customer.timeZone,
          email: customer.email,
          created_at: customer.createdAt,
          ended_at: customer.endedAt,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst();
      return (added.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
    /** Resources under service. */
    async resources(scope: Scope, customer?: string): Promise<StoredResource[]> {
      let query = db.selectFrom('resources').selectAll().where('ended_at', 'is', null);
      if (!scope.all) query = query.where('customer_id', '=', scope.customer);
      if (customer !== undefined) query = query.where('customer_id', '=', customer);
      return withTemplates(await query.orderBy('name').orderBy('id').execute());
    },
    async resource(scope: Scope, id: string, from: Db = db): Promise<StoredResource | undefined> {
      let query = from.selectFrom('resources').selectAll().where('id', '=', id);
      if (!scope.all) query = query.where('customer_id', '=', scope.customer);
      return (await withTemplates(await query.execute(), from))[0];
    },
    /** Adds a resource with its templates. Answers false when the id is taken, also by one that has ended. */
    async addResource(tx: Db, resource: StoredResource): Promise<boolean> {
      const added = await tx
        .insertInto('resources')
        .values({
          id: resource.id,
          customer_id: resource.customer,
          name: resource.name,
          created_at: resource.createdAt,
          ended_at: null,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst();
      if ((added.numInsertedOrUpdatedRows ?? 0n) === 0n) return false;
      await tx
        .insertInto('resource_templates')
        .values(
          resource.templates.map(({ template, parameters }) => {
            return { id: newId(), resource_id: resource.id, template, parameters: JSON.stringify(parameters) };
          }),
        )
        .execute();
      return true;
    },
    async endResource(tx: Db, id: string, at: string): Promise<void> {
      await tx
        .updateTable('resources')
        .set({ ended_at: at })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute();
    },
    /** What of these ids exists. */
    async known(tx: Db, customers: string[], resources: string[]): Promise<Known> {
      const known: Known = { customers: new Set(), resources: new Map() };
      for (const some of chunks(customers)) {
        const rows = await tx.selectFrom('customers').select('id').where('id', 'in', some).execute();
        for (const { id } of rows) known.customers.add(id);
      }
      for (const some of chunks(resources)) {
        const columns = ['id', 'customer_id', 'ended_at'] as const;
        const rows = await tx.selectFrom('resources').select(columns).where('id', 'in', some).execute();
        for (const row of rows)
          known.resources.set(row.id, { customer: row.customer_id, ended: row.ended_at !== null });
      }
      return known;
    },
    /** Customers and names of resources by id, for what is shown or told. */
    async named(customers: Iterable<string>, resources: Iterable<string | null>, from: Db = db): Promise<Named> {
      const found: Named = { customers: new Map(), resources: new Map() };
      for (const ids of chunks([...new Set(customers)])) {
        const rows = await from.selectFrom('customers').selectAll().where('id', 'in', ids).execute();
        for (const row of rows) found.customers.set(row.id, customerOf(row));
      }
      const known = [...new Set(resources)].filter((id) => id !== null);
      for (const ids of chunks(known)) {
        const rows = await from.selectFrom('resources').select(['id', 'name']).where('id', 'in', ids).execute();
        for (const row of rows) found.resources.set(row.id, row.name);
      }
      return found;
    },
  };
}

function customerOf(row: Selectable<Tables['customers']>): Customer {
  return {
    id: row.id,
    name: row.name,
    language: row.language as Language,
    timeZone: row.time_zone,
    email: row.email,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}
