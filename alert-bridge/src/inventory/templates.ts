import type { Template, Text } from '../contract/index.ts';

/** A key figure of a resource: one PromQL expression whose series carry `customer` and `resource`. */
export interface FigureDefinition {
  name: Text;
  unit: string;
  query: string;
}

/** What can be watched on a resource: its parameters, where Prometheus finds it, what is shown first. */
export interface TemplateDefinition extends Template {
  /** The probe's target and the parameters handed to the exporter with it. */
  target(parameters: Record<string, string>): { target: string; labels: Record<string, string> };
  figures: FigureDefinition[];
}

const ADDRESS: Template['parameters'][number] = {
  name: 'address',
  label: { 'zh-Hans': '地址（主机:端口）', 'en-US': 'Address (host:port)' },
  example: '10.0.0.5:6379',
  required: true,
};

const byAddress = (parameters: Record<string, string>) => ({ target: parameters['address'] ?? '', labels: {} });

export const TEMPLATES: readonly TemplateDefinition[] = [
  {
    id: 'host',
    name: { 'zh-Hans': '主机', 'en-US': 'Host' },
    description: {
      'zh-Hans': 'CPU、内存、网络、磁盘与操作系统（node_exporter）',
      'en-US': 'CPU, memory, network, disks and operating system (node_exporter)',
    },
    parameters: [{ ...ADDRESS, example: '10.0.0.5:9100' }],
    rules: ['host-up', 'disk-usage'],
    dashboard: 'cldera-host',
    target: byAddress,
    figures: [
      {
        name: { 'zh-Hans': 'CPU 使用率', 'en-US': 'CPU' },
        unit: '%',
        query: '100 * (1 - avg by (customer, resource) (rate(node_cpu_seconds_total{job="host",mode="idle"}[2m])))',
      },
      {
        name: { 'zh-Hans': '内存使用率', 'en-US': 'Memory' },
        unit: '%',
        query:
          '100 * (1 - max by (customer, resource) (node_memory_MemAvailable_bytes{job="host"} / node_memory_MemTotal_bytes))',
      },
      {
        name: { 'zh-Hans': '最满的磁盘', 'en-US': 'Fullest disk' },
        unit: '%',
        query:
          '100 * max by (customer, resource) ((node_filesystem_size_bytes{job="host",fstype!~"autofs|devtmpfs|fuse.*|iso9660|nsfs|overlay|ramfs|squashfs|tmpfs"} - node_filesystem_free_bytes) / (node_filesystem_size_bytes - node_filesystem_free_bytes + node_filesystem_avail_bytes))',
      },
    ],
  },
  {
    id: 'port',
    name: { 'zh-Hans': '端口', 'en-US': 'TCP port' },
    description: { 'zh-Hans': '端口能否连通', 'en-US': 'Whether a TCP port accepts connections' },
    parameters: [{ ...ADDRESS, example: '10.0.0.5:443' }],
    rules: ['port'],
    dashboard: null,
    target: byAddress,
    figures: [
      {
        name: { 'zh-Hans': '连接耗时', 'en-US': 'Connect time' },
        unit: 's',
        query:
          'max by (customer, resource) (probe_duration_seconds{job="port"} and on (instance) probe_success{job="port"} == 1)',
      },
    ],
  },
  {
    id: 'nginx',
    name: { 'zh-Hans': 'Nginx', 'en-US': 'Nginx' },
    description: { 'zh-Hans': '连接与请求（stub_status）', 'en-US': 'Connections and requests (stub_status)' },
    parameters: [
      {
        name: 'url',
        label: { 'zh-Hans': 'stub_status 地址', 'en-US': 'stub_status URL' },
        example: 'http://10.0.0.5/stub_status',
        required: true,
      },
    ],
    rules: [],
    dashboard: 'cldera-nginx',
    target: (parameters) => ({ target: parameters['url'] ?? '', labels: {} }),
    figures: [
      {
        name: { 'zh-Hans': '请求速率', 'en-US': 'Requests' },
        unit: '/s',
        query: 'sum by (customer, resource) (rate(nginx_http_requests_total{job="nginx"}[2m]))',
      },
      {
        name: { 'zh-Hans': '活动连接', 'en-US': 'Active connections' },
        unit: '',
        query: 'sum by (customer, resource) (nginx_connections_active{job="nginx"})',
      },
    ],
  },
  {
    id: 'redis',
    name: { 'zh-Hans': 'Redis', 'en-US': 'Redis' },
    description: {
      'zh-Hans': '内存、命中率、连接与命令（INFO）',
      'en-US': 'Memory, hits, clients and commands (INFO)',
    },
    parameters: [
      ADDRESS,
      {
        name: 'auth',
        label: {
          'zh-Hans': '认证模块（exporters 配置中的名称）',
          'en-US': "Auth module (a name in the exporters' configuration)",
        },
        example: 'redis-prod',
        required: false,
      },
    ],
    rules: [],
    dashboard: 'cldera-redis',
    target: (parameters) => ({
      target: parameters['address'] ?? '',
      labels: parameters['auth'] ? { __param_auth: parameters['auth'] } : {},
    }),
    figures: [
      {
        name: { 'zh-Hans': '内存', 'en-US': 'Memory' },
        unit: 'B',
        query: 'sum by (customer, resource) (redis_memory_used_bytes{job="redis"})',
      },
      {
        name: { 'zh-Hans': '客户端连接', 'en-US': 'Clients' },
        unit: '',
        query: 'sum by (customer, resource) (redis_connected_clients{job="redis"})',
      },
    ],
  },
];

export function templateOf(id: string): TemplateDefinition | undefined {
  return TEMPLATES.find((template) => template.id === id);
}

export interface ParameterError {
  field: string;
  message: string;
}

const HOST_PORT = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\]):([0-9]{1,5})$/;

/** What is wrong with a template's parameters; an empty list means nothing. */
export function parameterErrors(template: TemplateDefinition, given: Record<string, string>): ParameterError[] {
  const known = template.parameters.map((parameter) => parameter.name);
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  return [
    ...unknown.map((field) => ({
      field,
      message: `template ${template.id} has no such parameter; use ${known.join(', ')}`,
    })),
    ...template.parameters.flatMap((parameter) => {
      const message = parameterError(parameter, given[parameter.name]);
      return message === undefined ? [] : [{ field: parameter.name, message }];
    }),
  ];
}

function parameterError(parameter: Template['parameters'][number], value: string | undefined): string | undefined {
  if (value === undefined || value === '')
    return parameter.required ? `required, for example ${parameter.example}` : undefined;
  switch (parameter.name) {
    case 'address': {
      const port = Number(HOST_PORT.exec(value)?.[1]);
      return port >= 1 && port <= 65_535 ? undefined : `use host:port, for example ${parameter.example}`;
    }
    case 'url':
      return urlError(value)
        ? `use an http or https URL without user and password, for example ${parameter.example}`
        : undefined;
    default:
      return /^[A-Za-z0-9_.-]{1,100}$/.test(value) ? undefined : 'use letters, digits, dot, hyphen and underscore';
  }
}

function urlError(value: string): boolean {
  if (!URL.canParse(value)) return true;
  const url = new URL(value);
  return !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '';
}
