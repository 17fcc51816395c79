import { locationService } from '@grafana/runtime';

/** Served on the portal's own origin, but not pages of it. */
const FILES = /^\/(?:api|public)\//;

/**
 * Follows ordinary links to the portal's own pages without loading the page anew, as Grafana does.
 *
 * @returns how to stop
 */
export function followInternalLinks(document: Document): () => void {
  function follow(event: MouseEvent) {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || !isPlainClick(event)) return;
    const page = pageOf(link);
    if (page === null) return;
    event.preventDefault();
    locationService.push(page);
  }
  document.addEventListener('click', follow);
  return () => document.removeEventListener('click', follow);
}

function isPlainClick(event: MouseEvent): boolean {
  const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  return !event.defaultPrevented && event.button === 0 && !modified;
}

/** The path a link leads to within the portal; null when the browser should follow it. */
function pageOf(link: HTMLAnchorElement): string | null {
  const href = link.getAttribute('href');
  if (href === null || href.startsWith('#') || link.hasAttribute('download')) return null;
  if (link.target !== '' && link.target !== '_self') return null;
  const url = new URL(href, link.baseURI);
  if (url.origin !== window.location.origin || FILES.test(url.pathname)) return null;
  return url.pathname + url.search + url.hash;
}
