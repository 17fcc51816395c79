import type { Row } from '../dashboard.ts';
import { both } from '../language.ts';
import { perTarget, rate } from '../query.ts';
import { host, MEMORY_USE, USE_STEPS } from './metrics.ts';

const TOTAL = host('node_memory_MemTotal_bytes');
const FREE = host('node_memory_MemFree_bytes');
const BUFFERS = host('node_memory_Buffers_bytes');
const CACHE = `(${host('node_memory_Cached_bytes')} + ${host('node_memory_SReclaimable_bytes')})`;

/** Is there enough, and does it swap or kill? */
export const MEMORY: Row = {
  title: both('内存', 'Memory'),
  panels: [
    {
      kind: 'graph',
      title: both('内存构成', 'Memory breakdown'),
      why: both(
        '所选主机合计。缓存可随时回收，不是泄漏；“程序”持续上升而不回落才像泄漏。',
        'Sum of the chosen hosts. Cache is given back on demand and is no leak; programs that grow and never shrink look like one.',
      ),
      unit: 'bytes',
      stacked: true,
      total: true,
      min: 0,
      curves: [
        { query: `sum(${TOTAL} - ${FREE} - ${BUFFERS} - ${CACHE})`, legend: both('程序与内核', 'Programs and kernel') },
        { query: `sum(${CACHE})`, legend: both('缓存', 'Cache') },
        { query: `sum(${BUFFERS})`, legend: both('缓冲', 'Buffers') },
        { query: `sum(${FREE})`, legend: both('空闲', 'Free') },
        { query: `sum(${TOTAL})`, legend: both('总量', 'Total'), dashed: true },
      ],
    },
    {
      kind: 'graph',
      title: both('内存使用率', 'Memory use'),
      why: both(
        '每台主机不能立即分配的内存比例。接近 100% 时内核会终止进程。',
        'Memory not available at once, per host. Near 100 % the kernel kills processes.',
      ),
      unit: 'percent',
      min: 0,
      max: 100,
      steps: USE_STEPS,
      curves: [{ query: MEMORY_USE, legend: '{{resource}}' }],
    },
    {
      kind: 'graph',
      title: both('交换分区', 'Swap space'),
      why: both(
        '已用与总量。总量为 0 表示没有交换分区。用量不变不要紧，要看右图是否在换入换出。',
        'Used and total; a total of 0 means there is no swap. A steady amount does no harm: see at the right whether it is moving.',
      ),
      unit: 'bytes',
      min: 0,
      width: 8,
      curves: [
        {
          query: perTarget('max', `${host('node_memory_SwapTotal_bytes')} - ${host('node_memory_SwapFree_bytes')}`),
          legend: both('{{resource}} 已用', '{{resource}} used'),
        },
        {
          query: perTarget('max', host('node_memory_SwapTotal_bytes')),
          legend: both('{{resource}} 总量', '{{resource}} total'),
          dashed: true,
        },
      ],
    },
    {
      kind: 'graph',
      title: both('换入换出', 'Swapping'),
      why: both(
        '每秒从交换分区读回（上）和写出（下）的内存页。持续不为零说明内存不足，程序会明显变慢。',
        'Pages read back from swap (above) and written to it (below) per second. Lastingly above zero, memory is short and programs crawl.',
      ),
      unit: both('suffix: 页/秒', 'suffix: pages/s'),
      width: 8,
      curves: [
        { query: rate(host('node_vmstat_pswpin')), legend: both('{{resource}} 换入', '{{resource}} in') },
        {
          query: rate(host('node_vmstat_pswpout')),
          legend: both('{{resource}} 换出', '{{resource}} out'),
          below: true,
        },
      ],
    },
    {
      kind: 'graph',
      title: both('因内存不足被终止的进程', 'Processes killed for memory'),
      why: both(
        '内核 OOM 终止的进程数。任何一次都解释了“服务为何突然消失”，详情见 dmesg。',
        'Processes the kernel killed for want of memory. A single one explains why a service vanished; dmesg has the name.',
      ),
      unit: 'short',
      decimals: 0,
      min: 0,
      width: 8,
      steps: ['green', [1, 'red']],
      empty: both('内核低于 4.13，不提供 OOM 计数', 'Linux before 4.13 does not count OOM kills'),
      curves: [{ query: `increase(${host('node_vmstat_oom_kill')}[$__rate_interval])`, legend: '{{resource}}' }],
    },
  ],
};
