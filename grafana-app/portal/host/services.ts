import { setTimeZoneResolver, setWeekStart, type EventBus } from '@grafana/data';
import {
  config,
  FakeEchoSrv,
  locationService,
  setAppEvents,
  setBackendSrv,
  setChromeHeaderHeightHook,
  setCurrentUser,
  setDataSourceSrv,
  setEchoSrv,
  setLocationSrv,
  setPluginComponentHook,
  setPluginComponentsHook,
  setPluginFunctionsHook,
  setPluginLinksHook,
  setReturnToPreviousHook,
  type DataSourceSrv,
} from '@grafana/runtime';
import { setPluginPage } from '@grafana/runtime/internal';
import type { Session } from '@cldera/alert-bridge/contract';
import { announce } from './announce.ts';
import { createBackendSrv } from './backend-srv.ts';
import { PluginPage } from './PluginPage.tsx';

export const TOP_BAR_HEIGHT = 48;

/** Fills every place where `@grafana/runtime` expects Grafana to have put a service. */
export function setServices(events: EventBus, onUnauthorized: () => void): void {
  setAppEvents(events);
  setBackendSrv(createBackendSrv({ announce, onUnauthorized }));
  setLocationSrv(locationService);
  setEchoSrv(new FakeEchoSrv());
  setDataSourceSrv(NO_DATA_SOURCES);
  setCurrentUser(config.bootData.user);
  setTimeZoneResolver(() => config.bootData.user.timezone);
  setWeekStart(config.bootData.user.weekStart);
  setPluginPage(PluginPage);
  setPluginLinksHook(() => ({ links: [], isLoading: false }));
  setPluginComponentHook(() => ({ component: null, isLoading: false }));
  setPluginComponentsHook(() => ({ components: [], isLoading: false }));
  setPluginFunctionsHook(() => ({ functions: [], isLoading: false }));
  setReturnToPreviousHook(() => () => undefined);
  setChromeHeaderHeightHook(() => TOP_BAR_HEIGHT);
}

/** Tells Grafana's packages who signed in. Rights are decided by the bridge; the organisation role only shapes the display. */
export function setPerson({ person }: Session): void {
  const role = { administrator: 'Admin', engineer: 'Editor', customer: 'Viewer' } as const;
  Object.assign(config.bootData.user, {
    isSignedIn: true,
    uid: person.id,
    login: person.login,
    name: person.name,
    email: person.email ?? '',
    language: person.language,
    orgName: person.customer?.name ?? '',
    orgRole: role[person.role],
  });
}

const NO_DATA_SOURCES: DataSourceSrv = {
  get: (ref) => Promise.reject(new Error(`this portal has no data sources, asked for ${JSON.stringify(ref)}`)),
  getList: () => [],
  getInstanceSettings: () => undefined,
  reload: () => Promise.resolve(),
  registerRuntimeDataSource: () => undefined,
};
