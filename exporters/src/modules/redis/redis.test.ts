import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parseExposition, valueOf } from '../../../test/parse-exposition.ts';
import { promtoolComplaints } from '../../../test/promtool.ts';
import type { Auth } from '../../auth.ts';
import { render } from '../../exposition.ts';
import { CATALOGUE } from './catalogue.ts';
import { OPTIONAL_COMMANDS, commandsFor, infoText, type CommandName } from './commands.ts';
import { redis } from './index.ts';
import { parseInfo } from './info.ts';
import { clusterFamilies, isClusterNode, redisFamilies } from './metrics.ts';
import { createReplyReader, type Reply } from './resp.ts';

const file = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
const infoOf = (name: string) =>
  createReplyReader(1e6)
    .push(file(`info-${name}.resp`))
    .at(-1) as string;
const exposition = (text: string, replies: [CommandName, Reply][] = [['info', text]]) =>
  render(redisFamilies(text, new Map(replies)), 'text');

describe('redisFamilies', () => {
  it.each(['master', 'replica', 'acl'])('gives the exposition on record for %s', (name) => {
    expect(exposition(infoOf(name))).toBe(file(`info-${name}.prom`).toString());
  });

  it('gives the OpenMetrics on record', () => {
    const text = infoOf('master');
    expect(render(redisFamilies(text, new Map([['info', text]])), 'openmetrics')).toBe(
      file('info-master.om').toString(),
    );
  });

  it.each([
    ['connected_clients', 'redis_connected_clients', 'connected_clients'],
    ['keyspace_hits', 'redis_keyspace_hits_total', 'keyspace_hits'],
    ['keyspace_misses', 'redis_keyspace_misses_total', 'keyspace_misses'],
    ['total_commands_processed', 'redis_commands_processed_total', 'total_commands_processed'],
    ['total_connections_received', 'redis_connections_received_total', 'total_connections_received'],
    ['uptime_in_days', 'redis_uptime_in_seconds', 'uptime_in_seconds'],
    ['used_memory', 'redis_memory_used_bytes', 'used_memory'],
    ['used_memory_peak', 'redis_memory_used_peak_bytes', 'used_memory_peak'],
  ])('has the item %s of the specification as %s', (_item, name, field) => {
    const text = infoOf('master');
    const value = parseInfo(text).fields.get(field);
    expect(value).toBeDefined();
    expect(valueOf(exposition(text), name)).toBe(Number(value));
  });

  it('shows no number that means none', () => {
    const text = exposition(infoOf('master'));
    expect(infoOf('master')).toContain('rdb_current_bgsave_time_sec:-1');
    expect(parseExposition(text).filter(({ value }) => value === -1)).toEqual([]);
  });

  it('puts states into 0 and 1', () => {
    const text = infoOf('replica');
    expect(valueOf(exposition(text), 'redis_master_link_up')).toBe(1);
    expect(
      valueOf(exposition(text.replace('master_link_status:up', 'master_link_status:down')), 'redis_master_link_up'),
    ).toBe(0);
    expect(
      valueOf(exposition(text.replace('bgsave_status:ok', 'bgsave_status:err')), 'redis_rdb_last_bgsave_status'),
    ).toBe(0);
  });

  it('shows replicas, databases and commands by name', () => {
    const text = exposition(infoOf('master'));
    expect(valueOf(text, 'redis_connected_slave_online', { slave_ip: '127.0.0.1', slave_port: '16381' })).toBe(1);
    expect(valueOf(text, 'redis_db_keys', { db: 'db0' })).toBe(2);
    expect(valueOf(text, 'redis_commands_total', { cmd: 'config|get' })).toBe(47);
    expect(valueOf(text, 'redis_errors_total', { err: 'WRONGPASS' })).toBe(1);
    expect(valueOf(text, 'redis_commands_latency_seconds', { cmd: 'auth', quantile: '0.999' })).toBeCloseTo(21.119e-6);
  });

  it('takes limits from CONFIG where INFO has none, and INFO first', () => {
    const info = 'uptime_in_seconds:5\r\nmaxmemory:7\r\n';
    const config = ['maxmemory', '9', 'maxclients', '500', 'maxmemory-policy', 'noeviction'];
    const text = exposition(info, [['config_get', config]]);
    expect([valueOf(text, 'redis_memory_max_bytes'), valueOf(text, 'redis_config_maxclients')]).toEqual([7, 500]);
  });

  it('shows the slow log and spikes of latency', () => {
    const text = exposition('uptime_in_seconds:5\r\n', [
      ['slowlog_len', 12],
      ['latency_latest', [['command', 1700000000, 250, 900], ['fork', 1700000001, 5, 9], 'nonsense', ['x', 'y']]],
    ]);
    expect(valueOf(text, 'redis_slowlog_length')).toBe(12);
    expect(valueOf(text, 'redis_latency_spike_duration_seconds', { event_name: 'command' })).toBe(0.25);
    expect(valueOf(text, 'redis_latency_spike_timestamp_seconds', { event_name: 'fork' })).toBe(1700000001);
  });

  it('says which command the server refused, and leaves its families out', () => {
    const text = exposition('uptime_in_seconds:5\r\n', [
      ['slowlog_len', { error: 'NOPERM' }],
      ['info', '…'],
    ]);
    expect(valueOf(text, 'redis_probe_command_success', { command: 'slowlog_len' })).toBe(0);
    expect(valueOf(text, 'redis_probe_command_success', { command: 'info' })).toBe(1);
    expect(valueOf(text, 'redis_slowlog_length')).toBeUndefined();
  });

  it('reads Sentinel and modules', () => {
    const text = exposition(
      'redis_mode:sentinel\r\nuptime_in_seconds:5\r\nsentinel_masters:2\r\n' +
        'master0:name=orders,status=ok,address=10.0.0.1:6379,slaves=2,sentinels=3\r\n' +
        'master1:name=users,status=sdown,address=10.0.0.2:6379,slaves=1,sentinels=3\r\n' +
        'module:name=search,ver=20609,api=1\r\nmodule:name=bf,ver=20412,api=1\r\nmodule:name=bf,ver=20412,api=1\r\n',
    );
    expect(valueOf(text, 'redis_sentinel_master_ok', { master_name: 'orders' })).toBe(1);
    expect(valueOf(text, 'redis_sentinel_master_ok', { master_name: 'users' })).toBe(0);
    expect(valueOf(text, 'redis_module_info', { name: 'bf', ver: '20412' })).toBe(1);
    expect(promtoolComplaints(text)).toBe('');
  });

  it('keeps the number of series within bounds: commands beyond it are summed', () => {
    const commands = Array.from(
      { length: 1000 },
      (_none, at) => `cmdstat_c${String(at).padStart(4, '0')}:calls=2,usec=1000000`,
    );
    const databases = Array.from({ length: 1000 }, (_none, at) => `db${at}:keys=1,expires=0,avg_ttl=0`);
    const text = exposition(['uptime_in_seconds:5', ...commands, ...databases].join('\r\n'));
    const calls = parseExposition(text).filter(({ name }) => name === 'redis_commands_total');
    expect(calls).toHaveLength(257);
    expect(calls.reduce((sum, { value }) => sum + value, 0)).toBe(2000);
    expect(valueOf(text, 'redis_commands_total', { cmd: 'other' })).toBe(2 * (1000 - 256));
    expect(valueOf(text, 'redis_commands_duration_seconds_total', { cmd: 'other' })).toBe(1000 - 256);
    expect(parseExposition(text).filter(({ name }) => name === 'redis_db_keys')).toHaveLength(256);
  });

  it('writes no sample twice, though the server says a line twice', () => {
    const twice =
      'slave0:ip=10.0.0.1,port=1,state=online,offset=1,lag=0\r\nslave1:ip=10.0.0.1,port=1,state=online,offset=2,lag=0\r\n';
    const samples = parseExposition(exposition(`uptime_in_seconds:5\r\n${twice}db0:keys=1\r\ndb0:keys=2\r\n`));
    const keys = samples.map(({ name, labels }) => `${name} ${JSON.stringify(labels)}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(['', '# Server\r\n', 'hello world', 'key:value\r\n', '\0\0\0'])('finds nothing in %p', (text) => {
    expect(redisFamilies(text, new Map())).toEqual([]);
  });

  it('pleases promtool with every field it knows', () => {
    const every = CATALOGUE.map(({ field }) => `${field}:1`).join('\r\n');
    expect(promtoolComplaints(exposition(`${every}\r\n${infoOf('master')}`))).toBe('');
  });

  it('gives no family that the list of its metrics leaves out', () => {
    const text = `${infoOf('master')}\r\n${infoOf('replica')}`;
    const families = [
      ...redisFamilies(text, new Map([['slowlog_len', 1]])),
      ...clusterFamilies('cluster_state:ok\r\n'),
    ];
    expect(families.filter(({ metric }) => !redis.metrics.includes(metric))).toEqual([]);
  });

  it('names the source field in every help, and no family twice', () => {
    expect(CATALOGUE.every(({ field, metric }) => metric.help.endsWith(`(INFO ${field})`))).toBe(true);
    expect(new Set(redis.metrics.map(({ name }) => name)).size).toBe(redis.metrics.length);
    expect(new Set(CATALOGUE.map(({ field }) => field)).size).toBe(CATALOGUE.length);
  });
});

describe('parseInfo', () => {
  it.each([
    ['CRLF', 'a:1\r\nb:2\r\n'],
    ['LF', 'a:1\nb:2\n'],
    ['no final line break', 'a:1\r\nb:2'],
    ['headings and empty lines', '# Server\r\na:1\r\n\r\n# Clients\r\nb:2\r\n'],
    ['lines that are no fields', 'a:1\r\nnonsense\r\n:3\r\n\r\nb:2\r\n'],
  ])('reads %s', (_how, text) => {
    expect([...parseInfo(text).fields]).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });

  it('keeps colons in a value', () => {
    expect(parseInfo('config_file:C:\\redis.conf\r\n').fields.get('config_file')).toBe('C:\\redis.conf');
  });
});

describe('CLUSTER INFO', () => {
  it('is asked for of nodes of a cluster only', () => {
    expect(isClusterNode('# Cluster\r\ncluster_enabled:1\r\n')).toBe(true);
    expect(isClusterNode('# Cluster\r\ncluster_enabled:0\r\n')).toBe(false);
  });

  it('becomes families that please promtool', () => {
    const reply =
      'cluster_state:fail\r\ncluster_slots_assigned:16384\r\ncluster_slots_ok:10923\r\ncluster_slots_pfail:0\r\ncluster_slots_fail:5461\r\n' +
      'cluster_known_nodes:6\r\ncluster_size:3\r\ncluster_current_epoch:6\r\ncluster_my_epoch:2\r\ncluster_stats_messages_sent:1483972\r\n' +
      'cluster_stats_messages_received:1483968\r\n';
    const text = render(clusterFamilies(reply), 'text');
    expect(promtoolComplaints(text)).toBe('');
    expect(valueOf(text, 'redis_cluster_state')).toBe(0);
    expect(valueOf(text, 'redis_cluster_slots_fail')).toBe(5461);
    expect(valueOf(text, 'redis_cluster_messages_sent_total')).toBe(1483972);
  });

  it('is nothing when the server refuses it', () => {
    expect(clusterFamilies({ error: 'NOPERM' })).toEqual([]);
  });
});

describe('infoText', () => {
  const said = (...replies: [CommandName, Reply][]) => new Map(replies);

  it('gives the text', () => {
    expect(infoText(said(['auth', 'OK'], ['info', 'a:1']))).toBe('a:1');
  });

  it.each<[string, [CommandName, Reply][]]>([
    [
      'Redis 6 and later',
      [['auth', { error: 'ERR AUTH <password> called without any password configured for the default user.' }]],
    ],
    ['Redis before 6', [['auth', { error: 'ERR Client sent AUTH, but no password is set' }]]],
  ])('does not mind a password that the server does not want: %s', (_version, replies) => {
    expect(infoText(said(...replies, ['info', 'a:1']))).toBe('a:1');
  });

  it.each<[string, string, [CommandName, Reply][]]>([
    ['no password given', 'auth', [['info', { error: 'NOAUTH Authentication required.' }]]],
    [
      'a wrong password',
      'auth',
      [
        ['auth', { error: 'WRONGPASS invalid username-password pair or user is disabled.' }],
        ['info', { error: 'NOAUTH Authentication required.' }],
      ],
    ],
    [
      'a wrong password before Redis 6',
      'auth',
      [
        ['auth', { error: 'ERR invalid password' }],
        ['info', { error: 'NOAUTH x' }],
      ],
    ],
    [
      'a wrong password where everybody may read',
      'auth',
      [
        ['auth', { error: 'WRONGPASS x' }],
        ['info', 'a:1'],
      ],
    ],
    [
      'an ACL without INFO',
      'forbidden',
      [
        ['auth', 'OK'],
        ['info', { error: "NOPERM this user has no permissions to run the 'info' command" }],
      ],
    ],
    ['protected mode', 'forbidden', [['auth', { error: 'DENIED Redis is running in protected mode' }]]],
    [
      'protected mode, said to the first command',
      'forbidden',
      [['client_setname', { error: 'DENIED Redis is running in protected mode' }]],
    ],
    ['too many clients', 'busy', [['client_setname', { error: 'ERR max number of clients reached' }]]],
    ['loading', 'busy', [['info', { error: 'LOADING Redis is loading the dataset in memory' }]]],
    ['an unknown error', 'protocol', [['info', { error: "ERR unknown command 'INFO'" }]]],
    ['no text', 'protocol', [['info', 5]]],
    ['nothing at all', 'protocol', []],
  ])('says why there is none: %s', (_what, reason, replies) => {
    expect(() => infoText(said(...replies))).toThrow(expect.objectContaining({ reason }));
  });
});

describe('commandsFor', () => {
  const auth = (username: string | null): Auth => ({ name: 'a', username, password: 'pw', tls: null, targets: null });
  const words = (given: Auth | null, optional = OPTIONAL_COMMANDS as readonly (typeof OPTIONAL_COMMANDS)[number][]) =>
    commandsFor(given, optional).map((command) => command.words.join(' '));

  it('logs in first, names the connection, and asks for all the rest', () => {
    expect(words(auth('mon'))).toEqual([
      'AUTH mon pw',
      'CLIENT SETNAME cldera-exporters',
      'INFO all',
      'CONFIG GET max*',
      'SLOWLOG LEN',
      'LATENCY LATEST',
    ]);
  });

  it('knows servers without users, and without a password', () => {
    expect(words(auth(null), [])).toEqual(['AUTH pw', 'INFO all']);
    expect(words(null, [])).toEqual(['INFO all']);
  });
});

describe("a target of the module 'redis'", () => {
  const plan = (target: string) => redis.schema.parse({}).plan(target);

  it.each([
    ['redis1', 'redis1:6379'],
    ['redis1:6380', 'redis1:6380'],
    ['REDIS://redis1:6380', 'redis://redis1:6380'],
    ['redis://redis1/', 'redis://redis1:6379'],
    ['rediss://[::1]:6380', 'rediss://[::1]:6380'],
  ])('may be written %s', (target, shown) => {
    expect(plan(target)).toMatchObject({ ok: true, value: { shown } });
  });

  it.each(['', 'http://redis1:6379', 'redis://redis1:6379/3', 'redis://user@redis1', 'unix:///tmp/redis.sock', 'a b'])(
    'may not be written %p',
    (target) => {
      expect(plan(target)).toMatchObject({ ok: false, problem: expect.stringContaining('host') });
    },
  );
});
