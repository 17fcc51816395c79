import type { Dashboard } from './dashboard.ts';
import { FAILURES } from './failure.ts';
import { both } from './language.ts';
import { metricsOf, perTarget, rate, RECENT, worst } from './query.ts';
import { limits, NEUTRAL, WORKS, type Meaning, type Steps } from './value.ts';

const nginx = metricsOf('nginx');

/** What the probe says; where there is no probe because the exporters do not answer, that. */
const UP = perTarget('min', `${nginx('nginx_up')} or ${nginx('up')} == 0`);
const UP_OR_DOWN: readonly Meaning[] = [
  { value: 1, text: both('在线', 'Up'), color: 'green' },
  { value: 0, text: both('断线', 'Down'), color: 'red' },
];
const ANY_IS_BAD: Steps = ['green', [0.001, 'red']];
const NO_NGINX = both('没有被监控的 Nginx', 'No nginx is watched');
const SILENT = both('没有数据：Nginx 断线或未被监控', 'No data: nginx is down or not watched');

const recent = (counter: string) => perTarget('sum', `rate(${nginx(counter)}[${RECENT}])`);
const over = (counter: string) => perTarget('sum', rate(nginx(counter)));
const REQUESTS = 'nginx_http_requests_total';
const ACCEPTED = 'nginx_connections_accepted_total';
const HANDLED = 'nginx_connections_handled_total';
const DROPPED = `${recent(ACCEPTED)} - ${recent(HANDLED)}`;
const LEGEND = '{{resource}} {{instance}}';

