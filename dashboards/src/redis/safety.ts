import type { Row } from '../dashboard.ts';
import { both } from '../language.ts';
import { perTarget } from '../query.ts';
import { WORKS, type Meaning } from '../value.ts';
import { gauge, LEGEND, redis, SILENT } from './metrics.ts';

const GOOD_OR_BAD: readonly Meaning[] = [
  { value: 1, text: both('成功', 'Succeeded'), color: 'green' },
  { value: 0, text: both('失败', 'Failed'), color: 'red' },
];
const NO_REPLICA = both('所选 Redis 都不是从库', 'None of those chosen is a replica');
const NO_REPLICAS = both('所选 Redis 都没有从库', 'None of those chosen has a replica');

/** If it dies now, what is lost? */
export const SAFETY: Row = {
  title: both('持久化与复制', 'Persistence and replication'),
  panels: [
    {
      kind: 'table',
      title: both('持久化状态', 'Persistence'),
      why: both(
        '上次 RDB、AOF 写入与重写是否成功。失败多为磁盘满或 fork 内存不足；默认配置下 RDB 失败后 Redis 会拒绝写入。',
        'Whether the last dump, AOF write and rewrite succeeded. Mostly a full disk or no memory for the fork; after a failed dump Redis by default refuses writes.',
      ),
      empty: SILENT,
      height: 6,
      labels: { instance: both('地址', 'Address') },
      sortBy: { column: 0, lowest: true },
      columns: [
        {
          title: both('上次 RDB', 'Last dump'),
          unit: 'none',
          query: gauge('redis_rdb_last_bgsave_status'),
          steps: WORKS,
          meanings: GOOD_OR_BAD,
        },
        {
          title: both('距上次 RDB', 'Since last dump'),
          unit: 'dtdurations',
          decimals: 0,
          query: perTarget('max', `time() - ${redis('redis_rdb_last_save_timestamp_seconds')}`),
        },
        {
          title: both('未保存的修改', 'Unsaved changes'),
          unit: 'short',
          query: gauge('redis_rdb_changes_since_last_save'),
        },
        {
          title: 'AOF',
          unit: 'none',
          query: gauge('redis_aof_enabled'),
          meanings: [
            { value: 1, text: both('开启', 'On') },
            { value: 0, text: both('关闭', 'Off') },
          ],
        },
        {
          title: both('上次 AOF 写入', 'Last AOF write'),
          unit: 'none',
          query: gauge('redis_aof_last_write_status'),
          steps: WORKS,
          meanings: GOOD_OR_BAD,
        },
        {
          title: both('上次 AOF 重写', 'Last AOF rewrite'),
          unit: 'none',
          query: gauge('redis_aof_last_bgrewrite_status'),
          steps: WORKS,
          meanings: GOOD_OR_BAD,
        },
      ],
    },
    {
      kind: 'graph',
      title: both('未保存的修改', 'Unsaved changes'),
      why: both(
        '上次 RDB 之后的修改次数：现在宕机且没有 AOF 时会丢失的量。',
        'Changes since the last dump: what a crash now would lose without AOF.',
      ),
      unit: 'short',
      min: 0,
      curves: [{ query: gauge('redis_rdb_changes_since_last_save'), legend: LEGEND }],
    },
    {
      kind: 'graph',
      title: both('已连接的从库', 'Connected replicas'),
      why: both(
        '数量减少说明有从库断开，高可用已受影响。',
        'When the number falls a replica is gone, and with it the safety it gave.',
      ),
      unit: 'short',
      decimals: 0,
      min: 0,
      curves: [{ query: gauge('redis_connected_slaves'), legend: LEGEND }],
    },
    {
      kind: 'graph',
      title: both('从库落后', 'Replica lag'),
      why: both(
        '主库看到的每个从库的最近应答延迟。持续增大说明从库或网络跟不上，切换会丢数据。',
        'Time since each replica last answered its master. Growing, replica or network cannot keep up and a failover loses data.',
      ),
      unit: 's',
      min: 0,
      empty: NO_REPLICAS,
      curves: [
        {
          query: perTarget('max', redis('redis_connected_slave_lag_seconds'), 'slave_ip', 'slave_port'),
          legend: `${LEGEND} → {{slave_ip}}:{{slave_port}}`,
        },
      ],
    },
    {
      kind: 'graph',
      title: both('与主库的连接', 'Link to the master'),
      why: both(
        '从库与主库的连接是否正常。断开期间从库的数据是旧的。',
        "Whether the replica's link to its master is up. While it is down its data are stale.",
      ),
      unit: 'none',
      min: 0,
      max: 1,
      meanings: [
        { value: 1, text: both('正常', 'Up') },
        { value: 0, text: both('断开', 'Down') },
      ],
      empty: NO_REPLICA,
      curves: [{ query: gauge('redis_master_link_up'), legend: LEGEND }],
    },
  ],
};
