import type { Row } from '../dashboard.ts';
import { both } from '../language.ts';
import { perTarget } from '../query.ts';
import { gauge, LEGEND, rateOf, redis } from './metrics.ts';

/** Where does memory go, and what happens to the keys? */
export const MEMORY: Row = {
  title: both('内存与键', 'Memory and keys'),
  panels: [
    {
      kind: 'graph',
      title: both('内存', 'Memory'),
      why: both(
        '已用、历史峰值与上限（虚线）。没有上限的 Redis 会一直涨到主机内存耗尽，请设置 maxmemory。',
        "Used, highest ever, and the limit (dashed). Without a limit Redis grows until the host's memory is gone: set maxmemory.",
      ),
      unit: 'bytes',
      min: 0,
      curves: [
        { query: gauge('redis_memory_used_bytes'), legend: both(`${LEGEND} 已用`, `${LEGEND} used`) },
        { query: gauge('redis_memory_used_peak_bytes'), legend: both(`${LEGEND} 峰值`, `${LEGEND} peak`) },
        {
          query: `${gauge('redis_memory_max_bytes')} > 0`,
          legend: both(`${LEGEND} 上限`, `${LEGEND} limit`),
          dashed: true,
        },
      ],
    },
    {
      kind: 'graph',
      title: both('物理内存', 'Resident memory'),
      why: both(
        '操作系统看到的占用与数据本身之差是碎片和缓冲。远大于已用内存：碎片多；小于已用内存：部分被换出，会非常慢。',
        'What the system sees. Far above the memory used it is fragmented; below it, part is swapped out and Redis crawls.',
      ),
      unit: 'bytes',
      min: 0,
      curves: [
        { query: gauge('redis_memory_used_rss_bytes'), legend: both(`${LEGEND} 物理内存`, `${LEGEND} resident`) },
        { query: gauge('redis_memory_used_dataset_bytes'), legend: both(`${LEGEND} 数据`, `${LEGEND} data`) },
      ],
    },
    {
      kind: 'graph',
      title: both('每库键数', 'Keys per database'),
      why: both(
        '突然归零多为 FLUSHALL；只增不减多为忘了设置过期时间。',
        'A fall to zero is mostly FLUSHALL; only ever growing, keys lack an expiry.',
      ),
      unit: 'short',
      min: 0,
      empty: both('所有库都是空的', 'All databases are empty'),
      curves: [{ query: perTarget('max', redis('redis_db_keys'), 'db'), legend: `${LEGEND} {{db}}` }],
    },
    {
      kind: 'graph',
      title: both('淘汰与过期', 'Evictions and expirations'),
      why: both(
        '每秒淘汰（内存不足）与过期（到时）的键。大量键同时过期会造成缓存雪崩：给过期时间加随机量。',
        'Keys evicted for memory and expired in time, per second. When very many expire at once the load falls on the database: scatter the expiry.',
      ),
      unit: 'cps',
      min: 0,
      curves: [
        { query: rateOf('redis_evicted_keys_total'), legend: both(`${LEGEND} 淘汰`, `${LEGEND} evicted`) },
        { query: rateOf('redis_expired_keys_total'), legend: both(`${LEGEND} 过期`, `${LEGEND} expired`) },
      ],
    },
  ],
};
