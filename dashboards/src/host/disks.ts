import type { Row } from '../dashboard.ts';
import { both } from '../language.ts';
import { perTarget, rate } from '../query.ts';
import { limits, type Meaning, type Steps } from '../value.ts';
import { A_DISK, DISK_LIMIT, DISK_STEPS, DISK_USE, host } from './metrics.ts';

/** Loop, RAM, optical, floppy and compressed-memory devices are no disks. */
const A_DEVICE = 'device!~"(loop|ram|sr|fd|zram)[0-9]+"';
const FOREVER_DAYS = 3650;

const perMount = (expression: string) => perTarget('max', expression, 'mountpoint');
const perDevice = (expression: string) => perTarget('sum', expression, 'device');
const disk = (name: string) => perDevice(rate(host(name, A_DEVICE)));

const AVAILABLE = perMount(host('node_filesystem_avail_bytes', A_DISK));
const INODE_USE = perMount(
  `100 * (1 - ${host('node_filesystem_files_free', A_DISK)} / (${host('node_filesystem_files', A_DISK)} > 0))`,
);
/** At the pace of the last six hours; the smallest growth counted keeps a full, quiet disk at 0 rather than 0 / 0. */
const DAYS_UNTIL_FULL =
  `clamp_max(${AVAILABLE} / clamp_min(` +
  `${perMount(`-deriv(${host('node_filesystem_avail_bytes', A_DISK)}[6h])`)}, 0.001) / 86400, ${FOREVER_DAYS})`;
/** A threshold of a resource's own, as the bridge exports it, else the alert table's. */
const DISK_THRESHOLD =
  'max by (customer, resource) (last_over_time(cldera_alert_threshold{rule="disk-usage",customer=~"$customer",resource=~"$resource"}[10m]))' +
  ` or max by (customer, resource) (0 * ${host('up')} + ${DISK_LIMIT})`;

const INODE_STEPS: Steps = limits(75, 90);
const DAYS_STEPS: Steps = ['red', [3, 'yellow'], [14, 'green']];
const WRITABLE: readonly Meaning[] = [
  { value: 0, text: both('可写', 'Writable') },
  { value: 1, text: both('只读', 'Read-only'), color: 'red' },
];

