import { ROOT } from './plugin-id.ts';

/** Where pages are found, below the plugin's root, in React Router's form. */
export const PATHS = {
  overview: 'overview',
  events: 'events',
  event: 'events/:id',
  tickets: 'tickets',
  ticket: 'tickets/:id',
  resources: 'resources',
} as const;

export type PageName = keyof typeof PATHS;

/** The address of a page; `query` holds filters. */
export function linkTo(page: 'event' | 'ticket', id: string): string;
export function linkTo(page: Exclude<PageName, 'event' | 'ticket'>, query?: Record<string, string>): string;
export function linkTo(page: PageName, more: string | Record<string, string> = {}): string {
  const path = PATHS[page];
  if (typeof more === 'string') return `${ROOT}/${path.replace(':id', encodeURIComponent(more))}`;
  const query = new URLSearchParams(more).toString();
  return `${ROOT}/${path}${query === '' ? '' : `?${query}`}`;
}
