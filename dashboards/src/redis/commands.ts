import type { Row } from '../dashboard.ts';
import { both } from '../language.ts';
import { perTarget, rate } from '../query.ts';
import { gauge, hitRatio, LEGEND, rateOf, redis } from './metrics.ts';

/** So many commands are drawn: more could not be told apart. */
const SLOWEST = 10;
const perCommand = (counter: string) => perTarget('sum', rate(redis(counter)), 'cmd');

/** What is asked of it, by whom, and what takes long? */
export const COMMANDS: Row = {
  title: both('命令与客户端', 'Commands and clients'),
  panels: [
    {
      kind: 'graph',
      title: both('命令速率', 'Commands'),
      why: both(
        '每秒执行的命令。Redis 单线程执行命令，接近单核上限时所有命令都会变慢。',
        'Commands per second. One thread runs them: near the limit of one core all of them slow down.',
      ),
      unit: 'ops',
      min: 0,
      curves: [{ query: rateOf('redis_commands_processed_total'), legend: LEGEND }],
    },
    {
      kind: 'graph',
      title: both('命中率变化', 'Hit ratio over time'),
      why: both(
        '查找命中的比例；没有查找时为空。',
        'Share of lookups that found their key; nothing where nothing was looked up.',
      ),
      unit: 'percentunit',
      min: 0,
      max: 1,
      empty: both('这段时间没有查找', 'No lookups in this time'),
      curves: [{ query: hitRatio(), legend: LEGEND }],
    },
    {
      kind: 'graph',
      title: both('客户端', 'Clients'),
      why: both(
        '已连接、阻塞等待（BLPOP 等）与上限。只增不减多为连接泄漏。',
        'Connected, blocked (BLPOP and the like) and the limit. Only ever growing, connections leak.',
      ),
      unit: 'short',
      min: 0,
      curves: [
        { query: gauge('redis_connected_clients'), legend: both(`${LEGEND} 已连接`, `${LEGEND} connected`) },
        { query: gauge('redis_blocked_clients'), legend: both(`${LEGEND} 阻塞`, `${LEGEND} blocked`) },
      ],
    },
    {
      kind: 'graph',
      title: both('新建与被拒绝的连接', 'New and rejected connections'),
      why: both(
        '每秒新建很多说明应用没有用连接池；有拒绝即已到达 maxclients。',
        'Very many new ones mean that an application has no pool; any rejected one means that maxclients is reached.',
      ),
      unit: 'cps',
      min: 0,
      curves: [
        { query: rateOf('redis_connections_received_total'), legend: both(`${LEGEND} 新建`, `${LEGEND} new`) },
        { query: rateOf('redis_rejected_connections_total'), legend: both(`${LEGEND} 拒绝`, `${LEGEND} rejected`) },
      ],
    },
    {
      kind: 'graph',
      title: both('最耗时的命令', 'Commands that take most time'),
      why: both(
        '每秒用在每种命令上的时间，取前 10。KEYS、大集合的 SMEMBERS、长 Lua 脚本会挡住其他所有命令。',
        'Time spent per second on each command, the ten highest. KEYS, SMEMBERS of large sets and long Lua scripts hold up all others.',
      ),
      unit: 'percentunit',
      min: 0,
      curves: [
        {
          query: `topk(${SLOWEST}, ${perCommand('redis_commands_duration_seconds_total')})`,
          legend: `${LEGEND} {{cmd}}`,
        },
      ],
    },
    {
      kind: 'graph',
      title: both('命令平均耗时', 'Average time per call'),
      why: both(
        '每次调用的平均执行时间，取最慢的 10 种命令。正常在几十微秒；毫秒级即会拖慢所有客户端。',
        'Average execution time of a call, the ten slowest commands. Tens of microseconds are normal; milliseconds slow every client down.',
      ),
      unit: 's',
      min: 0,
      empty: both(
        '这段时间没有命令，或 Redis 不提供命令统计',
        'No commands in this time, or Redis keeps no statistics of commands',
      ),
      curves: [
        {
          query: `topk(${SLOWEST}, ${perCommand('redis_commands_duration_seconds_total')} / (${perCommand('redis_commands_total')} > 0))`,
          legend: `${LEGEND} {{cmd}}`,
        },
      ],
    },
    {
      kind: 'graph',
      title: both('慢日志条数', 'Slow log'),
      why: both(
        '慢日志中的条目（默认超过 10 ms 的命令）。上升即有新的慢命令；到 slowlog-max-len（默认 128）后不再增加。用 SLOWLOG GET 查看。',
        'Entries of the slow log (commands above 10 ms by default). A rise means new ones; at slowlog-max-len (128 by default) it stays. SLOWLOG GET names them.',
      ),
      unit: 'short',
      decimals: 0,
      min: 0,
      empty: both('Redis 不允许监控账号执行 SLOWLOG LEN', 'Redis does not let the monitoring account run SLOWLOG LEN'),
      curves: [{ query: gauge('redis_slowlog_length'), legend: LEGEND }],
    },
    {
      kind: 'graph',
      title: both('错误应答', 'Error replies'),
      why: both(
        '每秒返回的错误，按种类。OOM：到达内存上限；NOAUTH、WRONGPASS：密码不对；READONLY：写到了从库；MISCONF：RDB 失败后拒绝写入。',
        'Errors returned per second, by kind. OOM: the memory limit; NOAUTH, WRONGPASS: credentials; READONLY: a write at a replica; MISCONF: no writes after a failed dump.',
      ),
      unit: 'cps',
      min: 0,
      empty: both(
        '没有出现过错误（Redis 6.2 以下不按种类统计）',
        'There were no errors (before Redis 6.2 they are not counted by kind)',
      ),
      curves: [{ query: perTarget('sum', rate(redis('redis_errors_total')), 'err'), legend: `${LEGEND} {{err}}` }],
    },
    {
      kind: 'graph',
      title: both('网络流量', 'Traffic'),
      why: both(
        '收到（上）与发出（下）。发出突增多为取了大键。',
        'Received above, sent below. A jump of what is sent mostly means that large keys are read.',
      ),
      unit: 'Bps',
      curves: [
        { query: rateOf('redis_net_input_bytes_total'), legend: both(`${LEGEND} 收到`, `${LEGEND} received`) },
        {
          query: rateOf('redis_net_output_bytes_total'),
          legend: both(`${LEGEND} 发出`, `${LEGEND} sent`),
          below: true,
        },
      ],
    },
    {
      kind: 'graph',
      title: 'CPU',
      why: both(
        '占一个核的比例。接近 100% 时 Redis 已是瓶颈。',
        'Of one core. Near 100 % Redis itself is the bottleneck.',
      ),
      unit: 'percentunit',
      min: 0,
      curves: [
        {
          query: `${rateOf('redis_cpu_sys_seconds_total')} + ${rateOf('redis_cpu_user_seconds_total')}`,
          legend: LEGEND,
        },
      ],
    },
  ],
};
