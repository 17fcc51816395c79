import { useState } from 'react';
import type { Column } from './DataTable.tsx';

/** Which columns a person wants to see, remembered in this browser. */
export function useColumns<Item>(list: string, columns: Column<Item>[]) {
  const [hidden, setHidden] = useState(() => recall(list));
  return {
    shown: columns.filter((column) => !canBeHidden(column) || !hidden.includes(column.key)),
    isShown: (key: string) => !hidden.includes(key),
    toggle(key: string): void {
      const next = hidden.includes(key) ? hidden.filter((other) => other !== key) : [...hidden, key];
      setHidden(next);
      remember(list, next);
    },
  };
}

/** The leading column stays: it holds the row's link. */
export function canBeHidden(column: { narrow: Column<unknown>['narrow'] }): boolean {
  return column.narrow !== 'lead';
}

const storageKey = (list: string) => `cldera.columns.hidden.${list}`;

// Storage may be refused or hold what another version wrote: then nothing is hidden.
function recall(list: string): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey(list)) ?? '[]');
    return Array.isArray(stored) ? stored.filter((key): key is string => typeof key === 'string') : [];
  } catch {
    return [];
  }
}

function remember(list: string, hidden: string[]): void {
  try {
    localStorage.setItem(storageKey(list), JSON.stringify(hidden));
  } catch {
    // Shown as chosen until the page is left.
  }
}
