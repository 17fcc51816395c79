import type { Row } from '../dashboard.ts';
import { FAILURES } from '../failure.ts';
import { both } from '../language.ts';
import { perTarget, RECENT, worst } from '../query.ts';
import { NEUTRAL, WORKS, type Steps } from '../value.ts';
import {
  ANY_IS_BAD,
  CLIENT_USE,
  gauge,
  hitRatio,
  MEMORY_USE,
  OPERATIONS,
  rateOf,
  redis,
  SILENT,
  UP,
  UP_OR_DOWN,
  USE_STEPS,
} from './metrics.ts';

const HIT_STEPS: Steps = ['orange', [0.5, 'yellow'], [0.8, 'green']];
const RECENT_START: Steps = ['orange', [3600, 'green']];
const NO_REDIS = both('没有被监控的 Redis', 'No Redis is watched');

/** Does it answer, is it full, does it throw data away? */
export const STATE: Row = {
  title: both('状态', 'State'),
  panels: [
    {
      kind: 'stat',
      title: both('存活', 'Up'),
      why: both(
        'Redis 能否连接并回答 INFO。断线时先看下表中的失败原因：拒绝连接、认证失败还是超时。',
        'Whether Redis can be reached and answers INFO. When it is down, see the reason in the table below: refused, not authorised or too slow.',
      ),
      unit: 'none',
      query: worst('lowest', UP),
      steps: WORKS,
      meanings: UP_OR_DOWN,
      empty: NO_REDIS,
    },
    {
      kind: 'stat',
      title: both('内存占上限', 'Memory of limit'),
      why: both(
        '已用内存占 maxmemory 的比例。到达上限后，要么淘汰键，要么拒绝写入（取决于淘汰策略）。',
        'Memory used of maxmemory. At the limit keys are evicted or writes refused, as the eviction policy says.',
      ),
      unit: 'percent',
      decimals: 1,
      query: worst('highest', MEMORY_USE),
      steps: USE_STEPS,
      empty: both('断线，或未设置 maxmemory（没有上限）', 'Down, or no maxmemory is set (no limit)'),
    },
    {
      kind: 'stat',
      title: both('命中率', 'Hit ratio'),
      why: both(
        '最近 2 分钟查找命中的比例。突然下降多为缓存被清空或大量键过期，数据库会随之受压。',
        'Share of lookups of the last two minutes that found their key. A sudden fall mostly means an emptied cache: the database behind feels it.',
      ),
      unit: 'percentunit',
      decimals: 1,
      query: worst('lowest', hitRatio(RECENT)),
      steps: HIT_STEPS,
      empty: both('最近 2 分钟没有查找', 'No lookups in the last two minutes'),
    },
    {
      kind: 'stat',
      title: both('每秒命令', 'Commands per second'),
      why: both('所选 Redis 合计。', 'Of all chosen.'),
      unit: 'ops',
      decimals: 1,
      total: true,
      query: `sum(${OPERATIONS})`,
      steps: NEUTRAL,
      empty: SILENT,
    },
    {
      kind: 'stat',
      title: both('连接占上限', 'Clients of limit'),
      why: both(
        '客户端连接占 maxclients 的比例。到达上限后新连接会被拒绝，多为应用没有归还连接。',
        'Clients of maxclients. At the limit new ones are refused; mostly an application does not give its connections back.',
      ),
      unit: 'percent',
      decimals: 1,
      query: worst('highest', CLIENT_USE),
      steps: USE_STEPS,
      empty: SILENT,
    },
    {
      kind: 'stat',
      title: both('每秒淘汰的键', 'Evictions per second'),
      why: both(
        '因内存不足被丢弃的键。缓存偶尔淘汰是正常的，用作存储时则是在丢数据。',
        'Keys thrown away for want of memory. A cache may do that now and then; a store is losing data.',
      ),
      unit: 'cps',
      decimals: 2,
      query: worst('highest', rateOf('redis_evicted_keys_total', RECENT)),
      steps: ANY_IS_BAD,
      empty: SILENT,
    },
    {
      kind: 'table',
      title: both('所选 Redis', 'Chosen Redis'),
      why: both(
        '每个 Redis 一行，断线的在最前，并写明失败原因。点击资源名可查看其事件。',
        'One row per Redis, those that are down first and with the reason. Click a resource for its events.',
      ),
      empty: NO_REDIS,
      labels: {
        instance: both('地址', 'Address'),
        role: both('角色', 'Role'),
        redis_version: both('版本', 'Version'),
        maxmemory_policy: both('淘汰策略', 'Eviction policy'),
        reason: both('失败原因', 'Reason of failure'),
      },
      words: {
        role: { master: both('主库', 'Master'), slave: both('从库', 'Replica') },
        reason: FAILURES,
      },
      sortBy: { column: 0, lowest: true },
      columns: [
        { title: both('存活', 'Up'), unit: 'none', query: UP, steps: WORKS, meanings: UP_OR_DOWN },
        {
          title: both('运行时间', 'Uptime'),
          unit: 'dtdurations',
          decimals: 0,
          query: gauge('redis_uptime_in_seconds'),
          steps: RECENT_START,
        },
        { title: both('内存', 'Memory'), unit: 'bytes', query: gauge('redis_memory_used_bytes') },
        { title: both('占上限', 'Of limit'), unit: 'percent', decimals: 1, query: MEMORY_USE, steps: USE_STEPS },
        {
          title: both('命中率', 'Hit ratio'),
          unit: 'percentunit',
          decimals: 1,
          query: hitRatio(RECENT),
          steps: HIT_STEPS,
        },
        { title: both('每秒命令', 'Commands per second'), unit: 'ops', decimals: 1, query: OPERATIONS },
        { title: both('客户端', 'Clients'), unit: 'short', query: gauge('redis_connected_clients') },
        { title: both('键', 'Keys'), unit: 'short', query: perTarget('sum', redis('redis_db_keys')) },
      ],
      facts: [
        perTarget('max', redis('redis_instance_info'), 'role', 'redis_version', 'maxmemory_policy'),
        perTarget('max', redis('redis_probe_failure_info'), 'reason'),
      ],
    },
  ],
};
