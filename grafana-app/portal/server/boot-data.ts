import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const HostJson = z.object({ grafana: z.string() });

/**
 * `/bootdata.js`, which Grafana's packages expect to have run before them: settings, person, and where their files lie.
 * Whoever is signed in is filled in later; `isSignedIn` only says that a session cookie came with the request.
 *
 * @throws Error when the host has not been built
 */
export async function bootDataScript(hostDist: string, hasSession: boolean): Promise<string> {
  const { grafana } = HostJson.parse(JSON.parse(await readFile(path.join(hostDist, 'host.json'), 'utf8')));
  const bootData = {
    settings: {
      appSubUrl: '',
      namespace: 'default',
      buildInfo: {
        version: grafana,
        versionString: `Grafana ${grafana}`,
        commit: '',
        env: 'production',
        edition: 'Open Source',
      },
      featureToggles: {},
    },
    user: {
      ...{ isSignedIn: hasSession, id: 1, uid: '', externalUserId: '', login: '', email: '', name: '', theme: 'light' },
      ...{ lightTheme: true, orgCount: 1, orgId: 1, orgName: '', orgRole: '', isGrafanaAdmin: false, gravatarUrl: '' },
      ...{
        timezone: 'browser',
        weekStart: 'browser',
        language: 'zh-Hans',
        permissions: {},
        analytics: { identifier: '' },
      },
      authenticatedBy: 'password',
    },
    navTree: [],
    assets: { light: '', dark: '' },
  };
  return `window.__grafana_public_path__ = '/public/';
window.grafanaBootData = ${JSON.stringify(bootData)};
window.grafanaBootData.settings.appUrl = location.origin + '/';
{
  const chosen = localStorage.getItem('cldera.theme');
  const dark = chosen === null ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
  Object.assign(window.grafanaBootData.user, { theme: dark ? 'dark' : 'light', lightTheme: !dark });
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}
`;
}
