import type { Row } from '../dashboard.ts';
import { both } from '../language.ts';
import { perTarget, rate } from '../query.ts';
import { CORES, cpuUse, host, USE_STEPS } from './metrics.ts';

const NO_PRESSURE = both(
  '内核未提供压力信息（PSI）：需要 4.20 以上内核且未禁用 psi',
  'The kernel reports no pressure (PSI): it takes Linux 4.20 and psi not disabled',
);

/** Who takes the CPU, and who waits for it? */
export const PROCESSOR: Row = {
  title: 'CPU',
  panels: [
    {
      kind: 'graph',
      title: both('CPU 时间分布', 'CPU time by mode'),
      why: both(
        '所选主机的平均。iowait 高是磁盘慢，steal 高是宿主机抢占，softirq 高多为网络流量。',
        'Average of the chosen hosts. High iowait means a slow disk, steal a busy hypervisor, softirq mostly network traffic.',
      ),
      unit: 'percent',
      stacked: true,
      total: true,
      min: 0,
      max: 100,
      curves: [
        { query: `100 * avg by (mode) (${rate(host('node_cpu_seconds_total', 'mode!="idle"'))})`, legend: '{{mode}}' },
      ],
    },
    {
      kind: 'graph',
      title: both('CPU 使用率', 'CPU use'),
      why: both(
        '每台主机非空闲时间的比例；长期高于 90% 时请求会排队。',
        'Share of time not idle per host; above 90 % for long, requests queue.',
      ),
      unit: 'percent',
      min: 0,
      max: 100,
      steps: USE_STEPS,
      curves: [{ query: cpuUse('$__rate_interval'), legend: '{{resource}}' }],
    },
    {
      kind: 'graph',
      title: both('负载与核数', 'Load and cores'),
      why: both(
        '负载是正在运行和等待 CPU 或磁盘的任务数。高于核数（虚线）表示在排队；CPU 不忙而负载高，多半是磁盘或网络存储卡住。',
        'Load counts tasks that run or wait for CPU or disk. Above the cores (dashed) they queue; high load on an idle CPU mostly means a stuck disk or network storage.',
      ),
      unit: 'short',
      min: 0,
      curves: [
        { query: perTarget('max', host('node_load1')), legend: both('{{resource}} 1 分钟', '{{resource}} 1 min') },
        { query: perTarget('max', host('node_load5')), legend: both('{{resource}} 5 分钟', '{{resource}} 5 min') },
        { query: perTarget('max', host('node_load15')), legend: both('{{resource}} 15 分钟', '{{resource}} 15 min') },
        { query: CORES, legend: both('{{resource}} 核数', '{{resource}} cores'), dashed: true },
      ],
    },
    {
      kind: 'graph',
      title: both('资源压力', 'Pressure'),
      why: both(
        '任务因等待 CPU、磁盘或内存而停顿的时间比例（PSI）。哪条线高，瓶颈就在哪里。',
        'Share of time in which tasks stood still for CPU, disk or memory (PSI). The highest curve names the bottleneck.',
      ),
      unit: 'percentunit',
      min: 0,
      empty: NO_PRESSURE,
      curves: [
        { query: rate(host('node_pressure_cpu_waiting_seconds_total')), legend: '{{resource}} CPU' },
        {
          query: rate(host('node_pressure_io_waiting_seconds_total')),
          legend: both('{{resource}} 磁盘', '{{resource}} disk'),
        },
        {
          query: rate(host('node_pressure_memory_waiting_seconds_total')),
          legend: both('{{resource}} 内存', '{{resource}} memory'),
        },
      ],
    },
  ],
};
