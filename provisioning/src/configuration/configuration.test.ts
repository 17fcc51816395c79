import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { TEMPLATES } from '../../../alert-bridge/src/inventory/templates.ts';
import { removeFolder, temporaryFolder } from '../../rig/index.ts';
import { alertmanagerConfig } from './alertmanager.ts';
import { blackboxConfig } from './blackbox.ts';
import { composeFiles } from './compose.ts';
import { durationMs } from './duration.ts';
import { prometheusConfig, TEMPLATE_JOBS, type PrometheusWiring } from './prometheus.ts';

let folder = '';
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => removeFolder(folder));

function write(name: string, text: string): string {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function wiring(): PrometheusWiring {
  return {
    bridge: '127.0.0.1:9780',
    exporters: '127.0.0.1:9781',
    blackbox: '127.0.0.1:9784',
    alertmanager: '127.0.0.1:9783',
    self: '127.0.0.1:9782',
    scrapeInterval: '15s',
    evaluationInterval: '10s',
    rules: write('cldera.rules.yml', 'groups: []\n'),
    discoveryTokenFile: write('discovery.token', 'token'),
  };
}

interface Job {
  job_name: string;
  metrics_path?: string;
  params?: Record<string, string[]>;
  authorization?: object;
  http_sd_configs?: { url: string; refresh_interval: string; authorization: object }[];
  static_configs?: { targets: string[] }[];
  relabel_configs?: { source_labels?: string[]; target_label: string; replacement?: string }[];
}

function jobs(text: string): Map<string, Job> {
  const config = parse(text) as { scrape_configs: Job[] };
  return new Map(config.scrape_configs.map((job) => [job.job_name, job]));
}

describe("Prometheus' configuration", () => {
  it('passes promtool', () => {
    const file = write('prometheus.yml', prometheusConfig(wiring()));
    expect(run('promtool', 'check', 'config', file)).toContain('SUCCESS');
  });

  it('has one job per template and one per program', () => {
    const names = [...jobs(prometheusConfig(wiring())).keys()];
    expect(names).toEqual([
      'host',
      'nginx',
      'redis',
      'port',
      'bridge',
      'exporters',
      'blackbox',
      'alertmanager',
      'prometheus',
    ]);
  });

  it.each(['host', 'nginx', 'redis', 'port'])(
    "reads the targets of '%s' from the bridge with the token",
    (template) => {
      const given = wiring();
      expect(jobs(prometheusConfig(given)).get(template)?.http_sd_configs).toEqual([
        {
          url: `http://127.0.0.1:9780/discovery/${template}`,
          refresh_interval: '15s',
          authorization: { type: 'Bearer', credentials_file: given.discoveryTokenFile },
        },
      ]);
    },
  );

  it.each([
    ['nginx', 'nginx', '127.0.0.1:9781'],
    ['redis', 'redis', '127.0.0.1:9781'],
    ['port', 'tcp_connect', '127.0.0.1:9784'],
  ])("has '%s' probed by module %s at %s, and the target as instance", (template, module, exporter) => {
    const job = jobs(prometheusConfig(wiring())).get(template);
    expect(job?.metrics_path).toBe('/probe');
    expect(job?.params).toEqual({ module: [module] });
    expect(job?.relabel_configs).toEqual([
      { source_labels: ['__address__'], target_label: '__param_target' },
      { source_labels: ['__param_target'], target_label: 'instance' },
      { target_label: '__address__', replacement: exporter },
    ]);
  });

  it("scrapes the bridge's own metrics with the token and the hosts' exporters without", () => {
    const all = jobs(prometheusConfig(wiring()));
    expect(all.get('bridge')?.authorization).toBeDefined();
    expect(all.get('host')?.authorization).toBeUndefined();
  });

  it.each([
    ['15s', '10s'],
    ['1m', '10s'],
    ['5s', '5s'],
    ['500ms', '500ms'],
  ])('never waits longer than the interval: %s waits %s', (interval, timeout) => {
    const text = prometheusConfig({ ...wiring(), scrapeInterval: interval });
    expect(parse(text)).toMatchObject({ global: { scrape_interval: interval, scrape_timeout: timeout } });
    expect(run('promtool', 'check', 'config', write('interval.yml', text))).toContain('SUCCESS');
  });

  it('has a job for every template that can be attached to a resource', () => {
    const ids = TEMPLATES.map(({ id }) => id).sort();
    expect(TEMPLATE_JOBS.map(({ template }) => template).sort()).toEqual(ids);
  });

  it('sends alerts to Alertmanager and reads the rules of the bridge', () => {
    const given = wiring();
    expect(parse(prometheusConfig(given))).toMatchObject({
      rule_files: [given.rules],
      alerting: { alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:9783'] }] }] },
    });
  });
});

describe("Alertmanager's configuration", () => {
  const given = { bridge: '127.0.0.1:9780', webhookTokenFile: '/run/token' };

  it('passes amtool', () => {
    expect(run('amtool', 'check-config', write('alertmanager.yml', alertmanagerConfig(given)))).toContain('SUCCESS');
  });

  it('sends everything to the bridge, recoveries too, and cuts nothing off', () => {
    expect(parse(alertmanagerConfig(given))).toMatchObject({
      route: { receiver: 'bridge', group_by: ['rule', 'customer'], repeat_interval: '1h' },
      receivers: [
        {
          name: 'bridge',
          webhook_configs: [{ url: 'http://127.0.0.1:9780/webhooks/alertmanager', send_resolved: true, max_alerts: 0 }],
        },
      ],
    });
  });

  it.each([
    ['the alert that always fires', 'alertname=Watchdog', '{alertname="Watchdog"}'],
    ['any other alert', 'alertname=HostDown', 'default-route'],
  ])('routes %s as meant', (_name, label, route) => {
    const file = write('routes.yml', alertmanagerConfig(given));
    const shown = run('amtool', 'config', 'routes', 'test', `--config.file=${file}`, label, '--tree');
    expect(shown).toContain(route);
    expect(shown).toContain('receiver: bridge');
  });

  it('takes every interval from outside', () => {
    const text = alertmanagerConfig({
      ...given,
      groupWait: '1s',
      groupInterval: '2s',
      repeatInterval: '3s',
      watchdogInterval: '4s',
      watchdogRepeatInterval: '5s',
    });
    expect(parse(text)).toMatchObject({
      route: {
        group_wait: '1s',
        group_interval: '2s',
        repeat_interval: '3s',
        routes: [{ group_wait: '0s', group_interval: '4s', repeat_interval: '5s' }],
      },
    });
  });
});

describe("blackbox_exporter's configuration", () => {
  it('is accepted by blackbox_exporter and has the three modules', () => {
    const file = write('blackbox.yml', blackboxConfig());
    run('prometheus-blackbox-exporter', `--config.file=${file}`, '--config.check');
    expect(Object.keys((parse(blackboxConfig()) as { modules: object }).modules)).toEqual([
      'tcp_connect',
      'http_2xx',
      'icmp',
    ]);
  });
});

describe('the files for docker compose', () => {
  it('pass the same checks', () => {
    const files = composeFiles();
    for (const [path, text] of Object.entries(files)) write(path, text);
    const checked = run('promtool', 'check', 'config', '--syntax-only', join(folder, 'prometheus/prometheus.yml'));
    expect(checked).toContain('SUCCESS');
    expect(run('amtool', 'check-config', join(folder, 'alertmanager/alertmanager.yml'))).toContain('SUCCESS');
  });

  it('keep the secret of the plugin proxy in a file', () => {
    expect(parse(composeFiles()['grafana/plugins/cldera.yml'] ?? '')).toMatchObject({
      apps: [
        {
          type: 'cldera-ops-app',
          jsonData: { bridgeUrl: 'http://bridge:9780' },
          secureJsonData: { proxySecret: '$__file{/run/cldera/proxy/token}' },
        },
      ],
    });
  });
});

describe('a duration', () => {
  it.each([
    ['15s', 15_000],
    ['1m30s', 90_000],
    ['500ms', 500],
    ['2h', 7_200_000],
    ['', undefined],
    ['0s', undefined],
    ['15', undefined],
    ['s15', undefined],
    ['1d', undefined],
    ['30s1m', undefined],
  ])('%j is %j ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it('counts its parts together', () => {
    const part = fc.nat(59);
    fc.assert(
      fc.property(part, part, part, (hours, minutes, seconds) => {
        const total = ((hours * 60 + minutes) * 60 + seconds) * 1_000;
        expect(durationMs(`${hours}h${minutes}m${seconds}s`)).toBe(total === 0 ? undefined : total);
      }),
    );
  });
});
