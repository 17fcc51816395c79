import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { IconName } from '@grafana/ui';
import { ROOT } from './plugin-id.ts';
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
    path: 'overview',
    title: () => t('pages.overview', 'Overview'),
    icon: 'apps',
    component: lazy(async () => ({ default: (await import('./pages/Overview/OverviewPage.tsx')).OverviewPage })),
  },
  events: {
    path: 'events',
    title: () => t('pages.events', 'Events'),
    icon: 'bell',
    component: lazy(async () => ({ default: (await import('./pages/Events/EventsPage.tsx')).EventsPage })),
  },
  event: {
    path: 'events/:id',
    title: () => t('pages.event', 'Event'),
    icon: null,
    component: lazy(async () => ({ default: (await import('./pages/Event/EventPage.tsx')).EventPage })),
  },
  tickets: {
    path: 'tickets',
    title: () => t('pages.tickets', 'Tickets'),
    icon: 'clipboard-alt',
    component: lazy(async () => ({ default: (await import('./pages/Tickets/TicketsPage.tsx')).TicketsPage })),
  },
  ticket: {
    path: 'tickets/:id',
    title: () => t('pages.ticket', 'Ticket'),
    icon: null,
    component: lazy(async () => ({ default: (await import('./pages/Ticket/TicketPage.tsx')).TicketPage })),
  },
  resources: {
    path: 'resources',
    title: () => t('pages.resources', 'Resources'),
    icon: 'database',
    component: lazy(async () => ({ default: (await import('./pages/Resources/ResourcesPage.tsx')).ResourcesPage })),
  },
} as const satisfies Record<string, PageEntry>;

export type PageName = keyof typeof PAGES;

/** Where a page is found; `query` holds filters. */
export function linkTo(page: 'event' | 'ticket', id: string): string;
export function linkTo(page: Exclude<PageName, 'event' | 'ticket'>, query?: Record<string, string>): string;
export function linkTo(page: PageName, more: string | Record<string, string> = {}): string {
  const { path } = PAGES[page];
  if (typeof more === 'string') return `${ROOT}/${path.replace(':id', encodeURIComponent(more))}`;
  const query = new URLSearchParams(more).toString();
  return `${ROOT}/${path}${query === '' ? '' : `?${query}`}`;
}
