import type { Row } from '../dashboard.ts';
import { both } from '../language.ts';
import { perTarget, worst } from '../query.ts';
import { NEUTRAL, WORKS, type Meaning, type Steps } from '../value.ts';
import {
  CPU_USE,
  DISK_STEPS,
  DISK_USE,
  LOAD_PER_CORE,
  LOAD_STEPS,
  MEMORY_USE,
  UP,
  UPTIME,
  USE_STEPS,
  CORES,
  host,
} from './metrics.ts';

const UP_OR_DOWN: readonly Meaning[] = [
  { value: 1, text: both('在线', 'Up'), color: 'green' },
  { value: 0, text: both('断线', 'Down'), color: 'red' },
];
const RECENT_BOOT: Steps = ['orange', [3600, 'green']];
const NO_HOST = both('没有被监控的主机', 'No host is watched');
const SILENT = both('没有数据：主机断线或未被监控', 'No data: the host is down or not watched');

/** Is it alive, and which of CPU, memory and disk is it that hurts? */
export const STATE: Row = {
  title: both('状态', 'State'),
  panels: [
    {
      kind: 'stat',
      title: both('存活', 'Up'),
      why: both(
        '监控服务器能否取到该主机的数据。断线连续 5 次检查即为灾难事件；先看主机与网络，再看 node_exporter。',
        'Whether the monitoring server reaches the host. Down for 5 checks is a disaster: look at host and network first, then at node_exporter.',
      ),
      unit: 'none',
      query: worst('lowest', UP),
      steps: WORKS,
      meanings: UP_OR_DOWN,
      empty: NO_HOST,
    },
    {
      kind: 'stat',
      title: both('运行时间', 'Uptime'),
      why: both(
        '距上次启动的时间。橙色表示一小时内重启过：先弄清为何重启。',
        'Time since the last boot. Orange: it restarted within the last hour; find out why first.',
      ),
      unit: 'dtdurations',
      decimals: 0,
      query: worst('lowest', UPTIME),
      steps: RECENT_BOOT,
      empty: SILENT,
    },
    {
      kind: 'stat',
      title: both('每核负载', 'Load per core'),
      why: both(
        '5 分钟负载除以 CPU 核数。大于 1 表示有任务在排队等 CPU 或磁盘。',
        'Five-minute load over the number of cores. Above 1, tasks wait for CPU or disk.',
      ),
      unit: 'none',
      decimals: 2,
      query: worst('highest', LOAD_PER_CORE),
      steps: LOAD_STEPS,
      empty: SILENT,
    },
    {
      kind: 'stat',
      title: both('CPU 使用率', 'CPU'),
      why: both('最近 2 分钟非空闲时间的比例，所有核平均。', 'Share of the last two minutes not idle, over all cores.'),
      unit: 'percent',
      decimals: 1,
      query: worst('highest', CPU_USE),
      steps: USE_STEPS,
      empty: SILENT,
    },
    {
      kind: 'stat',
      title: both('内存使用率', 'Memory'),
      why: both(
        '不能立即分配给程序的内存比例（总量减 MemAvailable）；缓存不算已用。',
        'Memory that programs cannot be given at once (total less MemAvailable); cache does not count as used.',
      ),
      unit: 'percent',
      decimals: 1,
      query: worst('highest', MEMORY_USE),
      steps: USE_STEPS,
      empty: SILENT,
    },
    {
      kind: 'stat',
      title: both('最满的磁盘', 'Fullest disk'),
      why: both(
        '所有挂载点中使用率最高的一个。超过 85% 即报警（默认阈值）；哪个挂载点、还能撑几天见“磁盘”。',
        'The fullest of all mount points. Above 85 % it rings (the default threshold); which one and for how long it will do, see Disks.',
      ),
      unit: 'percent',
      decimals: 1,
      query: worst('highest', perTarget('max', DISK_USE)),
      steps: DISK_STEPS,
      empty: SILENT,
    },
    {
      kind: 'table',
      title: both('所选主机', 'Chosen hosts'),
      why: both(
        '每台主机一行，断线的在最前。点击资源名可查看其事件，或只看该主机。',
        'One row per host, those that are down first. Click a resource for its events, or to see only this host.',
      ),
      empty: NO_HOST,
      labels: { instance: both('地址', 'Address') },
      sortBy: { column: 0, lowest: true },
      columns: [
        { title: both('存活', 'Up'), unit: 'none', query: UP, steps: WORKS, meanings: UP_OR_DOWN },
        { title: both('运行时间', 'Uptime'), unit: 'dtdurations', decimals: 0, query: UPTIME, steps: RECENT_BOOT },
        { title: both('核数', 'Cores'), unit: 'none', query: CORES },
        {
          title: both('内存', 'Memory size'),
          unit: 'bytes',
          query: perTarget('max', host('node_memory_MemTotal_bytes')),
        },
        {
          title: both('每核负载', 'Load per core'),
          unit: 'none',
          decimals: 2,
          query: LOAD_PER_CORE,
          steps: LOAD_STEPS,
        },
        { title: both('CPU 使用率', 'CPU'), unit: 'percent', decimals: 1, query: CPU_USE, steps: USE_STEPS },
        { title: both('内存使用率', 'Memory'), unit: 'percent', decimals: 1, query: MEMORY_USE, steps: USE_STEPS },
        {
          title: both('最满的磁盘', 'Fullest disk'),
          unit: 'percent',
          decimals: 1,
          query: perTarget('max', DISK_USE),
          steps: DISK_STEPS,
        },
        {
          title: both('时钟已同步', 'Clock synchronised'),
          unit: 'none',
          query: perTarget('max', host('node_timex_sync_status')),
          steps: NEUTRAL,
          meanings: [
            { value: 1, text: both('是', 'Yes') },
            { value: 0, text: both('否', 'No'), color: 'orange' },
          ],
        },
      ],
    },
  ],
};
