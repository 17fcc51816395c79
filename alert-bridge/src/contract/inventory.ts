import { z } from 'zod';
import { Done, IdParams, Instant, keepable, Language, Reference, Severity, Slug, Text } from './common.ts';
import { route } from './route.ts';

export const Customer = z.object({
  id: Slug,
  name: z.string(),
  language: Language,
  timeZone: z.string(),
  /** Where notices to this customer go; null: to staff only. */
  email: z.string().nullable(),
  createdAt: Instant,
  endedAt: Instant.nullable(),
});
export type Customer = z.infer<typeof Customer>;

/** A parameter of a template, described well enough to draw a field for it. */
export const TemplateParameter = z.object({
  name: z.string(),
  label: Text,
  example: z.string(),
  required: z.boolean(),
});

/** What can be watched on a resource (监控模版). */
export const Template = z.object({
  id: Slug,
  name: Text,
  description: Text,
  parameters: z.array(TemplateParameter),
  /** Rows of the alert table it brings. */
  rules: z.array(z.string()),
  /** Uid of the dashboard it opens; null: none yet. */
  dashboard: z.string().nullable(),
});
export type Template = z.infer<typeof Template>;

export const AttachedTemplate = z.object({ template: Slug, parameters: z.record(z.string(), z.string()) });
export type AttachedTemplate = z.infer<typeof AttachedTemplate>;

export const ResourceHealth = z.enum(['normal', 'abnormal', 'unknown']);
export type ResourceHealth = z.infer<typeof ResourceHealth>;

export const Figure = z.object({ name: Text, value: z.number().nullable(), unit: z.string() });
export type Figure = z.infer<typeof Figure>;

export const Resource = z.object({
  id: Slug,
  name: z.string(),
  customer: Reference,
  templates: z.array(AttachedTemplate),
  health: ResourceHealth,
  worstSeverity: Severity.nullable(),
  /** Key figures read from Prometheus just now; value null: no data. */
  figures: z.array(Figure),
  createdAt: Instant,
  endedAt: Instant.nullable(),
});
export type Resource = z.infer<typeof Resource>;

/** Something that listens on this machine and could be watched. */
export const Found = z.object({
  id: z.string(),
  name: z.string(),
  process: z.string(),
  address: z.string(),
  templates: z.array(AttachedTemplate),
  /** What to do so that more can be watched; null: nothing. */
  hint: Text.nullable(),
  watched: z.boolean(),
});
export type Found = z.infer<typeof Found>;

export const inventoryRoutes = {
  listCustomers: route({
    method: 'GET',
    path: '/api/customers',
    action: 'inventory.read',
    summary: 'Customers',
    response: z.object({ items: z.array(Customer) }),
  }),
  createCustomer: route({
    method: 'POST',
    path: '/api/customers',
    action: 'inventory.write',
    summary: 'Adds a customer',
    body: z.strictObject({
      id: Slug,
      name: keepable(z.string().trim().min(1).max(200)),
      language: Language.default('zh-Hans'),
      timeZone: z.string().default('Asia/Shanghai'),
      email: z.email().nullable().default(null),
    }),
    response: Customer,
    status: 201,
  }),
  listTemplates: route({
    method: 'GET',
    path: '/api/templates',
    action: 'inventory.read',
    summary: 'Templates that can be attached to a resource',
    response: z.object({ items: z.array(Template) }),
  }),
  listResources: route({
    method: 'GET',
    path: '/api/resources',
    action: 'inventory.read',
    summary: 'Resources under service with their health and key figures',
    query: z.object({ customer: Slug.optional() }),
    response: z.object({ items: z.array(Resource) }),
  }),
  createResource: route({
    method: 'POST',
    path: '/api/resources',
    action: 'inventory.write',
    summary: 'Puts a resource under service; Prometheus watches it within a minute',
    body: z.strictObject({
      id: Slug,
      name: keepable(z.string().trim().min(1).max(200)),
      customer: Slug,
      templates: z.array(AttachedTemplate).min(1).max(20),
    }),
    response: Resource,
    status: 201,
  }),
  endResource: route({
    method: 'POST',
    path: '/api/resources/:id/end',
    action: 'inventory.write',
    summary: "Ends a resource's service; its history stays",
    params: IdParams,
    response: Done,
  }),
  listFound: route({
    method: 'GET',
    path: '/api/found',
    action: 'inventory.write',
    summary: 'What listens on this machine and could be watched',
    response: z.object({ items: z.array(Found) }),
  }),
  watchFound: route({
    method: 'POST',
    path: '/api/found/:id/watch',
    action: 'inventory.write',
    summary: 'Watches something that was found',
    params: IdParams,
    response: Resource,
    status: 201,
  }),
  discoverTargets: route({
    method: 'GET',
    path: '/discovery/:template',
    action: 'targets.discover',
    summary: "A template's targets in Prometheus' http_sd form",
    params: z.object({ template: Slug }),
    response: z.array(z.object({ targets: z.array(z.string()), labels: z.record(z.string(), z.string()) })),
  }),
};
