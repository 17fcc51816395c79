import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createAllowList, isLoopback, isSpecial, parseTargetPattern } from './allow-list.ts';

function listOf(...texts: string[]) {
  return createAllowList(
    texts.map((text) => {
      const parsed = parseTargetPattern(text);
      if (!parsed.ok) throw new Error(`${text}: ${parsed.problem}`);
      return parsed.value;
    }),
  );
}

describe('parseTargetPattern', () => {
  it.each([
    ['a missing port', '10.0.0.0/8'],
    ['port 0', '10.0.0.0/8:0'],
    ['a port too high', '10.0.0.0/8:70000'],
    ['a range backwards', '10.0.0.0/8:20-10'],
    ['a prefix too long', '10.0.0.0/33:6379'],
    ['a prefix of letters', '10.0.0.0/x:6379'],
    ['two prefixes', '10.0.0.0/8/8:6379'],
    ['an IPv6 network without brackets', 'fd00::/8:6379'],
    ['a name in brackets', '[redis1]:6379'],
    ['a name with a slash', 'redis1/x:6379'],
    ['a URL', 'http://redis1:6379'],
    ['nothing', ''],
  ])('refuses %s and says how to write it', (_what, text) => {
    expect(parseTargetPattern(text)).toMatchObject({ ok: false, problem: expect.stringContaining('host:port') });
  });
});

describe('an allow-list', () => {
  it.each([
    ['an address', ['10.0.0.5:6379'], '10.0.0.5', 6379, true],
    ['another address', ['10.0.0.5:6379'], '10.0.0.6', 6379, false],
    ['another port', ['10.0.0.5:6379'], '10.0.0.5', 6380, false],
    ['any port', ['10.0.0.5:*'], '10.0.0.5', 1, true],
    ['a port in the range', ['10.0.0.5:6379-6389'], '10.0.0.5', 6389, true],
    ['a port beyond the range', ['10.0.0.5:6379-6389'], '10.0.0.5', 6390, false],
    ['an address in the network', ['10.0.0.0/8:6379'], '10.255.0.1', 6379, true],
    ['an address outside the network', ['10.0.0.0/8:6379'], '11.0.0.1', 6379, false],
    ['an address written as IPv6', ['10.0.0.0/8:6379'], '::ffff:10.0.0.1', 6379, true],
    ['an address written as IPv6 in hexadecimal', ['10.0.0.0/8:6379'], '::ffff:a00:1', 6379, true],
    ['an IPv6 address in the network', ['[fd00::/8]:*'], 'fd12::1', 80, true],
    ['an IPv6 address outside the network', ['[fd00::/8]:*'], 'fe12::1', 80, false],
    ['the name', ['redis1:6379'], 'redis1', 6379, true],
    ['another name', ['redis1:6379'], 'redis11', 6379, false],
    ['a name below the wildcard', ['*.example.com:6379'], 'a.b.example.com', 6379, true],
    ['the domain itself', ['*.example.com:6379'], 'example.com', 6379, false],
    ['a name that only ends alike', ['*.example.com:6379'], 'evil-example.com', 6379, false],
    ['a name that goes on after it', ['*.example.com:6379'], 'x.example.com.evil.net', 6379, false],
    ['a wildcard in the middle', ['redis-*.local:6379'], 'redis-07.local', 6379, true],
    ['a dot is a dot', ['redis.local:6379'], 'redisxlocal', 6379, false],
    ['capitals in the pattern', ['Redis.Local:6379'], 'redis.local', 6379, true],
    ['a name does not pass by a network', ['0.0.0.0/0:*'], 'redis1', 6379, false],
    ['an address does not pass by a name', ['*:*'], '10.0.0.1', 6379, false],
    ['nothing passes an empty list', [], '127.0.0.1', 6379, false],
  ] as const)('decides on %s', (_what, patterns, host, port, expected) => {
    expect(listOf(...patterns).allowsTarget({ host, port })).toBe(expected);
    // The second answer comes from memory.
    const list = listOf(...patterns);
    list.allowsTarget({ host, port });
    expect(list.allowsTarget({ host, port })).toBe(expected);
  });

  const SPECIAL_ADDRESSES = [
    '0.0.0.0',
    '169.254.169.254',
    '100.100.100.200',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    'fe80::1',
    'ff02::1',
    'fd00:ec2::254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
  ];

  it.each(SPECIAL_ADDRESSES)('keeps %s out of the widest network', (address) => {
    expect(isSpecial(address)).toBe(true);
    expect(listOf('0.0.0.0/0:*', '[::/0]:*').allowsAddress(address, 80)).toBe(false);
  });

  it.each([
    ['169.254.169.254', '169.254.169.254:80'],
    ['169.254.7.7', '169.254.0.0/16:80'],
    ['100.100.100.200', '100.100.100.200:80'],
    ['fe80::1', '[fe80::/10]:80'],
  ])('lets %s pass when an entry means it: %s', (address, pattern) => {
    expect(listOf(pattern).allowsAddress(address, 80)).toBe(true);
  });

  it('does not take a metadata address for granted where its neighbours are allowed', () => {
    const list = listOf('100.64.0.0/10:80');
    expect(list.allowsAddress('100.100.100.201', 80)).toBe(true);
    expect(list.allowsAddress('100.100.100.200', 80)).toBe(false);
  });

  it.each([
    ['127.0.0.1', true],
    ['127.255.255.255', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['128.0.0.1', false],
    ['::2', false],
  ])('knows whether %s is loopback', (address, expected) => {
    expect(isLoopback(address)).toBe(expected);
  });

  it('agrees with arithmetic on every IPv4 network', () => {
    const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
    const toNumber = (parts: readonly number[]) => parts.reduce((sum, part) => sum * 256 + part, 0);
    const isOrdinary = (parts: readonly number[]) => !isSpecial(parts.join('.'));
    fc.assert(
      fc.property(octets, octets.filter(isOrdinary), fc.integer({ min: 0, max: 32 }), (base, address, prefix) => {
        const size = 2 ** (32 - prefix);
        const inside = Math.floor(toNumber(base) / size) === Math.floor(toNumber(address) / size);
        expect(listOf(`${base.join('.')}/${prefix}:*`).allowsAddress(address.join('.'), 80)).toBe(inside);
      }),
    );
  });
});
