import { because, routes, type ResponseOf, type Route } from '@cldera/alert-bridge/contract';

const AT = '2026-11-24T02:00:00.000Z';

/** A quiet site with one event, enough for every page of the plugin to be drawn. */
const EVENT: ResponseOf<typeof routes.getEvent> = {
  id: 'e1',
  rule: { id: 'cpu-use', name: { 'zh-Hans': 'CPU 使用率', 'en-US': 'CPU use' } },
  customer: { id: 'acme', name: '示例客户' },
  resource: { id: 'web-1', name: '网站服务器' },
  subject: '',
  severity: 'high',
  severityReason: because('severity-of-row'),
  state: 'confirmed',
  outcome: null,
  abnormalChecks: 5,
  requiredChecks: 5,
  value: 95,
  threshold: 90,
  unit: '%',
  startsAt: AT,
  confirmedAt: AT,
  endedAt: null,
  nextCheckAt: null,
  ticket: { id: 't1', number: 'ACME-1' },
  labels: { customer: 'acme', resource: 'web-1' },
  checks: [1, 2, 3, 4, 5].map((number) => ({
    number,
    at: AT,
    value: 90 + number,
    verdict: 'abnormal' as const,
    reason: because('check-abnormal', { number }),
  })),
  decisions: [{ at: AT, reason: because('confirmed', { count: 5 }) }],
  deliveries: [],
};

const TICKET: ResponseOf<typeof routes.getTicket> = {
  id: 't1',
  number: 'ACME-1',
  title: { 'zh-Hans': '网站服务器：CPU 使用率', 'en-US': 'web-1: CPU use' },
  state: 'new',
  severity: 'high',
  level: 2,
  customer: EVENT.customer,
  resource: EVENT.resource,
  eventId: 'e1',
  assignee: null,
  openedAt: AT,
  updatedAt: AT,
  closedAt: null,
  moves: ['acknowledge'],
  timeline: [{ id: 'l1', at: AT, actor: null, reason: because('ticket-opened', { count: 5 }), comment: null }],
  event: EVENT,
  deliveries: [],
};

const RESOURCE: ResponseOf<typeof routes.listResources>['items'][number] = {
  id: 'web-1',
  name: '网站服务器',
  customer: EVENT.customer,
  templates: [{ template: 'host', parameters: {} }],
  health: 'abnormal',
  worstSeverity: 'high',
  figures: [{ name: { 'zh-Hans': 'CPU', 'en-US': 'CPU' }, value: 95, unit: '%' }],
  createdAt: AT,
  endedAt: null,
};

/** Routes that only read → what they answer. */
export const READINGS: readonly (readonly [Route, unknown])[] = [
  [
    routes.getOverview,
    {
      state: because('some-abnormal', { events: 1, severity: 'high' }),
      worstSeverity: 'high',
      openEvents: { warning: 0, average: 0, high: 1, disaster: 0, checking: 0 },
      openTickets: 1,
      resourcesWatched: 1,
      events: [EVENT],
      tickets: [TICKET],
      resources: [RESOURCE],
      chain: null,
      at: AT,
    } satisfies ResponseOf<typeof routes.getOverview>,
  ],
  [routes.listEvents, { items: [EVENT], next: null } satisfies ResponseOf<typeof routes.listEvents>],
  [routes.getEvent, EVENT],
  [routes.listTickets, { items: [TICKET], next: null } satisfies ResponseOf<typeof routes.listTickets>],
  [routes.getTicket, TICKET],
  [routes.listResources, { items: [RESOURCE] } satisfies ResponseOf<typeof routes.listResources>],
  [routes.listCustomers, { items: [] }],
  [routes.listTemplates, { items: [] }],
  [routes.listFound, { items: [] }],
];
