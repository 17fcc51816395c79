import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { IconName } from '@grafana/ui';
import { PATHS, type PageName } from './links.ts';
import { t } from './words.ts';

/** A page of the plugin. Pages with an icon stand in the navigation; `plugin.json` lists the same ones (a test compares). */
export interface PageEntry {
  /** Below the plugin's root, in React Router's form. */
  path: string;
  title(): string;
  icon: IconName | null;
  component: LazyExoticComponent<ComponentType>;
}

export const PAGES = {
  overview: {
    path: PATHS.overview,
    title: () => t('pages.overview', 'Overview'),
    icon: 'apps',
    component: lazy(async () => ({ default: (await import('./pages/Overview/OverviewPage.tsx')).OverviewPage })),
  },
  events: {
    path: PATHS.events,
    title: () => t('pages.events', 'Events'),
    icon: 'bell',
    component: lazy(async () => ({ default: (await import('./pages/Events/EventsPage.tsx')).EventsPage })),
  },
  event: {
    path: PATHS.event,
    title: () => t('pages.event', 'Event'),
    icon: null,
    component: lazy(async () => ({ default: (await import('./pages/Event/EventPage.tsx')).EventPage })),
  },
  tickets: {
    path: PATHS.tickets,
    title: () => t('pages.tickets', 'Tickets'),
    icon: 'clipboard-alt',
    component: lazy(async () => ({ default: (await import('./pages/Tickets/TicketsPage.tsx')).TicketsPage })),
  },
  ticket: {
    path: PATHS.ticket,
    title: () => t('pages.ticket', 'Ticket'),
    icon: null,
    component: lazy(async () => ({ default: (await import('./pages/Ticket/TicketPage.tsx')).TicketPage })),
  },
  resources: {
    path: PATHS.resources,
    title: () => t('pages.resources', 'Resources'),
    icon: 'database',
    component: lazy(async () => ({ default: (await import('./pages/Resources/ResourcesPage.tsx')).ResourcesPage })),
  },
} as const satisfies Record<PageName, PageEntry>;
