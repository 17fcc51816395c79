import { useEffect, type RefObject } from 'react';

interface Parts {
  /** Holds the rows; each has a `RowLink`. */
  list: RefObject<HTMLElement | null>;
  search: RefObject<HTMLInputElement | null>;
  onHelp(): void;
}

/** j and k move between rows (Enter follows the focused link by itself), / goes to the filter, ? shows the keys. */
export function useListKeys({ list, search, onHelp }: Parts): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const handled = press(event.key, { list, search, onHelp });
      if (!handled) return;
      // Also keeps Grafana's own shortcuts (? shows its help) from answering the same key.
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [list, search, onHelp]);
}

function press(key: string, { list, search, onHelp }: Parts): boolean {
  switch (key) {
    case 'j':
      return move(list.current, 1);
    case 'k':
      return move(list.current, -1);
    case '/':
      search.current?.focus();
      return search.current !== null;
    case '?':
      onHelp();
      return true;
    default:
      return false;
  }
}

function move(list: HTMLElement | null, by: 1 | -1): boolean {
  const links = [...(list?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])];
  if (links.length === 0) return false;
  const row = document.activeElement?.closest('tr');
  const at = links.findIndex((link) => row?.contains(link) === true);
  const next = at === -1 ? (by === 1 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1);
  links[next]?.focus();
  return true;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"]') !== null;
}
