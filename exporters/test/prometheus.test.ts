import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startExporters, type Harness } from './harness.ts';
import { createRig, freePort, type Rig } from './rig.ts';

interface Series {
  metric: Record<string, string>;
  value: [number, string];
}

let rig: Rig;
let exporters: Harness;
let prometheus: string;
const targets: Record<string, string> = {};

beforeAll(async () => {
  rig = await createRig();
  exporters = await startExporters();
  const [nginx, redis, dead] = await Promise.all([rig.nginx(), rig.redis(), freePort()]);
  Object.assign(targets, { nginx: `127.0.0.1:${nginx}`, redis: `127.0.0.1:${redis}`, dead: `127.0.0.1:${dead}` });
  const folder = join(rig.folder, 'prometheus');
  await mkdir(folder);
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config()));
  const port = await freePort();
  await rig.program(
    'prometheus',
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    port,
  );
  prometheus = `http://127.0.0.1:${port}`;
}, 30_000);
afterAll(async () => {
  await rig.stop();
  await exporters.stop();
});

function config() {
  const host = new URL(exporters.base).host;
  const probed = (name: string, module: string) => ({
    job_name: name,
    metrics_path: '/probe',
    params: { module: [module], target: [targets[name]] },
    static_configs: [{ targets: [host] }],
  });
  return {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: [
      probed('nginx', 'nginx'),
      probed('redis', 'redis'),
      probed('dead', 'redis'),
      { job_name: 'exporters', static_configs: [{ targets: [host] }] },
    ],
  };
}

async function query(expression: string): Promise<Series[]> {
  const response = await fetch(`${prometheus}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`);
  return ((await response.json()) as { data: { result: Series[] } }).data.result;
}

/** The series of an expression, once there are that many. */
async function until(expression: string, count: number): Promise<Series[]> {
  const end = Date.now() + 20_000;
  for (;;) {
    const series = await query(expression);
    if (series.length >= count || Date.now() > end) return series;
    await pause(100);
  }
}

describe('a real Prometheus', () => {
  it('reads every exposition, in the OpenMetrics it asks for', async () => {
    const up = await until('up == 1', 4);
    expect(up.map(({ metric }) => metric['job']).sort()).toEqual(['dead', 'exporters', 'nginx', 'redis']);
  }, 30_000);

  it.each([
    ['nginx_up', '1'],
    ['redis_up{job="redis"}', '1'],
    ['redis_up{job="dead"}', '0'],
    ['redis_probe_failure_info{job="dead", reason="refused"}', '1'],
    ['redis_db_keys or redis_connected_slaves', '0'],
    ['count(redis_commands_latency_seconds{quantile="0.99"}) > bool 0', '1'],
    ['cldera_exporter_config_last_reload_successful', '1'],
    ['histogram_quantile(1, sum by (le) (cldera_exporter_probe_duration_seconds_bucket)) > bool 0', '1'],
  ])(
    'finds %s',
    async (expression, value) => {
      const [series] = await until(expression, 1);
      expect(series?.value[1]).toBe(value);
    },
    30_000,
  );

  it('takes counters for counters', async () => {
    const response = await fetch(`${prometheus}/api/v1/metadata?metric=nginx_http_requests`);
    const { data } = (await response.json()) as { data: Record<string, { type: string }[]> };
    expect(data['nginx_http_requests']?.[0]?.type).toBe('counter');
  });
});
