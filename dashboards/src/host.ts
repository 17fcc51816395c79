import type { Dashboard } from './dashboard.ts';
import { DISKS } from './host/disks.ts';
import { MEMORY } from './host/memory.ts';
import { NETWORK } from './host/network.ts';
import { PROCESSOR } from './host/processor.ts';
import { STATE } from './host/state.ts';
import { SYSTEM } from './host/system.ts';
import { both } from './language.ts';

/** Hosts watched by node_exporter, Debian 12's 1.5 and later. */
export const HOST: Dashboard = {
  template: 'host',
  title: both('主机监控', 'Host'),
  why: both(
    '主机的 CPU、内存、磁盘、网络与操作系统（node_exporter）。数字方块显示所选主机中最差的一台。',
    'CPU, memory, disks, network and operating system of hosts (node_exporter). Tiles show the worst of the chosen hosts.',
  ),
  rows: [STATE, PROCESSOR, MEMORY, DISKS, NETWORK, SYSTEM],
};
