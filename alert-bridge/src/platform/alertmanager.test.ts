import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startAlertmanager, waitFor, type Configured } from '@cldera/provisioning/rig';
import { createAlertmanager, type Alertmanager } from './alertmanager.ts';

const CONFIG = `
route: { receiver: nobody }
receivers: [ { name: nobody } ]
inhibit_rules:
  - source_matchers: [ alertname = HostDown ]
    target_matchers: [ alertname = PortClosed ]
    equal: [ resource ]
`;

describe('a real Alertmanager', () => {
  let server: Configured;
  let alertmanager: Alertmanager;

  async function post(path: string, body: unknown): Promise<void> {
    const response = await fetch(`${server.url}/api/v2/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
  }

  const alert = (alertname: string, resource: string, endsAt?: Date) => ({
    labels: { alertname, resource },
    annotations: { value: '1' },
    startsAt: '2026-11-24T04:00:00.123Z',
    ...(endsAt && { endsAt }),
  });
  const later = (seconds: number) => new Date(Date.now() + seconds * 1000);
  const names = async (which: 'all' | 'audible') =>
    (await alertmanager.activeAlerts(which))
      .map(({ labels }) => `${labels['alertname']} ${labels['resource']}`)
      .toSorted();

  beforeAll(async () => {
    server = await startAlertmanager({ config: CONFIG });
    alertmanager = createAlertmanager(`${server.url}/`, 5);
    await post('silences', {
      matchers: [{ name: 'resource', value: 'web-2', isRegex: false, isEqual: true }],
      startsAt: new Date(),
      endsAt: later(600),
      createdBy: 'wang',
      comment: 'upgrade',
    });
    await post('alerts', [
      alert('HostDown', 'web-1', later(600)),
      alert('PortClosed', 'web-1', later(600)),
      alert('DiskFull', 'web-2', later(600)),
      alert('DiskFull', 'web-3', later(600)),
      alert('DiskFull', 'web-4', later(-1)),
    ]);
  });
  afterAll(() => server.stop());

  it('lists all that fires, muted or not', async () => {
    expect(await names('all')).toEqual(['DiskFull web-2', 'DiskFull web-3', 'HostDown web-1', 'PortClosed web-1']);
  });

  it('lists what it tells somebody: without what is silenced or inhibited', async () => {
    const audible = ['DiskFull web-3', 'HostDown web-1'];
    // Marks for inhibition are set when the alert goes through its pipeline.
    await waitFor(async () => (await names('audible')).join() === audible.join(), 10_000, 'silence and inhibition');
    expect(await names('audible')).toEqual(audible);
  });

  it('tells of each its fingerprint, labels and start, as the webhook does', async () => {
    const [one] = await alertmanager
      .activeAlerts('all')
      .then((all) => all.filter(({ labels }) => labels['resource'] === 'web-3'));
    expect(one).toEqual({
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      labels: { alertname: 'DiskFull', resource: 'web-3' },
      annotations: { value: '1' },
      startsAt: '2026-11-24T04:00:00.123Z',
    });
  });

  it('is ready, and says how long it has been running', async () => {
    expect(await alertmanager.ready()).toBe(true);
    const seconds = await alertmanager.uptimeSeconds(new Date());
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(60);
    expect(await alertmanager.uptimeSeconds(later(3_600))).toBeCloseTo(seconds + 3_600, -1);
  });

  it('that is not there is an error, never an empty list', async () => {
    const nobody = createAlertmanager('http://127.0.0.1:1/', 1);
    await expect(nobody.activeAlerts('all')).rejects.toThrow();
    await expect(nobody.ready()).rejects.toThrow();
    await expect(nobody.uptimeSeconds(new Date())).rejects.toThrow();
    const something = createAlertmanager(`${server.url}/nothing/`, 1);
    await expect(something.activeAlerts('all')).rejects.toThrow('Alertmanager answered 404');
  });
});