/** nginx and Tengine by their `stub_status` page. */
export const NGINX: Dashboard = {
  template: 'nginx',
  title: both('Nginx 监控', 'Nginx'),
  why: both(
    'Nginx 的请求与连接（stub_status）。采集本身每次也是一个连接和一个请求。',
    'Requests and connections of nginx (stub_status). Each scrape is itself one connection and one request.',
  ),
  rows: [
    {
      title: both('状态', 'State'),
      panels: [
        {
          kind: 'stat',
          title: both('存活', 'Up'),
          why: both(
            'stub_status 页面能否读到。断线时先看端口与进程，再看下表中的失败原因。',
            'Whether the stub_status page can be read. When it is down, look at port and process, then at the reason in the table below.',
          ),
          unit: 'none',
          query: worst('lowest', UP),
          steps: WORKS,
          meanings: UP_OR_DOWN,
          empty: NO_NGINX,
        },
        {
          kind: 'stat',
          title: both('每秒请求', 'Requests per second'),
          why: both(
            '所选 Nginx 合计。降到零多半是上游入口断了，而不是没人访问。',
            'Of all chosen. A fall to zero mostly means that traffic no longer arrives, not that nobody comes.',
          ),
          unit: 'reqps',
          decimals: 1,
          total: true,
          query: `sum(${recent(REQUESTS)})`,
          steps: NEUTRAL,
          empty: SILENT,
        },
        {
          kind: 'stat',
          title: both('活动连接', 'Active connections'),
          why: both('所选 Nginx 合计，含保持连接的空闲连接。', 'Of all chosen, idle kept-alive connections included.'),
          unit: 'short',
          total: true,
          query: `sum(${nginx('nginx_connections_active')})`,
          steps: NEUTRAL,
          empty: SILENT,
        },
        {
          kind: 'stat',
          title: both('正在处理', 'At work'),
          why: both(
            '正在读请求或写响应的连接，所选合计。请求数不变而它上升，说明后端变慢。',
            'Connections being read or answered, of all chosen. When it rises and the requests do not, what stands behind is slow.',
          ),
          unit: 'short',
          total: true,
          query: `sum(${nginx('nginx_connections_reading')} + ${nginx('nginx_connections_writing')})`,
          steps: NEUTRAL,
          empty: SILENT,
        },
        {
          kind: 'stat',
          title: both('被丢弃的连接', 'Dropped connections'),
          why: both(
            '每秒接受后又放弃的连接。只要大于零，就是达到 worker_connections 或文件描述符上限。',
            'Connections accepted and given up, per second. Anything above zero means that worker_connections or the file limit is reached.',
          ),
          unit: 'cps',
          decimals: 2,
          query: worst('highest', DROPPED),
          steps: ANY_IS_BAD,
          empty: SILENT,
        },
        {
          kind: 'stat',
          title: both('读取状态耗时', 'Time to answer'),
          why: both(
            '读取 stub_status 页面所用的时间。它不经过后端，变慢说明 Nginx 或主机本身忙不过来。',
            'How long the stub_status page takes. No back end is involved: when it slows down, nginx or its host is short of breath.',
          ),
          unit: 's',
          query: worst('highest', perTarget('max', nginx('nginx_probe_duration_seconds'))),
          steps: limits(0.5, 2),
          empty: SILENT,
        },
        {
          kind: 'table',
          title: both('所选 Nginx', 'Chosen nginx'),
          why: both(
            '每个 Nginx 一行，断线的在最前，并写明失败原因。点击资源名可查看其事件。',
            'One row per nginx, those that are down first and with the reason. Click a resource for its events.',
          ),
          empty: NO_NGINX,
          labels: { instance: both('地址', 'Address'), reason: both('失败原因', 'Reason of failure') },
          words: { reason: FAILURES },
          sortBy: { column: 0, lowest: true },
          columns: [
            { title: both('存活', 'Up'), unit: 'none', query: UP, steps: WORKS, meanings: UP_OR_DOWN },
            { title: both('每秒请求', 'Requests per second'), unit: 'reqps', decimals: 1, query: recent(REQUESTS) },
            {
              title: both('活动', 'Active'),
              unit: 'short',
              query: perTarget('sum', nginx('nginx_connections_active')),
            },
            {
              title: both('读请求', 'Reading'),
              unit: 'short',
              query: perTarget('sum', nginx('nginx_connections_reading')),
            },
            {
              title: both('写响应', 'Writing'),
              unit: 'short',
              query: perTarget('sum', nginx('nginx_connections_writing')),
            },
            {
              title: both('空闲保持', 'Waiting'),
              unit: 'short',
              query: perTarget('sum', nginx('nginx_connections_waiting')),
            },
            {
              title: both('每秒丢弃', 'Dropped per second'),
              unit: 'cps',
              decimals: 2,
              query: DROPPED,
              steps: ANY_IS_BAD,
            },
          ],
          facts: [perTarget('max', nginx('nginx_probe_failure_info'), 'reason')],
        },
      ],
    },
    {
      title: both('请求与连接', 'Requests and connections'),
      panels: [
        {
          kind: 'graph',
          title: both('请求速率', 'Requests'),
          why: both(
            '每个 Nginx 每秒处理的请求。与昨天同一时刻比较（调整时间范围）最能看出异常。',
            'Requests answered per second. Compare with the same hour of yesterday by moving the time range.',
          ),
          unit: 'reqps',
          min: 0,
          curves: [{ query: over(REQUESTS), legend: LEGEND }],
        },
        {
          kind: 'graph',
          title: both('连接在做什么', 'What connections do'),
          why: both(
            '所选合计。写响应多：后端慢或下载大文件；读请求多：客户端慢或慢速攻击；空闲保持多：keepalive_timeout 太长。',
            'Of all chosen. Much writing: slow back ends or large downloads; much reading: slow clients or a slow attack; much waiting: a long keepalive_timeout.',
          ),
          unit: 'short',
          stacked: true,
          total: true,
          min: 0,
          curves: [
            { query: `sum(${nginx('nginx_connections_writing')})`, legend: both('写响应', 'Writing') },
            { query: `sum(${nginx('nginx_connections_reading')})`, legend: both('读请求', 'Reading') },
            { query: `sum(${nginx('nginx_connections_waiting')})`, legend: both('空闲保持', 'Waiting') },
          ],
        },
        {
          kind: 'graph',
          title: both('活动连接数', 'Active connections over time'),
          why: both(
            '每个 Nginx 当前打开的连接；上限约为 worker_processes × worker_connections。',
            'Connections open per nginx; the limit is about worker_processes × worker_connections.',
          ),
          unit: 'short',
          min: 0,
          curves: [{ query: perTarget('sum', nginx('nginx_connections_active')), legend: LEGEND }],
        },
        {
          kind: 'graph',
          title: both('接受与处理的连接', 'Accepted and handled connections'),
          why: both(
            '每秒新建的连接。两条线应重合；处理少于接受即有连接被丢弃。',
            'New connections per second. The curves should coincide: fewer handled than accepted means dropped connections.',
          ),
          unit: 'cps',
          min: 0,
          curves: [
            { query: over(ACCEPTED), legend: both(`${LEGEND} 接受`, `${LEGEND} accepted`) },
            { query: over(HANDLED), legend: both(`${LEGEND} 处理`, `${LEGEND} handled`), dashed: true },
          ],
        },
        {
          kind: 'graph',
          title: both('每个连接的请求数', 'Requests per connection'),
          why: both(
            '接近 1 说明长连接没有生效，每个请求都要重新握手。',
            'Near 1, connections are not kept alive and every request pays for a handshake.',
          ),
          unit: 'short',
          decimals: 1,
          min: 0,
          empty: both('这段时间没有新连接', 'No new connection in this time'),
          curves: [{ query: `${over(REQUESTS)} / (${over(HANDLED)} > 0)`, legend: LEGEND }],
        },
        {
          kind: 'graph',
          title: both('探测耗时', 'Probe duration'),
          why: both(
            '从连接到读完状态页的时间；断线时是放弃前等待的时间。',
            'From connecting to the end of the status page; when it is down, the time until the probe gave up.',
          ),
          unit: 's',
          min: 0,
          curves: [{ query: perTarget('max', nginx('nginx_probe_duration_seconds')), legend: LEGEND }],
        },
      ],
    },
    {
      title: 'Tengine',
      collapsed: true,
      panels: [
        {
          kind: 'graph',
          title: both('平均请求耗时', 'Average request time'),
          why: both(
            '每个请求的平均处理时间，含等待后端。',
            'Average time spent on a request, waiting for the back end included.',
          ),
          unit: 's',
          min: 0,
          width: 24,
          empty: both(
            '只有 Tengine 的 stub_status 提供请求耗时',
            "Only Tengine's stub_status tells the time spent on requests",
          ),
          curves: [
            { query: `${over('nginx_http_request_duration_seconds_total')} / (${over(REQUESTS)} > 0)`, legend: LEGEND },
          ],
        },
      ],
    },
  ],
};
