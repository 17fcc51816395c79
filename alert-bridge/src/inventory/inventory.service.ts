import type { AttachedTemplate, Customer, Found, Language, Resource, Severity } from '../contract/index.ts';
import { SEVERITIES } from '../contract/common.ts';
import type { EventStore } from '../alerts/events.store.ts';
import type { Scope } from '../people/scope.ts';
import type { Database, Db } from '../platform/database.ts';
import { AppError, notFound, type FieldError } from '../platform/errors.ts';
import { instant, isTimeZone, type Clock } from '../platform/time.ts';
import type { Figures, LiveFigures } from './figures.service.ts';
import { COMPANY } from './company.ts';
import { type InventoryStore, type StoredResource } from './inventory.store.ts';
import { parameterErrors, templateOf } from './templates.ts';

interface InventoryParts {
  database: Database;
  store: InventoryStore;
  events: EventStore;
  figures: Figures;
  clock: Clock;
  /** What listens on this machine; nothing where the bridge does not run on a machine that is watched. */
  findListeners: () => Promise<Omit<Found, 'watched'>[]>;
  /** What ends with a resource's service, in the same transaction. */
  serviceEnded: (tx: Db, resource: string, at: string) => Promise<void>;
}

interface NewResource {
  id: string;
  name: string;
  customer: string;
  templates: AttachedTemplate[];
}

export type Inventory = ReturnType<typeof createInventory>;

export function createInventory({
  database,
  store,
  events,
  figures,
  clock,
  findListeners,
  serviceEnded,
}: InventoryParts) {
  async function described(resources: StoredResource[]): Promise<Resource[]> {
    const [live, names, worst] = await Promise.all([
      figures.live(),
      store.named(
        resources.map(({ customer }) => customer),
        [],
      ),
      events.confirmedByResource(resources.map(({ id }) => id)),
    ]);
    return resources.map((resource) => describe(resource, live, worst.get(resource.id) ?? [], names.customers));
  }

  async function create(resource: NewResource): Promise<Resource> {
    const errors = templateErrors(resource.templates);
    if (errors.length > 0)
      throw new AppError('invalid', `${errors[0]?.field ?? ''}: ${errors[0]?.message ?? ''}`, { errors });
    const stored = { ...resource, createdAt: instant(clock.now()), endedAt: null };
    await database.transaction(async (tx) => {
      const customer = await store.customer(resource.customer, tx);
      if (customer === undefined || customer.endedAt !== null) {
        const message = 'there is no such customer under contract; create the customer first';
        throw new AppError('invalid', `customer: ${message}`, { errors: [{ field: 'body.customer', message }] });
      }
      if (!(await store.addResource(tx, stored))) {
        const message = `"${resource.id}" is taken (ids of ended resources stay taken); choose another`;
        throw new AppError('conflict', `id: ${message}`, { errors: [{ field: 'body.id', message }] });
      }
    });
    const [view] = await described([stored]);
    if (view === undefined) throw new Error('a resource was created but not described');
    return view;
  }

  async function found(): Promise<Found[]> {
    const [candidates, resources] = await Promise.all([findListeners(), store.resources({ all: true })]);
    const watched = new Set(
      resources.flatMap(({ templates }) => templates.map(({ parameters }) => parameters['address'])),
    );
    return candidates.map((candidate) => ({ ...candidate, watched: watched.has(candidate.address) }));
  }

  return {
    async list(scope: Scope, customer?: string): Promise<Resource[]> {
      return described(await store.resources(scope, customer));
    },
    create,
    /** @throws AppError conflict when the id is taken. */
    async createCustomer(customer: {
      id: string;
      name: string;
      language: Language;
      timeZone: string;
      email: string | null;
    }): Promise<Customer> {
      if (!isTimeZone(customer.timeZone)) {
        const message = 'use an IANA time zone, for example Asia/Shanghai';
        throw new AppError('invalid', `timeZone: ${message}`, { errors: [{ field: 'body.timeZone', message }] });
      }
      const stored: Customer = { ...customer, createdAt: instant(clock.now()), endedAt: null };
      if (!(await database.transaction((tx) => store.addCustomer(tx, stored)))) {
        const message = `"${customer.id}" is taken; choose another`;
        throw new AppError('conflict', `id: ${message}`, { errors: [{ field: 'body.id', message }] });
      }
      return stored;
    },
    /** Ends a resource's service: Prometheus stops within its refresh, open episodes end on record. @throws AppError not-found. */
    async end(scope: Scope, id: string): Promise<void> {
      const at = instant(clock.now());
      await database.transaction(async (tx) => {
        const resource = await store.resource(scope, id, tx);
        if (resource === undefined || resource.endedAt !== null) throw notFound('The resource');
        await store.endResource(tx, id, at);
        await serviceEnded(tx, id, at);
      });
    },
    found,
    /** @throws AppError not-found when it listens no longer; conflict when it is watched already. */
    async watch(id: string): Promise<Resource> {
      const candidate = (await found()).find((one) => one.id === id);
      if (candidate === undefined) throw notFound('Nothing by that name listens on this machine any more. It');
      if (candidate.watched) throw new AppError('conflict', 'It is watched already.');
      const taken = (await store.resource({ all: true }, id)) !== undefined;
      const unique = taken ? `${id}-${clock.now().getTime().toString(36)}` : id;
      return create({ id: unique, name: candidate.name, customer: COMPANY, templates: candidate.templates });
    },
    /** Prometheus' http_sd answer for one template. @throws AppError not-found for a template there is none of. */
    async targets(templateId: string): Promise<{ targets: string[]; labels: Record<string, string> }[]> {
      const template = templateOf(templateId);
      if (template === undefined) throw notFound(`The template ${templateId}`);
      const resources = await store.resources({ all: true });
      return resources.flatMap((resource) =>
        resource.templates
          .filter((attached) => attached.template === templateId)
          .map((attached) => {
            const { target, labels } = template.target(attached.parameters);
            return {
              targets: [target],
              labels: { customer: resource.customer, resource: resource.id, template: templateId, ...labels },
            };
          }),
      );
    },
  };
}

function describe(
  resource: StoredResource,
  live: LiveFigures,
  severities: Severity[],
  customers: Map<string, Customer>,
): Resource {
  const worst = severities.reduce<Severity | null>(
    (a, b) => (a === null || SEVERITIES.indexOf(b) > SEVERITIES.indexOf(a) ? b : a),
    null,
  );
  return {
    id: resource.id,
    name: resource.name,
    customer: { id: resource.customer, name: customers.get(resource.customer)?.name ?? resource.customer },
    templates: resource.templates,
    health: worst !== null ? 'abnormal' : live.answering.has(resource.id) ? 'normal' : 'unknown',
    worstSeverity: worst,
    figures: live.figures.get(resource.id) ?? [],
    createdAt: resource.createdAt,
    endedAt: resource.endedAt,
  };
}

function templateErrors(templates: AttachedTemplate[]): FieldError[] {
  return templates.flatMap(({ template, parameters }, i) => {
    const definition = templateOf(template);
    if (definition === undefined)
      return [{ field: `body.templates.${i}.template`, message: `there is no template "${template}"` }];
    return parameterErrors(definition, parameters).map(({ field, message }) => {
      return { field: `body.templates.${i}.parameters.${field}`, message };
    });
  });
}
