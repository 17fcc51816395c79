import { BlockList, isIP } from 'node:net';
import { normaliseHost, parsePort, type Endpoint, type Parsed } from './endpoint.ts';

interface Network {
  kind: 'network';
  base: string;
  prefix: number;
  members: BlockList;
}

interface NamePattern {
  kind: 'name';
  form: RegExp;
}

/** One entry of `targets.allow`: addresses or names, with the ports they are allowed on. */
export interface TargetPattern {
  text: string;
  host: Network | NamePattern;
  ports: readonly [from: number, to: number];
}

export interface AllowList {
  /** Whether a target written this way may be probed. */
  allowsTarget(endpoint: Endpoint): boolean;
  /** Whether this address may be connected to. */
  allowsAddress(address: string, port: number): boolean;
}

/**
 * Addresses that belong to no server one would watch: unspecified, link-local and multicast, and the clouds' metadata
 * services (169.254.169.254, Aliyun's 100.100.100.200, AWS's fd00:ec2::254). A wider network does not include them;
 * only an entry that lies inside one of these does.
 */
const SPECIAL = [
  '0.0.0.0/8',
  '169.254.0.0/16',
  '100.100.100.200/32',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  'fe80::/10',
  'ff00::/8',
  'fd00:ec2::254/128',
].map(parseNetworkOrThrow);

const ALL_SPECIAL = union(SPECIAL);
const LOOPBACK = union(['127.0.0.0/8', '::1/128'].map(parseNetworkOrThrow));

const MAX_KNOWN = 4096;

const PATTERN = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\*|\d{1,5}(?:-\d{1,5})?)$/;
const FORM = 'write host:port, where host is a name, a name with *, an address or a network (10.0.0.0/8, [fd00::/8])';

/** Reads an entry such as `10.0.0.0/8:6379`, `*.example.com:6379-6389` or `[::1]:*`. */
export function parseTargetPattern(text: string): Parsed<TargetPattern> {
  const [, bracketed, plain = '', portText] = PATTERN.exec(text) ?? [];
  const ports = portText === undefined ? null : parsePorts(portText);
  if (ports === null) return { ok: false, problem: `${FORM}, and port is a number, a range (6379-6389) or *` };
  const host = parseNetwork(bracketed ?? plain) ?? (bracketed === undefined ? parseName(plain) : null);
  return host === null ? { ok: false, problem: FORM } : { ok: true, value: { text, host, ports } };
}

export function createAllowList(patterns: readonly TargetPattern[]): AllowList {
  const known = new Map<string, boolean>();

  /** The same few addresses are asked for at every scrape. */
  function allowsAddress(address: string, port: number): boolean {
    const key = `${address} ${port}`;
    const answer = known.get(key) ?? decide(address, port);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(key, answer);
    return answer;
  }
  function decide(address: string, port: number): boolean {
    const networks = patterns.flatMap(({ host, ports }) =>
      host.kind === 'network' && includesPort(ports, port) && contains(host, address) ? [host] : [],
    );
    if (networks.length === 0 || !isSpecial(address)) return networks.length > 0;
    const special = SPECIAL.filter((network) => contains(network, address));
    return networks.some((network) => special.some((range) => lies(network, range)));
  }
  return {
    allowsAddress,
    allowsTarget({ host, port }) {
      if (isIP(host) !== 0) return allowsAddress(host, port);
      return patterns.some(
        (pattern) => pattern.host.kind === 'name' && includesPort(pattern.ports, port) && pattern.host.form.test(host),
      );
    },
  };
}

/** Whether the address is one that nobody reaches without naming it in `targets.allow`. */
export function isSpecial(address: string): boolean {
  return isMember(ALL_SPECIAL, address);
}

export function isLoopback(address: string): boolean {
  return isMember(LOOPBACK, address);
}

function contains({ members }: Network, address: string): boolean {
  return isMember(members, address);
}

/** An IPv4 address written as IPv6 (`::ffff:127.0.0.1`) counts as the IPv4 address; BlockList sees to that. */
function isMember(members: BlockList, address: string): boolean {
  return members.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function lies(inner: Network, outer: Network): boolean {
  return inner.prefix >= outer.prefix && isIP(inner.base) === isIP(outer.base) && contains(outer, inner.base);
}

function union(networks: readonly Network[]): BlockList {
  const members = new BlockList();
  for (const { base, prefix } of networks) members.addSubnet(base, prefix, isIP(base) === 6 ? 'ipv6' : 'ipv4');
  return members;
}

function parseNetwork(text: string): Network | null {
  const [base = '', prefixText, ...rest] = text.split('/');
  const version = isIP(base);
  const widest = version === 6 ? 128 : 32;
  const prefix = prefixText === undefined ? widest : /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : NaN;
  if (version === 0 || base.includes('%') || rest.length > 0 || !(prefix <= widest)) return null;
  const members = new BlockList();
  members.addSubnet(base, prefix, version === 6 ? 'ipv6' : 'ipv4');
  return { kind: 'network', base, prefix, members };
}

function parseNetworkOrThrow(text: string): Network {
  const network = parseNetwork(text);
  if (network === null) throw new Error(`${text} is no network`);
  return network;
}

function parseName(text: string): NamePattern | null {
  if (normaliseHost(text.replaceAll('*', 'x')) === null || text.includes('/')) return null;
  const source = text.toLowerCase().replace(/\.$/, '').replaceAll('.', '\\.').replaceAll(/\*+/g, '[a-z0-9_.-]*');
  return { kind: 'name', form: new RegExp(`^${source}$`) };
}

function parsePorts(text: string): readonly [number, number] | null {
  if (text === '*') return [1, 65535];
  const [from = null, to = from] = text.split('-').map(parsePort);
  return from === null || to === null || from > to ? null : [from, to];
}

function includesPort([from, to]: readonly [number, number], port: number): boolean {
  return port >= from && port <= to;
}
