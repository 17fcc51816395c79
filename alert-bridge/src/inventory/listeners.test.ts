import { describe, expect, it } from '@jest/globals';
import { hintFor, parseListeners, PROGRAMS, reachableAt, templatesFor, type Listener } from './listeners.ts';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const TAIL = '00000000:00000000 00:00000000 00000000     0        0';
const NOBODY = '00000000:0000';
const NOBODY6 = '00000000000000000000000000000000:0000';

function table(...lines: string[]): string {
  return `${[HEAD, ...lines].join('\n')}\n`;
}

describe("the kernel's list of sockets", () => {
  it.each<[sentence: string, line: string, socket: object]>([
    [
      'IPv4 on the loopback',
      `   0: 0100007F:18EB ${NOBODY} 0A ${TAIL} 12345 1 0000000000000000 100 0 0 10 0`,
      { address: '127.0.0.1', port: 6379, inode: '12345' },
    ],
    [
      'IPv4 on every address',
      `   1: 00000000:0050 ${NOBODY} 0A ${TAIL} 777 1 0000000000000000 100 0 0 10 0`,
      { address: '0.0.0.0', port: 80, inode: '777' },
    ],
    [
      'IPv4 on one address',
      `  10: 0500A8C0:FFFF ${NOBODY} 0A ${TAIL} 9 1 0000000000000000 100 0 0 10 0`,
      { address: '192.168.0.5', port: 65_535, inode: '9' },
    ],
    [
      'IPv6 on every address',
      `   0: 00000000000000000000000000000000:0016 ${NOBODY6} 0A ${TAIL} 42 1 0000000000000000 100 0 0 10 0`,
      { address: '::', port: 22, inode: '42' },
    ],
    [
      'IPv6 on the loopback',
      `   1: 00000000000000000000000001000000:18EB ${NOBODY6} 0A ${TAIL} 43 1 0000000000000000 100 0 0 10 0`,
      { address: '[0:0:0:0:0:0:0:1]', port: 6379, inode: '43' },
    ],
    [
      'IPv6 on one address',
      `   2: B80D0120000000000000000001000000:01BB ${NOBODY6} 0A ${TAIL} 44 1 0000000000000000 100 0 0 10 0`,
      { address: '[2001:db8:0:0:0:0:0:1]', port: 443, inode: '44' },
    ],
    [
      'IPv4 in the dress of IPv6, as Java listens',
      `   3: 0000000000000000FFFF00000100007F:1F90 ${NOBODY6} 0A ${TAIL} 45 1 0000000000000000 100 0 0 10 0`,
      { address: '127.0.0.1', port: 8080, inode: '45' },
    ],
  ])('tells of %s', (_, line, socket) => {
    expect(parseListeners(table(line))).toEqual([socket]);
  });

  it.each([
    ['a connection', `   0: 0100007F:18EB 0100007F:C350 01 ${TAIL} 1 1 0000000000000000 20 4 30 10 -1`],
    ['a socket in TIME_WAIT', `   0: 0100007F:18EB 0100007F:C350 06 ${TAIL} 0 3 0000000000000000`],
    ['an empty line', ''],
    ['half a line', '   0: 0100007F'],
  ])('leaves out %s', (_, line) => {
    expect(parseListeners(table(line))).toEqual([]);
  });

  it('may be missing', () => {
    expect(parseListeners('')).toEqual([]);
  });
});

describe('the address at which this machine reaches a socket', () => {
  it.each([
    ['0.0.0.0', '127.0.0.1:80'],
    ['::', '127.0.0.1:80'],
    ['127.0.0.1', '127.0.0.1:80'],
    ['192.168.0.5', '192.168.0.5:80'],
    ['[0:0:0:0:0:0:0:1]', '[::1]:80'],
    ['[2001:db8:0:0:0:0:0:1]', '[2001:db8:0:0:0:0:0:1]:80'],
  ])('that listens on %s is %s', (address, reachable) => {
    expect(reachableAt({ address, port: 80 })).toBe(reachable);
  });
});

describe('a program that listens', () => {
  function programsOf(process: string, commandLine = ''): string[] {
    const listener: Listener = { address: '0.0.0.0', port: 1, process, commandLine };
    return PROGRAMS.filter((program) => program.is(listener)).map(({ id }) => id);
  }

  it.each([
    ['nginx', '', ['nginx']],
    ['tengine', '', ['nginx']],
    ['redis-server', '', ['redis']],
    ['valkey-server', '', ['redis']],
    ['java', 'java -Dcatalina.home=/usr/share/tomcat10 org.apache.catalina.startup.Bootstrap', ['tomcat']],
    ['java', 'java org.apache.zookeeper.server.quorum.QuorumPeerMain zoo.cfg', ['zookeeper']],
    ['java', 'java -jar shop.jar', []],
    ['apache2', '', ['apache']],
    ['httpd', '', ['apache']],
    ['mariadbd', '', ['mysql']],
    ['postgres', '', ['postgresql']],
    ['memcached', '', ['memcached']],
    ['mongod', '', ['mongodb']],
    ['sshd', '', ['ssh']],
    ['nginx-exporter', '', []],
    ['node', '', []],
  ])('called %s (%s) is known as %j', (process, commandLine, ids) => {
    expect(programsOf(process, commandLine)).toEqual(ids);
  });

  const program = (id: string) => PROGRAMS.find((one) => one.id === id)!;
  const port = { template: 'port', parameters: { address: '127.0.0.1:80' } };

  it.each([
    ['redis', null, [port, { template: 'redis', parameters: { address: '127.0.0.1:80' } }]],
    ['nginx', 'http://h/s', [port, { template: 'nginx', parameters: { url: 'http://h/s' } }]],
    ['nginx', null, [port]],
    ['mysql', null, [port]],
  ])('%s with status page %s can be watched by %j', (id, statusUrl, templates) => {
    expect(templatesFor(program(id), '127.0.0.1:80', statusUrl)).toEqual(templates);
  });

  it('is told how to be seen better where only its port can be watched', () => {
    expect(hintFor(program('nginx'), null)?.['en-US']).toContain('stub_status; allow 127.0.0.1; deny all;');
    expect(hintFor(program('nginx'), null)?.['zh-Hans']).toContain('stub_status; allow 127.0.0.1; deny all;');
    expect(hintFor(program('nginx'), 'http://h/s')).toBeNull();
    expect(hintFor(program('redis'), null)).toBeNull();
  });
});
