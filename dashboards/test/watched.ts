import {
  freePort,
  startNginx,
  startNodeExporter,
  startProgram,
  startPrometheus,
  startRedis,
  type Configured,
  type Running,
} from '@cldera/provisioning/rig';
import { startTraffic } from './traffic.ts';

export interface Watched {
  prometheus: Configured;
  stop: () => Promise<void>;
}

/** One target as the bridge's service discovery describes it. */
interface Target {
  template: 'host' | 'nginx' | 'redis';
  target: string;
  customer: string;
  resource: string;
}

const NOBODY = '127.0.0.1:1';

/** The disk threshold that `host-1` has of its own, in percent. */
export const OWN_THRESHOLD = 70;

/** What the bridge gives Prometheus: alerts of which one is always firing, and a threshold of one resource's own. */
const RULES = {
  groups: [
    {
      name: 'bridge',
      rules: [
        { alert: 'Watchdog', expr: 'vector(1)' },
        { alert: 'host-up', expr: 'max by (customer, resource, instance) (up{job="host"}) < 1' },
        {
          record: 'cldera_alert_threshold',
          expr: `vector(${OWN_THRESHOLD})`,
          labels: { rule: 'disk-usage', customer: 'acme', resource: 'host-1' },
        },
      ],
    },
  ],
};

/** Real servers of every template, two resources of two customers each and one that is down, scraped each second. */
export async function startWatched(): Promise<Watched> {
  const ends: (() => Promise<void> | void)[] = [];
  const keep = <Server extends Running>(server: Server) => {
    ends.push(() => server.stop());
    return server;
  };
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const hosts = [await startHost(keep), await startHost(keep)];
    const nginx = [keep(await startNginx()), keep(await startNginx())];
    const master = keep(await startRedis({ lines: ['maxmemory 100mb', 'repl-diskless-sync-delay 0'] }));
    const replica = keep(await startRedis({ lines: [`replicaof 127.0.0.1 ${master.port}`] }));
    const exporters = await startExporters(keep);
    const targets = [
      ...targetsOf('host', [...hosts, NOBODY]),
      ...targetsOf('nginx', [...nginx.map(({ statusUrl }) => statusUrl), `http://${NOBODY}/stub_status`]),
      ...targetsOf('redis', [master.address, replica.address, NOBODY]),
    ];
    const prometheus = keep(
      await startPrometheus({
        config: configuration(targets, exporters),
        files: { 'rules.yml': JSON.stringify(RULES) },
      }),
    );
    ends.push(
      startTraffic(
        nginx.map(({ url }) => url),
        [master.port],
      ),
    );
    return { prometheus, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startHost(keep: <Server extends Running>(server: Server) => Server): Promise<string> {
  return keep(await startNodeExporter({ args: ['--collector.processes'] })).address;
}

async function startExporters(keep: (server: Running) => Running): Promise<string> {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  keep(
    await startProgram({
      name: 'exporters',
      entry: 'exporters/src/main.ts',
      env: { CLDERA_EXPORTERS_PORT: String(port) },
      readyUrl: `http://${address}/-/healthy`,
    }),
  );
  return address;
}

function targetsOf(template: Target['template'], [first = '', second = '', gone = '']: readonly string[]): Target[] {
  return [
    { template, target: first, customer: 'acme', resource: `${template}-1` },
    { template, target: second, customer: 'globex', resource: `${template}-2` },
    { template, target: gone, customer: 'globex', resource: `${template}-gone` },
  ];
}

/** The scrape jobs of production, with the targets written down instead of discovered. */
function configuration(targets: readonly Target[], exporters: string): string {
  const job = (template: Target['template'], more: object) => ({
    job_name: template,
    ...more,
    static_configs: targets
      .filter((target) => target.template === template)
      .map(({ target, customer, resource }) => ({ targets: [target], labels: { customer, resource, template } })),
  });
  return JSON.stringify({
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: ['rules.yml'],
    scrape_configs: [
      job('host', {}),
      job('nginx', probing('nginx', exporters)),
      job('redis', probing('redis', exporters)),
    ],
  });
}

function probing(module: string, exporters: string): object {
  return {
    metrics_path: '/probe',
    params: { module: [module] },
    relabel_configs: [
      { source_labels: ['__address__'], target_label: '__param_target' },
      { source_labels: ['__param_target'], target_label: 'instance' },
      { target_label: '__address__', replacement: exporters },
    ],
  };
}
