import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  answers,
  freePort,
  removeFolder,
  startNginx,
  startProcess,
  startRedis,
  temporaryFolder,
  type Nginx,
  type Redis,
  type Running,
} from '@cldera/provisioning/rig';
import { findListeners } from './listeners.client.ts';

/** An nginx as a package installs it: without a status page. */
async function startPlainNginx(port: number): Promise<Running> {
  const folder = temporaryFolder();
  const configuration = `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1;
    events {} http { access_log off; server { listen 127.0.0.1:${port}; return 200 "ok"; } }`;
  writeFileSync(join(folder, 'nginx.conf'), configuration);
  const running = await startProcess({
    name: 'nginx',
    command: '/usr/sbin/nginx',
    args: ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
    folder,
    ready: () => answers(`http://127.0.0.1:${port}/`),
  });
  const stop = async () => {
    await running.stop();
    removeFolder(folder);
  };
  return { ...running, stop };
}

describe('what listens on this machine', () => {
  let nginx: Nginx;
  let plain: Running;
  let redis: Redis;
  let port: number;

  beforeAll(async () => {
    port = await freePort();
    [nginx, plain, redis] = await Promise.all([startNginx(), startPlainNginx(port), startRedis()]);
  });
  afterAll(() => Promise.all([nginx, plain, redis].map((server) => server.stop())));

  it('is found with the templates that fit it', async () => {
    const found = new Map((await findListeners()).map((one) => [one.id, one]));
    expect(found.get(`redis-${redis.port}`)).toEqual({
      id: `redis-${redis.port}`,
      name: `Redis :${redis.port}`,
      process: 'redis-server',
      address: redis.address,
      templates: [
        { template: 'port', parameters: { address: redis.address } },
        { template: 'redis', parameters: { address: redis.address } },
      ],
      hint: null,
    });
    expect(found.get(`nginx-${nginx.port}`)).toMatchObject({
      templates: [
        { template: 'port', parameters: { address: nginx.address } },
        { template: 'nginx', parameters: { url: nginx.statusUrl } },
      ],
      hint: null,
    });
  });

  it('is told how more of it can be seen where only its port can be watched', async () => {
    const found = (await findListeners()).find(({ id }) => id === `nginx-${port}`);
    expect(found?.hint?.['en-US']).toContain('No stub_status page was found');
  });

  it('comes in order, each once', async () => {
    const ids = (await findListeners()).map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a.localeCompare(b)));
  });
});
