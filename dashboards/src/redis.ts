import type { Dashboard } from './dashboard.ts';
import { both } from './language.ts';
import { COMMANDS } from './redis/commands.ts';
import { MEMORY } from './redis/memory.ts';
import { SAFETY } from './redis/safety.ts';
import { STATE } from './redis/state.ts';

/** Redis and what speaks its language (Valkey, KeyDB, Tair), by INFO. */
export const REDIS: Dashboard = {
  template: 'redis',
  title: both('Redis 监控', 'Redis'),
  why: both(
    'Redis 的内存、命中率、连接、命令、持久化与复制（INFO）。数字方块显示所选 Redis 中最差的一个（每秒命令为合计）。',
    'Memory, hits, clients, commands, persistence and replication of Redis (INFO). Tiles show the worst of those chosen (commands: their total).',
  ),
  rows: [STATE, MEMORY, COMMANDS, SAFETY],
};
