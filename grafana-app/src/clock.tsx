import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';

const Now = createContext(0);

const TICK_MS = 5_000;

/** One clock for all relative times of a page. */
export function ClockProvider({ children }: { children: ReactNode }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return <Now.Provider value={now}>{children}</Now.Provider>;
}

/** Milliseconds since the epoch, moving on by itself every few seconds. */
export function useNow(): number {
  return useContext(Now);
}
