import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { startExporters, type Harness } from './harness.ts';
import { valueOf } from './parse-exposition.ts';
import { promtoolComplaints } from './promtool.ts';
import { createRig, freePort, type Rig } from './rig.ts';

let rig: Rig;
let exporters: Harness;
const ports = { open: 0, guarded: 0, replica: 0, secure: 0, cluster: 0 };

beforeAll(async () => {
  rig = await createRig();
  const certificate = await rig.certificate();
  ports.open = await rig.redis();
  const users = ['user mon on >monpw -@all +info +ping +client|setname', 'user noinfo on >pw -@all +ping'];
  [ports.guarded, ports.replica, ports.secure, ports.cluster] = await Promise.all([
    rig.redis({ config: ['requirepass s3cret', ...users] }),
    rig.redis({ config: [`replicaof 127.0.0.1 ${ports.open}`] }),
    rig.redis({ tls: certificate }),
    rig.redis({
      config: ['cluster-enabled yes', 'cluster-config-file nodes.conf', `cluster-port ${await freePort()}`],
    }),
  ]);
  exporters = await startExporters({
    yaml: `
auth:
  admin: { password: s3cret }
  mon: { username: mon, password: monpw }
  noinfo: { username: noinfo, password: pw }
  wrong: { password: not-the-password }
  own-ca: { tls: { ca_file: ${certificate.certFile} } }
  elsewhere: { password: s3cret, targets: ['10.0.0.0/8:6379'] }
`,
  });
});
afterAll(async () => {
  await exporters.stop();
  await rig.stop();
});

const probe = (port: number, auth = '', scheme = '') =>
  exporters.probe({ module: 'redis', target: `${scheme}127.0.0.1:${port}`, auth });
const reason = (text: string) => /redis_probe_failure_info\{reason="([a-z_]+)"\} 1/.exec(text)?.[1];
const success = (text: string, command: string) => valueOf(text, 'redis_probe_command_success', { command });

describe('a real Redis', () => {
  it('gives every item, and pleases promtool', async () => {
    const { status, text } = await probe(ports.open);
    expect(status).toBe(200);
    expect(promtoolComplaints(text)).toBe('');
    expect(valueOf(text, 'redis_up')).toBe(1);
    for (const name of [
      'redis_connected_clients',
      'redis_keyspace_hits_total',
      'redis_keyspace_misses_total',
      'redis_commands_processed_total',
      'redis_connections_received_total',
      'redis_uptime_in_seconds',
      'redis_memory_used_bytes',
      'redis_memory_used_peak_bytes',
      'redis_memory_max_bytes',
      'redis_config_maxclients',
      'redis_slowlog_length',
    ]) {
      expect([name, valueOf(text, name)]).toEqual([name, expect.any(Number)]);
    }
    for (const command of ['client_setname', 'info', 'config_get', 'slowlog_len', 'latency_latest']) {
      expect([command, success(text, command)]).toEqual([command, 1]);
    }
  });

  it('is read on a connection of its own, which is closed again', async () => {
    const received = async () => valueOf((await probe(ports.open)).text, 'redis_connections_received_total')!;
    const first = await received();
    const { text } = await probe(ports.open);
    expect(valueOf(text, 'redis_connections_received_total')).toBe(first + 1);
    expect(valueOf(text, 'redis_connected_clients')).toBeLessThanOrEqual(2);
  });

  it('shows its replica, and the replica its master', async () => {
    const end = Date.now() + 15_000;
    let replica = await probe(ports.replica);
    while (valueOf(replica.text, 'redis_master_link_up') !== 1 && Date.now() < end) {
      await pause(50);
      replica = await probe(ports.replica);
    }
    expect(valueOf(replica.text, 'redis_master_link_up')).toBe(1);
    expect(valueOf(replica.text, 'redis_master_info', { master_port: String(ports.open) })).toBe(1);
    expect(valueOf(replica.text, 'redis_instance_info', { role: 'slave' })).toBe(1);
    expect(promtoolComplaints(replica.text)).toBe('');
    const master = await probe(ports.open);
    expect(valueOf(master.text, 'redis_connected_slaves')).toBe(1);
    const labels = { slave_ip: '127.0.0.1', slave_port: String(ports.replica) };
    expect(valueOf(master.text, 'redis_connected_slave_online', labels)).toBe(1);
  });

  it('that is a node of a cluster tells of the cluster', async () => {
    const { text } = await probe(ports.cluster);
    expect(valueOf(text, 'redis_cluster_enabled')).toBe(1);
    expect(valueOf(text, 'redis_cluster_state')).toBe(0);
    expect(valueOf(text, 'redis_cluster_known_nodes')).toBe(1);
    expect(promtoolComplaints(text)).toBe('');
  });
});

describe('a real Redis with passwords', () => {
  it.each([
    ['the password', 'admin', 1, undefined],
    ['a user that may do little but INFO', 'mon', 1, undefined],
    ['a user that may not do INFO', 'noinfo', 0, 'forbidden'],
    ['a wrong password', 'wrong', 0, 'auth'],
    ['no password', '', 0, 'auth'],
  ])('and %s', async (_how, auth, up, expected) => {
    const { status, text } = await probe(ports.guarded, auth);
    expect(status).toBe(200);
    expect([valueOf(text, 'redis_up'), reason(text)]).toEqual([up, expected]);
    expect(promtoolComplaints(text)).toBe('');
    if (up === 0) expect(text).not.toContain('redis_memory');
  });

  it('says which commands an ACL forbids, and gives the rest', async () => {
    const { text } = await probe(ports.guarded, 'mon');
    expect(success(text, 'auth')).toBe(1);
    expect(success(text, 'client_setname')).toBe(1);
    expect(success(text, 'config_get')).toBe(0);
    expect(success(text, 'slowlog_len')).toBe(0);
    expect(valueOf(text, 'redis_slowlog_length')).toBeUndefined();
    expect(valueOf(text, 'redis_config_maxclients')).toEqual(expect.any(Number));
    expect(valueOf(text, 'redis_memory_max_bytes')).toBe(0);
  });

  it('is read although it wants no password and was given one', async () => {
    const { text } = await probe(ports.open, 'admin');
    expect([valueOf(text, 'redis_up'), success(text, 'auth')]).toEqual([1, 0]);
  });

  it('never gets a password that is meant for others', async () => {
    const { status, text } = await probe(ports.guarded, 'elsewhere');
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ status: 403, errors: [{ field: 'auth' }] });
  });

  it('lets no password into an answer, a page or the log', async () => {
    await Promise.all(['admin', 'mon', 'wrong', 'noinfo'].map((auth) => probe(ports.guarded, auth)));
    const pages = await Promise.all(['/', '/metrics'].map(async (path) => (await exporters.get(path)).text));
    for (const text of [...pages, exporters.log()]) expect(text).not.toMatch(/s3cret|monpw|not-the-password/);
  });
});

describe('a real Redis by TLS', () => {
  it.each([
    ['an authority of its own', 'rediss://', 'own-ca', 1, undefined],
    ['TLS because the auth module has it', '', 'own-ca', 1, undefined],
    ['an authority nobody knows', 'rediss://', '', 0, 'tls'],
    ['plain text, at which Redis hangs up', 'redis://', '', 0, 'reset'],
  ])('and %s', async (_how, scheme, auth, up, expected) => {
    const { text } = await probe(ports.secure, auth, scheme);
    expect([valueOf(text, 'redis_up'), reason(text)]).toEqual([up, expected]);
  });
});
