import {
  because,
  type Chain,
  type Check,
  type Customer,
  type Event,
  type EventDetail,
  type Found,
  type Overview,
  type Resource,
  type Session,
  type Template,
  type Ticket,
  type TicketDetail,
} from '@cldera/alert-bridge/contract';

/** A small world that hangs together, told from `now` (milliseconds): what the pages are shown in tests. */
export function worldAt(now: number) {
  const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
  const acme = { id: 'acme', name: '锐明商贸' };
  const polar = { id: 'polar', name: '北辰物流' };
  const web = { id: 'web-01', name: '电商前台' };
  const database = { id: 'db-01', name: '订单数据库' };
  const gateway = { id: 'gw-01', name: '接口网关' };

  const session: Session = {
    person: {
      id: 'p-1',
      login: 'lin',
      name: '林岚',
      email: 'lin@example.com',
      role: 'engineer',
      language: 'zh-Hans',
      customer: null,
    },
    mustChangePassword: false,
    actions: [
      'session.own',
      'overview.read',
      'events.read',
      'tickets.read',
      'tickets.write',
      'inventory.read',
      'inventory.write',
      'chain.read',
    ],
  };

  const disk: Event = {
    id: 'e-disk',
    rule: { id: 'disk-usage', name: { 'zh-Hans': '磁盘使用率', 'en-US': 'Disk use' } },
    customer: acme,
    resource: web,
    subject: '/data',
    severity: 'average',
    severityReason: because('severity-of-row'),
    state: 'confirmed',
    outcome: null,
    abnormalChecks: 6,
    requiredChecks: 3,
    value: 92.4,
    threshold: 85,
    unit: '%',
    startsAt: ago(12),
    confirmedAt: ago(10),
    endedAt: null,
    nextCheckAt: ago(-0.6),
    ticket: { id: 't-11', number: 'ACME-11' },
  };
  const port: Event = {
    ...disk,
    id: 'e-port',
    rule: { id: 'port', name: { 'zh-Hans': '端口监听', 'en-US': 'TCP port' } },
    resource: database,
    subject: '10.0.0.7:3306',
    severity: 'high',
    abnormalChecks: 3,
    requiredChecks: 3,
    value: 0,
    threshold: 1,
    unit: '',
    startsAt: ago(4),
    confirmedAt: ago(2),
    ticket: { id: 't-12', number: 'ACME-12' },
  };
  const host: Event = {
    ...port,
    id: 'e-host',
    rule: { id: 'host-up', name: { 'zh-Hans': '主机存活', 'en-US': 'Host up' } },
    customer: polar,
    resource: gateway,
    subject: '10.0.3.2:9100',
    severity: 'disaster',
    state: 'checking',
    abnormalChecks: 3,
    requiredChecks: 5,
    startsAt: ago(2.4),
    confirmedAt: null,
    ticket: null,
  };
  const recovered: Event = {
    ...disk,
    id: 'e-old',
    subject: '/',
    severity: 'warning',
    state: 'ended',
    outcome: 'recovered-before-notice',
    abnormalChecks: 2,
    value: 81.2,
    startsAt: ago(190),
    confirmedAt: null,
    endedAt: ago(187),
    nextCheckAt: null,
    ticket: null,
  };

  const diskChecks: Check[] = [
    { number: 1, at: ago(12), value: 88.1, verdict: 'abnormal', reason: because('first-firing') },
    { number: 2, at: ago(11), value: 89.7, verdict: 'abnormal', reason: because('check-abnormal', { number: 2 }) },
    { number: 3, at: ago(10), value: 91, verdict: 'abnormal', reason: because('check-abnormal', { number: 3 }) },
    { number: 4, at: ago(9), value: null, verdict: 'unknown', reason: because('check-no-data') },
    { number: 5, at: ago(8), value: 91.6, verdict: 'abnormal', reason: because('check-abnormal', { number: 5 }) },
    { number: 6, at: ago(7), value: 92, verdict: 'abnormal', reason: because('check-abnormal', { number: 6 }) },
    { number: 7, at: ago(6), value: 92.4, verdict: 'abnormal', reason: because('check-abnormal', { number: 7 }) },
  ];
  const portChecks: Check[] = [
    { number: 1, at: ago(4), value: 0, verdict: 'abnormal', reason: because('first-firing') },
    { number: 2, at: ago(3), value: 0, verdict: 'abnormal', reason: because('check-abnormal', { number: 2 }) },
    { number: 3, at: ago(2), value: 0, verdict: 'abnormal', reason: because('check-abnormal', { number: 3 }) },
  ];
  const delivery = {
    id: 'd-1',
    channel: 'mail',
    recipient: 'oncall@example.com',
    kind: 'problem',
    state: 'sent',
    attempts: 1,
    queuedAt: ago(2),
    sentAt: ago(1.9),
    nextAttemptAt: null,
    error: null,
  } as const;
  const undelivered = {
    ...delivery,
    id: 'd-2',
    recipient: 'ops@acme.example',
    state: 'dead',
    attempts: 8,
    sentAt: null,
    error: '550 5.1.1 mailbox unavailable',
  } as const;

  const diskDetail: EventDetail = {
    ...disk,
    labels: {
      alertname: 'disk-usage',
      customer: 'acme',
      resource: 'web-01',
      instance: '10.0.0.5:9100',
      mountpoint: '/data',
    },
    checks: diskChecks,
    decisions: [
      { at: ago(12), reason: because('opened', { required: 3 }) },
      { at: ago(10), reason: because('confirmed', { count: 3 }) },
    ],
    deliveries: [delivery, undelivered],
  };
  const portDetail: EventDetail = {
    ...port,
    labels: { alertname: 'port', customer: 'acme', resource: 'db-01', instance: '10.0.0.7:3306' },
    checks: portChecks,
    decisions: [
      { at: ago(4), reason: because('opened', { required: 3 }) },
      { at: ago(2), reason: because('confirmed', { count: 3 }) },
    ],
    deliveries: [delivery],
  };

  const portTicket: Ticket = {
    id: 't-12',
    number: 'ACME-12',
    title: { 'zh-Hans': '端口监听：订单数据库 10.0.0.7:3306', 'en-US': 'TCP port: 订单数据库 10.0.0.7:3306' },
    state: 'new',
    severity: 'high',
    level: 2,
    customer: acme,
    resource: database,
    eventId: 'e-port',
    assignee: null,
    openedAt: ago(2),
    updatedAt: ago(2),
    closedAt: null,
    moves: ['acknowledge', 'resolve', 'close'],
  };
  const diskTicket: Ticket = {
    ...portTicket,
    id: 't-11',
    number: 'ACME-11',
    title: { 'zh-Hans': '磁盘使用率：电商前台 /data', 'en-US': 'Disk use: 电商前台 /data' },
    state: 'in-progress',
    severity: 'average',
    level: 3,
    resource: web,
    eventId: 'e-disk',
    assignee: { id: 'p-1', name: '林岚' },
    openedAt: ago(10),
    updatedAt: ago(5),
    moves: ['resolve', 'close'],
  };
  const closedTicket: Ticket = {
    ...diskTicket,
    id: 't-4',
    number: 'POLAR-4',
    title: { 'zh-Hans': '主机存活：接口网关', 'en-US': 'Host up: 接口网关' },
    state: 'closed',
    severity: 'disaster',
    level: 1,
    customer: polar,
    resource: gateway,
    eventId: null,
    openedAt: ago(3_000),
    updatedAt: ago(2_900),
    closedAt: ago(2_900),
    moves: ['reopen'],
  };
  const portTicketDetail: TicketDetail = {
    ...portTicket,
    timeline: [
      { id: 'l-1', at: ago(2), actor: null, reason: because('ticket-opened', { count: 3 }), comment: null },
      {
        id: 'l-2',
        at: ago(1.9),
        actor: null,
        reason: because('ticket-notified', { recipients: 'oncall@example.com' }),
        comment: null,
      },
      {
        id: 'l-3',
        at: ago(1),
        actor: '王启',
        reason: because('ticket-comment'),
        comment: '从跳板机 telnet 3306 不通，主机能 ping 通。\n正在登录查看 mysqld。',
      },
    ],
    event: port,
    deliveries: [delivery],
  };

  const templates: Template[] = [
    {
      id: 'host',
      name: { 'zh-Hans': '主机', 'en-US': 'Host' },
      description: {
        'zh-Hans': 'CPU、内存、网络、磁盘与操作系统（node_exporter）',
        'en-US': 'CPU, memory, network, disks and operating system (node_exporter)',
      },
      parameters: [
        {
          name: 'address',
          label: { 'zh-Hans': '地址（主机:端口）', 'en-US': 'Address (host:port)' },
          example: '10.0.0.5:9100',
          required: true,
        },
      ],
      rules: ['host-up', 'disk-usage'],
      dashboard: 'cldera-host',
    },
    {
      id: 'port',
      name: { 'zh-Hans': '端口', 'en-US': 'TCP port' },
      description: { 'zh-Hans': '端口能否连通', 'en-US': 'Whether a TCP port accepts connections' },
      parameters: [
        {
          name: 'address',
          label: { 'zh-Hans': '地址（主机:端口）', 'en-US': 'Address (host:port)' },
          example: '10.0.0.5:443',
          required: true,
        },
      ],
      rules: ['port'],
      dashboard: null,
    },
    {
      id: 'redis',
      name: { 'zh-Hans': 'Redis', 'en-US': 'Redis' },
      description: {
        'zh-Hans': '内存、命中率、连接与命令（INFO）',
        'en-US': 'Memory, hits, clients and commands (INFO)',
      },
      parameters: [
        {
          name: 'address',
          label: { 'zh-Hans': '地址（主机:端口）', 'en-US': 'Address (host:port)' },
          example: '10.0.0.5:6379',
          required: true,
        },
        {
          name: 'auth',
          label: { 'zh-Hans': '认证模块', 'en-US': 'Auth module' },
          example: 'redis-prod',
          required: false,
        },
      ],
      rules: [],
      dashboard: 'cldera-redis',
    },
  ];

  const cpu = { 'zh-Hans': 'CPU 使用率', 'en-US': 'CPU' };
  const memory = { 'zh-Hans': '内存使用率', 'en-US': 'Memory' };
  const fullest = { 'zh-Hans': '最满的磁盘', 'en-US': 'Fullest disk' };
  const webResource: Resource = {
    ...web,
    customer: acme,
    templates: [
      { template: 'host', parameters: { address: '10.0.0.5:9100' } },
      { template: 'port', parameters: { address: '10.0.0.5:443' } },
    ],
    health: 'abnormal',
    worstSeverity: 'average',
    figures: [
      { name: cpu, value: 37.21, unit: '%' },
      { name: memory, value: 64.8, unit: '%' },
      { name: fullest, value: 92.4, unit: '%' },
    ],
    createdAt: ago(40_000),
    endedAt: null,
  };
  const databaseResource: Resource = {
    ...webResource,
    ...database,
    templates: [{ template: 'port', parameters: { address: '10.0.0.7:3306' } }],
    worstSeverity: 'high',
    figures: [{ name: { 'zh-Hans': '连接耗时', 'en-US': 'Connect time' }, value: null, unit: 's' }],
  };
  const gatewayResource: Resource = {
    ...webResource,
    ...gateway,
    customer: polar,
    templates: [{ template: 'host', parameters: { address: '10.0.3.2:9100' } }],
    health: 'unknown',
    worstSeverity: null,
    figures: [],
  };
  const cacheResource: Resource = {
    ...webResource,
    id: 'cache-01',
    name: '会话缓存',
    templates: [{ template: 'redis', parameters: { address: '10.0.0.9:6379' } }],
    health: 'normal',
    worstSeverity: null,
    figures: [
      { name: { 'zh-Hans': '内存', 'en-US': 'Memory' }, value: 187_432_960, unit: 'B' },
      { name: { 'zh-Hans': '客户端连接', 'en-US': 'Clients' }, value: 42, unit: '' },
    ],
  };

  const customers: Customer[] = [acme, polar].map((customer) => ({
    ...customer,
    language: 'zh-Hans',
    timeZone: 'Asia/Shanghai',
    email: null,
    createdAt: ago(50_000),
    endedAt: null,
  }));
  const found: Found[] = [
    {
      id: 'nginx-8080',
      name: 'Nginx',
      process: 'nginx',
      address: '127.0.0.1:8080',
      templates: [{ template: 'port', parameters: { address: '127.0.0.1:8080' } }],
      hint: {
        'zh-Hans': '未找到 stub_status 页面，目前只能监控端口。',
        'en-US': 'No stub_status page was found, so only the port can be watched.',
      },
      watched: false,
    },
    {
      id: 'redis-6379',
      name: 'Redis',
      process: 'redis-server',
      address: '127.0.0.1:6379',
      templates: [
        { template: 'port', parameters: { address: '127.0.0.1:6379' } },
        { template: 'redis', parameters: { address: '127.0.0.1:6379' } },
      ],
      hint: null,
      watched: true,
    },
  ];
  const chain: Chain = {
    prometheus: 'reachable',
    alertmanager: 'reachable',
    watchdogHeardAt: ago(0.3),
    outboxQueued: 1,
    outboxDead: 1,
    mail: 'folder',
  };
  const events = [host, port, disk];
  const overview: Overview = {
    state: because('some-abnormal', { events: 2, severity: 'high' }),
    worstSeverity: 'high',
    openEvents: { warning: 0, average: 1, high: 1, disaster: 0, checking: 1 },
    openTickets: 2,
    resourcesWatched: 4,
    events,
    tickets: [portTicket, diskTicket],
    resources: [databaseResource, webResource, gatewayResource, cacheResource],
    chain,
    at: ago(0),
  };

  return {
    session,
    overview,
    events,
    recovered,
    details: { 'e-disk': diskDetail, 'e-port': portDetail },
    tickets: [portTicket, diskTicket],
    closedTicket,
    ticketDetail: portTicketDetail,
    resources: overview.resources,
    customers,
    templates,
    found,
    chain,
  };
}

export type World = ReturnType<typeof worldAt>;
