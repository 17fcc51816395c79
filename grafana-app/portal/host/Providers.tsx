import { createContext, useCallback, useContext, useMemo, useSyncExternalStore, useState, type ReactNode } from 'react';
import { getThemeById, ThemeContext, type GrafanaTheme2 } from '@grafana/data';
import { config, getAppEvents, LocationServiceProvider, locationService, ThemeChangedEvent } from '@grafana/runtime';
import { GlobalStyles, ModalRoot, ModalsProvider, PortalContainer } from '@grafana/ui';
import { Router, type Location, type Navigator } from 'react-router-dom-v5-compat';

const THEME_KEY = 'cldera.theme';

const SwitchTheme = createContext<() => void>(() => undefined);

/** Turns light into dark and back; remembered in this browser. */
export function useSwitchTheme(): () => void {
  return useContext(SwitchTheme);
}

/** What Grafana wraps around every page: theme, global styles, location, router, modals and the container of overlays. */
export function Providers({ theme: initial, children }: { theme: GrafanaTheme2; children: ReactNode }) {
  const [theme, setTheme] = useState(initial);
  const switchTheme = useCallback(() => {
    const next = getThemeById(theme.isDark ? 'light' : 'dark');
    const name = next.isDark ? 'dark' : 'light';
    localStorage.setItem(THEME_KEY, name);
    document.documentElement.dataset['theme'] = name;
    Object.assign(config.bootData.user, { theme: name, lightTheme: next.isLight });
    Object.assign(config, { theme2: next });
    getAppEvents().publish(new ThemeChangedEvent(next));
    setTheme(next);
  }, [theme]);

  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <SwitchTheme.Provider value={switchTheme}>
        <LocationServiceProvider service={locationService}>
          <LocationRouter>
            {/* Deprecated for want of its real implementation, which is Grafana's: here it is the one there is. */}
            {/* eslint-disable-next-line @typescript-eslint/no-deprecated */}
            <ModalsProvider>
              {children}
              <ModalRoot />
              <PortalContainer />
            </ModalsProvider>
          </LocationRouter>
        </LocationServiceProvider>
      </SwitchTheme.Provider>
    </ThemeContext.Provider>
  );
}

/** What is used of `history` 4, which comes without types. */
interface SharedHistory extends Navigator {
  location: Location;
  listen: (changed: () => void) => () => void;
}

/** The router that plugins and `@grafana/ui` share, driven by Grafana's location service. */
function LocationRouter({ children }: { children: ReactNode }) {
  const history = useMemo(() => locationService.getHistory() as SharedHistory, []);
  const location = useSyncExternalStore(
    (changed) => history.listen(changed),
    () => history.location,
  );
  return (
    <Router navigator={history} location={location}>
      {children}
    </Router>
  );
}
