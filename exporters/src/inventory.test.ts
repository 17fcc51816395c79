import { describe, expect, it } from '@jest/globals';
import { parseEndpoint, type Endpoint } from './endpoint.ts';
import { createInventory } from './inventory.ts';

const redis1: Endpoint = { host: 'redis1', port: 6379 };
const redis2: Endpoint = { host: 'redis2', port: 6379 };

function setUp(listing: () => string | Promise<string>) {
  let now = 1_000_000;
  let asked = 0;
  const failures: unknown[] = [];
  const inventory = createInventory({
    now: () => now,
    fetchListing: async () => {
      asked += 1;
      return listing();
    },
    endpointOf: (_module, target) => {
      const parsed = parseEndpoint(target, 6379);
      return parsed.ok ? parsed.value : null;
    },
    onFailure: (_module, error) => failures.push(error),
  });
  return { inventory, failures, asked: () => asked, pass: (seconds: number) => (now += seconds * 1000) };
}

const httpSd = (...targets: string[]) => JSON.stringify([{ targets, labels: { customer: 'acme' } }]);

describe('the inventory', () => {
  it('lists what the bridge lists', async () => {
    const { inventory } = setUp(() => httpSd('redis1:6379'));
    expect(await inventory.lists('redis', redis1)).toBe(true);
    expect(await inventory.lists('redis', redis2)).toBe(false);
  });

  it('takes the target that relabelling will send', async () => {
    const { inventory } = setUp(() =>
      JSON.stringify([{ targets: ['a:1'], labels: { __param_target: 'redis1:6379' } }]),
    );
    expect(await inventory.lists('redis', redis1)).toBe(true);
  });

  it('asks once for many who ask at the same time', async () => {
    const { inventory, asked } = setUp(() => httpSd('redis1:6379'));
    const answers = await Promise.all([1, 2, 3].map(() => inventory.lists('redis', redis1)));
    expect(answers).toEqual([true, true, true]);
    expect(asked()).toBe(1);
  });

  it('asks again about a stranger, but not more often than every three seconds', async () => {
    let listed = httpSd('redis1:6379');
    const { inventory, asked, pass } = setUp(() => listed);
    await inventory.lists('redis', redis2);
    listed = httpSd('redis1:6379', 'redis2:6379');
    pass(2.9);
    expect(await inventory.lists('redis', redis2)).toBe(false);
    expect(asked()).toBe(1);
    pass(0.1);
    expect(await inventory.lists('redis', redis2)).toBe(true);
    expect(asked()).toBe(2);
  });

  it('does not ask about what it knows', async () => {
    const { inventory, asked, pass } = setUp(() => httpSd('redis1:6379'));
    await inventory.lists('redis', redis1);
    pass(59);
    await inventory.lists('redis', redis1);
    expect(asked()).toBe(1);
  });

  it('forgets within a minute what left service', async () => {
    let listed = httpSd('redis1:6379');
    const { inventory, pass } = setUp(() => listed);
    await inventory.lists('redis', redis1);
    listed = httpSd();
    pass(60);
    expect(await inventory.lists('redis', redis1)).toBe(true);
    await new Promise(setImmediate);
    expect(await inventory.lists('redis', redis1)).toBe(false);
  });

  it.each([
    ['is away', () => Promise.reject(new Error('refused'))],
    ['answers nonsense', () => '<html>'],
    ['answers another shape', () => '{"targets":[]}'],
  ])('keeps what it knew while the bridge %s', async (_how, answer) => {
    let listing: () => string | Promise<string> = () => httpSd('redis1:6379');
    const { inventory, failures, pass } = setUp(() => listing());
    await inventory.lists('redis', redis1);
    listing = answer;
    pass(120);
    expect(await inventory.lists('redis', redis2)).toBe(false);
    expect(await inventory.lists('redis', redis1)).toBe(true);
    expect(failures).toHaveLength(1);
    expect(inventory.state().get('redis')).toMatchObject({ targets: 1, refreshes: 1, failures: 1 });
  });

  it('keeps modules apart', async () => {
    const { inventory } = setUp(() => httpSd('redis1:6379'));
    await inventory.lists('redis', redis1);
    expect(inventory.state().has('nginx')).toBe(false);
  });
});