/** What is full, what will be, and is the disk what everything waits for? */
export const DISKS: Row = {
  title: both('磁盘', 'Disks'),
  panels: [
    {
      kind: 'table',
      title: both('挂载点', 'Mount points'),
      why: both(
        '“还能用几天”按最近 6 小时的增长推算，刚开始监控时会跳动；未增长的显示“未增长”。只读的挂载点多因磁盘出错被内核改为只读。',
        'Days until full extends the growth of the last six hours; it jumps while monitoring is young. Read-only mostly means that the kernel met errors on the disk.',
      ),
      labels: { mountpoint: both('挂载点', 'Mount point') },
      sortBy: { column: 0 },
      columns: [
        { title: both('使用率', 'Used'), unit: 'percent', decimals: 1, query: DISK_USE, steps: DISK_STEPS },
        { title: both('可用', 'Available'), unit: 'bytes', query: AVAILABLE },
        { title: both('容量', 'Size'), unit: 'bytes', query: perMount(host('node_filesystem_size_bytes', A_DISK)) },
        {
          title: both('还能用几天', 'Days until full'),
          unit: 'none',
          decimals: 1,
          query: DAYS_UNTIL_FULL,
          steps: DAYS_STEPS,
          meanings: [{ from: FOREVER_DAYS, text: both('未增长', 'Not growing'), color: 'green' }],
        },
        {
          title: both('inode 使用率', 'Inodes used'),
          unit: 'percent',
          decimals: 1,
          query: INODE_USE,
          steps: INODE_STEPS,
        },
        {
          title: both('读写状态', 'State'),
          unit: 'none',
          query: perMount(host('node_filesystem_readonly', A_DISK)),
          meanings: WRITABLE,
        },
      ],
    },
    {
      kind: 'graph',
      title: both('磁盘使用率', 'Disk use'),
      why: both(
        '每个挂载点的使用率（同 df）。虚线是该资源当前的报警阈值，默认 85%，1 次检查异常即报警。',
        'Per mount point, as df counts. The dashed curve is the threshold in force for the resource, 85 % by default; one abnormal check rings.',
      ),
      unit: 'percent',
      min: 0,
      max: 100,
      curves: [
        { query: DISK_USE, legend: '{{resource}} {{mountpoint}}' },
        { query: DISK_THRESHOLD, legend: both('{{resource}} 报警阈值', '{{resource}} threshold'), dashed: true },
      ],
    },
    {
      kind: 'graph',
      title: both('磁盘忙碌时间', 'Disk busy'),
      why: both(
        '设备有请求在处理的时间比例。机械盘接近 100% 即为瓶颈；固态盘与阵列可并行，还要看右下的等待时间。',
        'Share of time with requests in flight. A spinning disk near 100 % is the bottleneck; flash and arrays work in parallel, so look at the wait as well.',
      ),
      unit: 'percentunit',
      min: 0,
      curves: [{ query: disk('node_disk_io_time_seconds_total'), legend: '{{resource}} {{device}}' }],
    },
    {
      kind: 'graph',
      title: both('磁盘吞吐', 'Disk throughput'),
      why: both(
        '读（上）与写（下）。突然的写入多半是日志、备份或换出。',
        'Reads above, writes below. A sudden burst of writes is mostly logs, a backup or swapping.',
      ),
      unit: 'Bps',
      width: 8,
      curves: [
        {
          query: disk('node_disk_read_bytes_total'),
          legend: both('{{resource}} {{device}} 读', '{{resource}} {{device}} read'),
        },
        {
          query: disk('node_disk_written_bytes_total'),
          legend: both('{{resource}} {{device}} 写', '{{resource}} {{device}} write'),
          below: true,
        },
      ],
    },
    {
      kind: 'graph',
      title: both('磁盘读写次数', 'Disk operations'),
      why: both(
        '读（上）与写（下）。云盘有 IOPS 上限，到顶后等待时间会陡增。',
        'Reads above, writes below. Cloud disks have a limit of operations; at the limit the wait shoots up.',
      ),
      unit: 'iops',
      width: 8,
      curves: [
        {
          query: disk('node_disk_reads_completed_total'),
          legend: both('{{resource}} {{device}} 读', '{{resource}} {{device}} read'),
        },
        {
          query: disk('node_disk_writes_completed_total'),
          legend: both('{{resource}} {{device}} 写', '{{resource}} {{device}} write'),
          below: true,
        },
      ],
    },
    {
      kind: 'graph',
      title: both('磁盘平均等待', 'Disk wait'),
      why: both(
        '每次读写从提交到完成的平均时间；没有读写时为空。机械盘超过 20 ms、固态盘超过 5 ms 就值得查。',
        'Average time from request to completion; nothing where nothing is read or written. Above 20 ms on spinning, 5 ms on flash disks deserves a look.',
      ),
      unit: 's',
      min: 0,
      width: 8,
      empty: both('这段时间没有磁盘读写', 'Nothing was read or written in this time'),
      curves: [
        {
          query:
            `(${disk('node_disk_read_time_seconds_total')} + ${disk('node_disk_write_time_seconds_total')})` +
            ` / ((${disk('node_disk_reads_completed_total')} + ${disk('node_disk_writes_completed_total')}) > 0)`,
          legend: '{{resource}} {{device}}',
        },
      ],
    },
    {
      kind: 'graph',
      title: both('磁盘可用空间', 'Available space'),
      why: both(
        '看它往哪个方向走：平稳、慢慢减少，还是突然下降。',
        'Which way it goes: level, shrinking slowly, or falling.',
      ),
      unit: 'bytes',
      min: 0,
      width: 24,
      height: 7,
      curves: [
        {
          query: perTarget('max', host('node_filesystem_avail_bytes', A_DISK), 'mountpoint'),
          legend: '{{resource}} {{mountpoint}}',
        },
      ],
    },
  ],
};
