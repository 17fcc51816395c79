import { describe, expect, it } from '@jest/globals';
import { formatEndpoint, parseEndpoint } from './endpoint.ts';

describe('parseEndpoint', () => {
  it.each([
    ['redis1:6379', { host: 'redis1', port: 6379 }],
    ['Redis1.Example.COM.:6379', { host: 'redis1.example.com', port: 6379 }],
    ['10.0.0.5:6380', { host: '10.0.0.5', port: 6380 }],
    ['[::1]:6379', { host: '::1', port: 6379 }],
    ['[2001:DB8::1]:6379', { host: '2001:db8::1', port: 6379 }],
    ['cache_1', { host: 'cache_1', port: 6379 }],
    ['[::1]', { host: '::1', port: 6379 }],
  ])('reads %s', (text, value) => {
    expect(parseEndpoint(text, 6379)).toEqual({ ok: true, value });
  });

  it.each([
    ['no host', ':6379'],
    ['nothing', ''],
    ['a port of letters', 'redis1:redis'],
    ['port 0', 'redis1:0'],
    ['a port too high', 'redis1:65536'],
    ['an empty port', 'redis1:'],
    ['an IPv6 address without brackets', '::1'],
    ['a name in brackets', '[redis1]:6379'],
    ['a zone', '[fe80::1%eth0]:6379'],
    ['spaces', 'redis 1:6379'],
    ['a line break', 'redis1:6379\r\nx'],
    ['a user', 'user@redis1:6379'],
    ['a path', 'redis1:6379/0'],
  ])('refuses %s', (_what, text) => {
    expect(parseEndpoint(text, 6379)).toMatchObject({ ok: false, problem: expect.stringContaining('host:port') });
  });

  it('wants a port where there is no usual one', () => {
    expect(parseEndpoint('zk1', null)).toMatchObject({ ok: false });
  });
});

describe('formatEndpoint', () => {
  it.each([
    [{ host: 'redis1', port: 1 }, 'redis1:1'],
    [{ host: '::1', port: 2 }, '[::1]:2'],
  ])('puts IPv6 addresses in brackets', (endpoint, text) => {
    expect(formatEndpoint(endpoint)).toBe(text);
  });
});
