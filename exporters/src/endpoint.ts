import { isIP } from 'node:net';

/** A place to connect to. The host is a name in lower case or an address without brackets. */
export interface Endpoint {
  host: string;
  port: number;
}

/** A value, or the sentence that tells its writer what is wrong and what to write instead. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; problem: string };

const HOST_PORT = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::([^:]*))?$/;
const HOST_NAME = /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/;

/** Reads `host:port` or `[ipv6]:port`; without a port the default is taken, or its absence is the problem. */
export function parseEndpoint(text: string, defaultPort: number | null): Parsed<Endpoint> {
  const [, bracketed, plain, portText] = HOST_PORT.exec(text) ?? [];
  const host = normaliseHost(bracketed ?? plain ?? '');
  const form = defaultPort === null ? 'host:port' : 'host or host:port';
  if (host === null || (bracketed !== undefined && isIP(host) !== 6)) {
    return { ok: false, problem: `write ${form}, with an IPv6 address in brackets` };
  }
  if (portText === undefined && defaultPort !== null) return { ok: true, value: { host, port: defaultPort } };
  const port = parsePort(portText ?? '');
  if (port === null) return { ok: false, problem: `write ${form}, the port between 1 and 65535` };
  return { ok: true, value: { host, port } };
}

/** The form in which hosts are compared: lower case, no final dot; null when it is no host. Zone ids are refused. */
export function normaliseHost(text: string): string | null {
  const host = text.toLowerCase().replace(/\.$/, '');
  if (isIP(host) !== 0) return host.includes('%') ? null : host;
  return host.length <= 253 && HOST_NAME.test(host) ? host : null;
}

/** A TCP port, or null when the text is none. */
export function parsePort(text: string): number | null {
  if (!/^\d{1,5}$/.test(text)) return null;
  const port = Number(text);
  return port >= 1 && port <= 65535 ? port : null;
}

/** `host:port` as people write it. */
export function formatEndpoint({ host, port }: Endpoint): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
