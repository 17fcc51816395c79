import { stringify } from 'yaml';

/** Uid of the Prometheus data source that dashboards name. */
export const PROMETHEUS_UID = 'cldera-prometheus';
const PLUGIN = 'cldera-ops-app';

export interface GrafanaWiring {
  /** URLs as Grafana's server reaches them. */
  prometheusUrl: string;
  bridgeUrl: string;
  scrapeInterval: string;
  /** Folder with the dashboards, one folder for each language. */
  dashboards: string;
  /** Holds the secret that proves to the bridge that a request came through Grafana's plugin proxy. */
  proxySecretFile: string;
}

/** Grafana's provisioning files by their path below `provisioning/`. */
export function grafanaConfig(wiring: GrafanaWiring): Record<string, string> {
  return {
    'datasources/cldera.yml': stringify({
      apiVersion: 1,
      datasources: [
        {
          name: 'Prometheus',
          uid: PROMETHEUS_UID,
          type: 'prometheus',
          access: 'proxy',
          url: wiring.prometheusUrl,
          isDefault: true,
          editable: false,
          jsonData: { httpMethod: 'POST', timeInterval: wiring.scrapeInterval },
        },
      ],
    }),
    'dashboards/cldera.yml': stringify({
      apiVersion: 1,
      providers: [
        dashboardFolder('监控', `${wiring.dashboards}/zh-Hans`),
        dashboardFolder('Monitoring', `${wiring.dashboards}/en-US`),
      ],
    }),
    'plugins/cldera.yml': stringify({
      apiVersion: 1,
      apps: [
        {
          type: PLUGIN,
          org_id: 1,
          disabled: false,
          jsonData: { bridgeUrl: wiring.bridgeUrl },
          // Grafana reads the file when it starts; the secret itself is in no configuration.
          secureJsonData: { proxySecret: `$__file{${wiring.proxySecretFile}}` },
        },
      ],
    }),
  };
}

function dashboardFolder(folder: string, path: string): object {
  return { name: folder, folder, type: 'file', allowUiUpdates: false, updateIntervalSeconds: 60, options: { path } };
}
