import { useCallback, useState } from 'react';

/** The width of an element as it changes; hand the first to its `ref`. */
export function useWidth(initial: number): [(element: HTMLElement | null) => void, number] {
  const [width, setWidth] = useState(initial);
  const [observer] = useState(
    () => new ResizeObserver(([entry]) => entry !== undefined && setWidth(Math.max(200, entry.contentRect.width))),
  );
  const ref = useCallback(
    (element: HTMLElement | null) => {
      observer.disconnect();
      if (element !== null) observer.observe(element);
    },
    [observer],
  );
  return [ref, width];
}
