import { useSearchParams } from 'react-router-dom';

/** The filters of a list, kept in the URL so that a view can be sent to somebody. Empty ones leave the URL. */
export function useFilters(): [URLSearchParams, (name: string, value: string | null) => void, () => void] {
  const [params, setParams] = useSearchParams();
  function setFilter(name: string, value: string | null): void {
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === null || value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  }
  return [params, setFilter, () => setParams({}, { replace: true })];
}

/** A value from the URL where it is one of those allowed. */
export function oneOf<Value extends string>(allowed: readonly Value[], value: string | null): Value | null {
  return allowed.find((candidate) => candidate === value) ?? null;
}
