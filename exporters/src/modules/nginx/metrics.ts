import { metric, single, type Family, type Metric } from '../../metric.ts';
import type { StubStatus } from './payload.ts';

const ACCEPTED = metric('nginx_connections_accepted_total', 'counter', 'Connections accepted (stub_status accepts)');
const HANDLED = metric(
  'nginx_connections_handled_total',
  'counter',
  'Connections handled; fewer than accepted when a limit such as worker_connections was reached (stub_status handled)',
);
const ACTIVE = metric('nginx_connections_active', 'gauge', 'Open connections, idle ones included (stub_status Active)');
const READING = metric(
  'nginx_connections_reading',
  'gauge',
  'Connections whose request header is being read (stub_status Reading)',
);
const WRITING = metric(
  'nginx_connections_writing',
  'gauge',
  'Connections an answer is being written to (stub_status Writing)',
);
const WAITING = metric('nginx_connections_waiting', 'gauge', 'Idle connections kept alive (stub_status Waiting)');
const REQUESTS = metric('nginx_http_requests_total', 'counter', 'Requests answered (stub_status requests)');
const REQUEST_TIME = metric(
  'nginx_http_request_duration_seconds_total',
  'counter',
  'Time spent on requests (stub_status request_time, which Tengine adds)',
);

export const NGINX_METRICS: readonly Metric[] = [
  ACCEPTED,
  HANDLED,
  ACTIVE,
  READING,
  WRITING,
  WAITING,
  REQUESTS,
  REQUEST_TIME,
];

/** The families of one reading. */
export function nginxFamilies(status: StubStatus): Family[] {
  const families = [
    single(ACCEPTED, status.accepts),
    single(HANDLED, status.handled),
    single(ACTIVE, status.active),
    single(READING, status.reading),
    single(WRITING, status.writing),
    single(WAITING, status.waiting),
    single(REQUESTS, status.requests),
  ];
  if (status.requestTimeMs !== null) families.push(single(REQUEST_TIME, status.requestTimeMs / 1000));
  return families;
}
