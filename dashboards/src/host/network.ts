import type { Row } from '../dashboard.ts';
import { both } from '../language.ts';
import { perTarget, rate } from '../query.ts';
import { limits } from '../value.ts';
import { host } from './metrics.ts';

/** Loopback and the virtual ends of containers repeat what the real devices carry. */
const A_DEVICE = 'device!~"lo|ifb.*|dummy.*|veth.*|cali.*|cni.*|flannel.*|docker.*|br-.*|virbr.*|tap.*|tun.*"';

const device = (name: string) => rate(host(name, A_DEVICE));

/** Is traffic what it usually is, and does it get through? */
export const NETWORK: Row = {
  title: both('网络', 'Network'),
  panels: [
    {
      kind: 'graph',
      title: both('网络流量', 'Traffic'),
      why: both(
        '每块网卡接收（上）与发送（下）。到达带宽上限后请求会变慢而 CPU 并不忙；异常的发送流量可能是攻击或泄露。',
        'Received above, sent below, per device. At the limit of the line requests slow down on an idle CPU; unusual outbound traffic may be an attack or a leak.',
      ),
      unit: 'bps',
      curves: [
        {
          query: `8 * ${device('node_network_receive_bytes_total')}`,
          legend: both('{{resource}} {{device}} 接收', '{{resource}} {{device}} received'),
        },
        {
          query: `8 * ${device('node_network_transmit_bytes_total')}`,
          legend: both('{{resource}} {{device}} 发送', '{{resource}} {{device}} sent'),
          below: true,
        },
      ],
    },
    {
      kind: 'graph',
      title: both('丢包与错包', 'Drops and errors'),
      why: both(
        '正常应为零。错包多为网线、网卡或驱动问题；丢包多为来不及处理或队列太小。',
        'Should be zero. Errors mostly come from cable, card or driver, drops from a host too slow or a queue too short.',
      ),
      unit: 'pps',
      curves: [
        {
          query: `${device('node_network_receive_errs_total')} + ${device('node_network_receive_drop_total')}`,
          legend: both('{{resource}} {{device}} 接收', '{{resource}} {{device}} received'),
        },
        {
          query: `${device('node_network_transmit_errs_total')} + ${device('node_network_transmit_drop_total')}`,
          legend: both('{{resource}} {{device}} 发送', '{{resource}} {{device}} sent'),
          below: true,
        },
      ],
    },
    {
      kind: 'graph',
      title: both('TCP 连接', 'TCP connections'),
      why: both(
        '已建立的连接突增多为流量高峰或下游变慢；TIME-WAIT 很多说明短连接频繁。',
        'A jump of established connections is a peak of traffic or something slow behind; much TIME-WAIT means many short connections.',
      ),
      unit: 'short',
      min: 0,
      width: 8,
      curves: [
        {
          query: perTarget('max', host('node_netstat_Tcp_CurrEstab')),
          legend: both('{{resource}} 已建立', '{{resource}} established'),
        },
        { query: perTarget('max', host('node_sockstat_TCP_tw')), legend: '{{resource}} TIME-WAIT' },
      ],
    },
    {
      kind: 'graph',
      title: both('TCP 重传与监听溢出', 'TCP retransmissions and overflows'),
      why: both(
        '重传多说明链路丢包；监听溢出说明程序来不及接受连接，客户端会感到连接超时。',
        'Many retransmissions mean a lossy line; overflows mean that a program accepts too slowly and clients time out.',
      ),
      unit: 'cps',
      min: 0,
      width: 8,
      curves: [
        {
          query: rate(host('node_netstat_Tcp_RetransSegs')),
          legend: both('{{resource}} 重传', '{{resource}} retransmitted'),
        },
        {
          query: rate(host('node_netstat_TcpExt_ListenOverflows')),
          legend: both('{{resource}} 监听溢出', '{{resource}} overflows'),
        },
      ],
    },
    {
      kind: 'graph',
      title: both('连接跟踪表使用率', 'Connection tracking'),
      why: both(
        '表满后新连接会被丢弃，现象是“偶尔连不上”。',
        'When the table is full, new connections are dropped: it looks like a service that fails now and then.',
      ),
      unit: 'percent',
      min: 0,
      max: 100,
      width: 8,
      steps: limits(75, 90),
      empty: both('主机没有加载连接跟踪（nf_conntrack）', 'The host does not track connections (no nf_conntrack)'),
      curves: [
        {
          query: perTarget(
            'max',
            `100 * ${host('node_nf_conntrack_entries')} / ${host('node_nf_conntrack_entries_limit')}`,
          ),
          legend: '{{resource}}',
        },
      ],
    },
  ],
};
