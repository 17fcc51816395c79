import type { AttachedTemplate, Text } from '../contract/index.ts';

/** A socket in the state LISTEN and the program that holds it. */
export interface Listener {
  address: string;
  port: number;
  process: string;
  commandLine: string;
}

export interface KnownProgram {
  id: string;
  name: string;
  /** Whether this is the program. */
  is(listener: Listener): boolean;
}

const named =
  (...names: string[]) =>
  (listener: Listener) =>
    names.includes(listener.process);
const java = (word: RegExp) => (listener: Listener) => listener.process === 'java' && word.test(listener.commandLine);

/** Programs that operators watch; anything else that listens here is not offered. */
export const PROGRAMS: readonly KnownProgram[] = [
  { id: 'nginx', name: 'Nginx', is: named('nginx', 'tengine') },
  { id: 'redis', name: 'Redis', is: named('redis-server', 'valkey-server', 'keydb-server') },
  { id: 'tomcat', name: 'Tomcat', is: java(/catalina|tomcat/i) },
  { id: 'zookeeper', name: 'ZooKeeper', is: java(/zookeeper/i) },
  { id: 'apache', name: 'Apache', is: named('apache2', 'httpd') },
  { id: 'mysql', name: 'MySQL', is: named('mysqld', 'mariadbd') },
  { id: 'postgresql', name: 'PostgreSQL', is: named('postgres', 'postmaster') },
  { id: 'memcached', name: 'Memcached', is: named('memcached') },
  { id: 'mongodb', name: 'MongoDB', is: named('mongod') },
  { id: 'ssh', name: 'SSH', is: named('sshd') },
];

/** Sockets that listen, from the text of /proc/net/tcp or tcp6: address, port and inode. */
export function parseListeners(procNetTcp: string): { address: string; port: number; inode: string }[] {
  return procNetTcp
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const fields = line.trim().split(/\s+/);
      const [host, port] = (fields[1] ?? '').split(':');
      // 0A is LISTEN.
      if (fields[3] !== '0A' || host === undefined || port === undefined) return [];
      return [{ address: addressOf(host), port: Number.parseInt(port, 16), inode: fields[9] ?? '' }];
    });
}

/** The kernel prints addresses as little-endian 32-bit words. */
function addressOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)));
  if (bytes.length === 4) return bytes.join('.');
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (mapped) return bytes.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  return groups.every((group) => group === '0') ? '::' : `[${groups.join(':')}]`;
}

/** Where this machine itself reaches the socket. */
export function reachableAt(listener: Pick<Listener, 'address' | 'port'>): string {
  const everywhere = listener.address === '0.0.0.0' || listener.address === '::';
  const loopback6 = listener.address === '[0:0:0:0:0:0:0:1]';
  return `${everywhere ? '127.0.0.1' : loopback6 ? '[::1]' : listener.address}:${listener.port}`;
}

/** What can be attached to a found program, given where its nginx status page was found. */
export function templatesFor(program: KnownProgram, address: string, stubStatusUrl: string | null): AttachedTemplate[] {
  const port: AttachedTemplate = { template: 'port', parameters: { address } };
  if (program.id === 'redis') return [port, { template: 'redis', parameters: { address } }];
  if (program.id === 'nginx' && stubStatusUrl !== null)
    return [port, { template: 'nginx', parameters: { url: stubStatusUrl } }];
  return [port];
}

/** What the operator can do so that more is seen. */
export function hintFor(program: KnownProgram, stubStatusUrl: string | null): Text | null {
  if (program.id !== 'nginx' || stubStatusUrl !== null) return null;
  return {
    'zh-Hans':
      '未找到 stub_status 页面，目前只能监控端口。在 nginx 中加入 location = /stub_status { stub_status; allow 127.0.0.1; deny all; } 即可监控连接与请求。',
    'en-US':
      'No stub_status page was found, so only the port can be watched. Add location = /stub_status { stub_status; allow 127.0.0.1; deny all; } to nginx to see connections and requests.',
  };
}
