import { stringify } from 'yaml';
import { durationMs } from './duration.ts';

/** What Prometheus must know of its surroundings. Programs are `host:port`, as Prometheus reaches them. */
export interface PrometheusWiring {
  bridge: string;
  exporters: string;
  blackbox: string;
  alertmanager: string;
  /** Prometheus itself. */
  self: string;
  /** Prometheus durations: `15s`. */
  scrapeInterval: string;
  evaluationInterval: string;
  /** How often the targets are read from the bridge. */
  discoveryInterval?: string;
  /** The rules file that the bridge writes. */
  rules: string;
  /** Holds the token that the bridge asks for at `/discovery/…` and `/metrics`. */
  discoveryTokenFile: string;
}

/** How the targets of a template are scraped. */
type TemplateJob =
  /** The target is an exporter itself. */
  | { template: string; by: 'itself' }
  /** An exporter with `/probe` asks the target. */
  | { template: string; by: 'exporters' | 'blackbox'; module: string };

/** One scrape job per template of the bridge; the job's name is the template's id. */
export const TEMPLATE_JOBS: readonly TemplateJob[] = [
  { template: 'host', by: 'itself' },
  { template: 'nginx', by: 'exporters', module: 'nginx' },
  { template: 'redis', by: 'exporters', module: 'redis' },
  { template: 'port', by: 'blackbox', module: 'tcp_connect' },
];

const LONGEST_SCRAPE_MS = 10_000;

/** The text of prometheus.yml. Targets come from the bridge by http_sd, alerts go to Alertmanager. */
export function prometheusConfig(wiring: PrometheusWiring): string {
  return stringify({
    global: {
      scrape_interval: wiring.scrapeInterval,
      scrape_timeout: scrapeTimeout(wiring.scrapeInterval),
      evaluation_interval: wiring.evaluationInterval,
    },
    rule_files: [wiring.rules],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [wiring.alertmanager] }] }] },
    scrape_configs: [
      ...TEMPLATE_JOBS.map((job) => templateJob(job, wiring)),
      { job_name: 'bridge', authorization: bearer(wiring), static_configs: [{ targets: [wiring.bridge] }] },
      ...(['exporters', 'blackbox', 'alertmanager'] as const).map((name) => ownJob(name, wiring[name])),
      ownJob('prometheus', wiring.self),
    ],
  });
}

/** Ten seconds, or the interval where that is shorter: Prometheus refuses a timeout above the interval. */
function scrapeTimeout(interval: string): string {
  return (durationMs(interval) ?? 0) < LONGEST_SCRAPE_MS ? interval : `${LONGEST_SCRAPE_MS / 1_000}s`;
}

function templateJob(job: TemplateJob, wiring: PrometheusWiring): object {
  return {
    job_name: job.template,
    ...(job.by === 'itself' ? {} : probing(job.module, wiring[job.by])),
    http_sd_configs: [
      {
        url: `http://${wiring.bridge}/discovery/${job.template}`,
        refresh_interval: wiring.discoveryInterval ?? '15s',
        authorization: bearer(wiring),
      },
    ],
  };
}

/** The multi-target pattern: the target becomes a parameter and the instance label, the exporter is who is asked. */
function probing(module: string, exporter: string): object {
  return {
    metrics_path: '/probe',
    params: { module: [module] },
    relabel_configs: [
      { source_labels: ['__address__'], target_label: '__param_target' },
      { source_labels: ['__param_target'], target_label: 'instance' },
      { target_label: '__address__', replacement: exporter },
    ],
  };
}

function ownJob(name: string, target: string): object {
  return { job_name: name, static_configs: [{ targets: [target] }] };
}

function bearer(wiring: PrometheusWiring): object {
  return { type: 'Bearer', credentials_file: wiring.discoveryTokenFile };
}
