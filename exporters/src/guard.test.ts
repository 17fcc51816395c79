import { describe, expect, it } from '@jest/globals';
import { createAllowList, parseTargetPattern } from './allow-list.ts';
import { formatEndpoint, type Endpoint } from './endpoint.ts';
import { createGuard } from './guard.ts';
import type { Inventory } from './inventory.ts';

function guardOf(allow: readonly string[], listed?: readonly string[]) {
  const patterns = allow.map((text) => parseTargetPattern(text)).flatMap((parsed) => (parsed.ok ? [parsed.value] : []));
  const inventory: Inventory | null =
    listed === undefined
      ? null
      : {
          state: () => new Map(),
          lists: (_module, endpoint) => Promise.resolve(listed.includes(formatEndpoint(endpoint))),
        };
  return createGuard(createAllowList(patterns), inventory);
}

async function reaches(
  guard: ReturnType<typeof guardOf>,
  endpoint: Endpoint,
  address: string,
): Promise<boolean | string> {
  const admission = await guard('redis', endpoint);
  return admission.admitted ? admission.admits(address) : 'not admitted';
}

const name = { host: 'redis.example.com', port: 6379 };
const literal = { host: '10.1.2.3', port: 6379 };

describe('the guard', () => {
  it.each([
    ['an allowed name at an allowed address', ['*.example.com:6379', '10.0.0.0/8:6379'], '10.1.2.3', true],
    ['an allowed name at another address (rebinding)', ['*.example.com:6379', '10.0.0.0/8:6379'], '192.168.0.1', false],
    ['an allowed name at a metadata address', ['*.example.com:6379', '0.0.0.0/0:*'], '169.254.169.254', false],
    ['an allowed name at this machine', ['*.example.com:6379', '10.0.0.0/8:6379'], '127.0.0.1', false],
    ['an allowed name where no network is allowed', ['*.example.com:6379'], '10.1.2.3', false],
    ['a name nobody allowed', ['10.0.0.0/8:6379'], '10.1.2.3', 'not admitted'],
  ])('by config: %s', async (_what, allow, address, expected) => {
    expect(await reaches(guardOf(allow), name, address)).toBe(expected);
  });

  it.each([
    ['a listed name at an ordinary address', name, '10.1.2.3', true],
    ['a listed name at this machine', name, '127.0.0.1', false],
    ['a listed name at this machine, written as IPv6', name, '::ffff:127.0.0.1', false],
    ['a listed name at a metadata address', name, '100.100.100.200', false],
    ['a listed address', literal, '10.1.2.3', true],
    ['a listed loopback address', { host: '127.0.0.1', port: 6379 }, '127.0.0.1', true],
    ['a listed metadata address', { host: '169.254.169.254', port: 80 }, '169.254.169.254', false],
    ['a name that is not listed', { host: 'other', port: 6379 }, '10.1.2.3', 'not admitted'],
    ['a listed name at another port', { host: name.host, port: 22 }, '10.1.2.3', 'not admitted'],
  ])('by inventory: %s', async (_what, endpoint, address, expected) => {
    const listed = ['redis.example.com:6379', '10.1.2.3:6379', '127.0.0.1:6379', '169.254.169.254:80'];
    expect(await reaches(guardOf([], listed), endpoint, address)).toBe(expected);
  });

  it('lets a listed name reach what the config allows as well', async () => {
    expect(await reaches(guardOf(['127.0.0.0/8:*'], ['redis.example.com:6379']), name, '127.0.0.1')).toBe(true);
  });

  it('says how to let a target in', async () => {
    expect(await guardOf([])('redis', name)).toMatchObject({
      remedy: "add 'redis.example.com:6379' or a pattern to targets.allow in the exporters' config file",
    });
    expect(await guardOf([])('redis', { host: '169.254.169.254', port: 80 })).toMatchObject({
      remedy: expect.stringContaining('no server is expected at a link-local'),
    });
    expect(await guardOf([], [])('redis', name)).toMatchObject({
      remedy: expect.stringContaining('put it under service in the inventory'),
    });
  });
});
