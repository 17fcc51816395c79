import { describe, expect, it } from '@jest/globals';
import { promtoolComplaints } from '../test/promtool.ts';
import { valueOf } from '../test/parse-exposition.ts';
import { render } from './exposition.ts';
import { processFamilies } from './process-metrics.ts';
import { createSelfMetrics } from './self-metrics.ts';

const NOW = { running: 2, waiting: 1, inventory: new Map([['redis', { targets: 3, refreshes: 4, failures: 5 }]]) };

function setUp() {
  const metrics = createSelfMetrics(['nginx', 'redis'], '1.2.3', 1000);
  return { metrics, text: () => render(metrics.families(NOW), 'text') };
}

describe("the process's own metrics", () => {
  it('please promtool', async () => {
    const { metrics } = setUp();
    expect(promtoolComplaints(render([...metrics.families(NOW), ...(await processFamilies())], 'text'))).toBe('');
  });

  it('start at 0 for every outcome, so that the first failure is an increase', () => {
    expect(valueOf(setUp().text(), 'cldera_exporter_probes_total', { module: 'redis', outcome: 'tls' })).toBe(0);
  });

  it('count answers by outcome, shared ones too', () => {
    const { metrics, text } = setUp();
    metrics.countAnswer('redis', { outcome: { kind: 'success', families: [], seconds: 1 }, shared: true }, 0.004);
    metrics.countAnswer(
      'redis',
      { outcome: { kind: 'failure', reason: 'dns', detail: '', seconds: 1 }, shared: false },
      20,
    );
    expect(valueOf(text(), 'cldera_exporter_probes_total', { module: 'redis', outcome: 'success' })).toBe(1);
    expect(valueOf(text(), 'cldera_exporter_probes_total', { module: 'redis', outcome: 'dns' })).toBe(1);
    expect(valueOf(text(), 'cldera_exporter_probes_shared_total', { module: 'redis' })).toBe(1);
  });

  it('keep a cumulative histogram of durations', () => {
    const { metrics, text } = setUp();
    for (const seconds of [0.001, 0.004, 20]) {
      metrics.countAnswer('nginx', { outcome: { kind: 'success', families: [], seconds }, shared: false }, seconds);
    }
    const name = 'cldera_exporter_probe_duration_seconds';
    const bucket = (le: string) => valueOf(text(), `${name}_bucket`, { module: 'nginx', le });
    expect([bucket('0.001'), bucket('0.0025'), bucket('0.005'), bucket('10'), bucket('+Inf')]).toEqual([1, 1, 2, 2, 3]);
    expect(valueOf(text(), `${name}_count`, { module: 'nginx' })).toBe(3);
    expect(valueOf(text(), `${name}_sum`, { module: 'nginx' })).toBeCloseTo(20.005);
  });

  it('count a refused address as a refusal, not as a probe', () => {
    const { metrics, text } = setUp();
    metrics.countAnswer('redis', { outcome: { kind: 'refused', address: '10.0.0.1', seconds: 1 }, shared: false }, 1);
    expect(valueOf(text(), 'cldera_exporter_requests_refused_total', { reason: 'not_allowed' })).toBe(1);
    expect(valueOf(text(), 'cldera_exporter_probe_duration_seconds_count', { module: 'redis' })).toBe(0);
  });

  it('tell whether the last reload succeeded and since when the configuration holds', () => {
    const { metrics, text } = setUp();
    metrics.countReload(true, 2000);
    metrics.countReload(false, 3000);
    expect(valueOf(text(), 'cldera_exporter_config_last_reload_successful')).toBe(0);
    expect(valueOf(text(), 'cldera_exporter_config_last_reload_success_timestamp_seconds')).toBe(2000);
    expect(valueOf(text(), 'cldera_exporter_config_reloads_total', { outcome: 'failure' })).toBe(1);
  });

  it('tell what is under way and what the inventory lists', () => {
    const text = setUp().text();
    expect(valueOf(text, 'cldera_exporter_probes_in_flight')).toBe(2);
    expect(valueOf(text, 'cldera_exporter_probes_queued')).toBe(1);
    expect(valueOf(text, 'cldera_exporter_inventory_targets', { module: 'redis' })).toBe(3);
    expect(valueOf(text, 'cldera_exporter_inventory_refresh_failures_total', { module: 'redis' })).toBe(5);
  });
});
