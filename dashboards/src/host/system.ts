import type { Row } from '../dashboard.ts';
import { both } from '../language.ts';
import { perTarget, rate } from '../query.ts';
import { limits } from '../value.ts';
import { host } from './metrics.ts';

/** The rest: processes, files, clock, and whether the figures themselves can be trusted. */
export const SYSTEM: Row = {
  title: both('操作系统', 'Operating system'),
  panels: [
    {
      kind: 'graph',
      title: both('运行与阻塞的进程', 'Running and blocked processes'),
      why: both(
        '阻塞（等待磁盘或网络存储）的进程持续不为零，说明存储卡住。',
        'Processes blocked on disk or network storage for long mean that the storage is stuck.',
      ),
      unit: 'short',
      min: 0,
      width: 8,
      curves: [
        {
          query: perTarget('max', host('node_procs_running')),
          legend: both('{{resource}} 运行', '{{resource}} running'),
        },
        {
          query: perTarget('max', host('node_procs_blocked')),
          legend: both('{{resource}} 阻塞', '{{resource}} blocked'),
        },
      ],
    },
    {
      kind: 'graph',
      title: both('进程与线程总数', 'Processes and threads'),
      why: both(
        '数量直线上升多为进程泄漏或无限派生；达到上限后无法登录，也无法启动任何程序。',
        'A straight climb is a leak of processes or a fork bomb; at the limit nobody can log in and nothing starts.',
      ),
      unit: 'short',
      min: 0,
      width: 8,
      empty: both(
        'node_exporter 未启用进程采集：启动时加上 --collector.processes',
        'node_exporter does not count processes: start it with --collector.processes',
      ),
      curves: [
        {
          query: perTarget('max', host('node_processes_pids')),
          legend: both('{{resource}} 进程', '{{resource}} processes'),
        },
        {
          query: perTarget('max', host('node_processes_threads')),
          legend: both('{{resource}} 线程', '{{resource}} threads'),
        },
      ],
    },
    {
      kind: 'graph',
      title: both('新建进程与上下文切换', 'Forks and context switches'),
      why: both(
        '新建进程（左轴）突增多为脚本循环或服务反复重启；上下文切换（右轴）很高说明线程过多。',
        'A jump of forks (left axis) is a script in a loop or a service that restarts; very many context switches (right axis) mean too many threads.',
      ),
      unit: 'cps',
      min: 0,
      width: 8,
      curves: [
        { query: rate(host('node_forks_total')), legend: both('{{resource}} 新建进程', '{{resource}} forks') },
        {
          query: rate(host('node_context_switches_total')),
          legend: both('{{resource}} 上下文切换', '{{resource}} context switches'),
          rightUnit: 'cps',
        },
      ],
    },
    {
      kind: 'graph',
      title: both('打开的文件描述符', 'Open file descriptors'),
      why: both(
        '直线上升多为句柄泄漏。右轴是占系统上限的比例；新内核几乎没有上限，此时看单个进程的限制。',
        'A straight climb is a leak of handles. The right axis is the share of the system limit; recent kernels have next to none, so look at the limit of the process.',
      ),
      unit: 'short',
      min: 0,
      width: 8,
      curves: [
        {
          query: perTarget('max', host('node_filefd_allocated')),
          legend: both('{{resource}} 已打开', '{{resource}} open'),
        },
        {
          query: perTarget('max', `${host('node_filefd_allocated')} / ${host('node_filefd_maximum')}`),
          legend: both('{{resource}} 占上限', '{{resource}} of the limit'),
          rightUnit: 'percentunit',
        },
      ],
    },
    {
      kind: 'graph',
      title: both('时间偏差', 'Clock drift'),
      why: both(
        '主机时钟与监控服务器之差，以及 NTP 报告的偏移。偏差会使证书、令牌、日志和集群出错。',
        "The host's clock against the monitoring server's, and the offset NTP reports. A drift breaks certificates, tokens, logs and clusters.",
      ),
      unit: 's',
      width: 8,
      steps: ['red', [-1, 'green'], [1, 'red']],
      curves: [
        {
          query: perTarget('max', `${host('node_time_seconds')} - timestamp(${host('node_time_seconds')})`),
          legend: both('{{resource}} 与监控服务器之差', '{{resource}} against the monitoring server'),
        },
        {
          query: perTarget('max', host('node_timex_offset_seconds')),
          legend: both('{{resource}} NTP 偏移', '{{resource}} NTP offset'),
        },
      ],
    },
    {
      kind: 'graph',
      title: both('采集耗时', 'Scrape duration'),
      why: both(
        '取一次数据所用的时间。接近 10 秒（超时）时曲线会断开：那不是主机断线，而是采集太慢。',
        'How long reading the figures takes. Near 10 s (the timeout) curves break off: the host is not down, only slow to answer.',
      ),
      unit: 's',
      min: 0,
      width: 8,
      steps: limits(5, 9),
      curves: [{ query: perTarget('max', host('scrape_duration_seconds')), legend: '{{resource}}' }],
    },
    {
      kind: 'table',
      title: both('系统与采集器', 'System and collectors'),
      why: both(
        '主机名、内核与 node_exporter。没有数据的采集器说明为何某些图是空的（多数只是主机没有那种硬件）。',
        'Host name, kernel and node_exporter. Collectors without data explain why some graphs are empty (mostly the host has no such hardware).',
      ),
      height: 6,
      labels: {
        nodename: both('主机名', 'Host name'),
        sysname: both('系统', 'System'),
        release: both('内核', 'Kernel'),
        machine: both('架构', 'Architecture'),
        version: both('node_exporter 版本', 'node_exporter'),
      },
      sortBy: { column: 0 },
      columns: [
        {
          title: both('无数据的采集器', 'Collectors without data'),
          unit: 'none',
          query: perTarget('sum', `1 - ${host('node_scrape_collector_success')}`),
        },
        {
          title: both('开机时间', 'Booted'),
          unit: 'dateTimeAsIso',
          query: `1000 * ${perTarget('max', host('node_boot_time_seconds'))}`,
        },
      ],
      facts: [
        perTarget('max', host('node_uname_info'), 'nodename', 'sysname', 'release', 'machine'),
        perTarget('max', host('node_exporter_build_info'), 'version'),
      ],
    },
  ],
};
