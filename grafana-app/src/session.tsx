import { createContext, useContext, type ReactNode } from 'react';
import { routes, type Action, type Session } from '@cldera/alert-bridge/contract';
import { useLive } from './live.ts';

const SessionContext = createContext<Session | null>(null);

/** Reads who is signed in; pages are drawn meanwhile, without what only some people may do. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const { data } = useLive(routes.getSession, {}, { everySeconds: 300 });
  return <SessionContext.Provider value={data}>{children}</SessionContext.Provider>;
}

/** Whether the signed-in person may do this; the bridge decides again when it is done. */
export function useMay(action: Action): boolean {
  return useContext(SessionContext)?.actions.includes(action) ?? false;
}
