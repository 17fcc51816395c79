import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { act, renderHook, type RenderHookResult } from '@testing-library/react';
import { routes, type Overview } from '@cldera/alert-bridge/contract';
import { useLive, useLiveList, type Live } from './live.ts';
import { startBridge, type FakeBridge } from './test/bridge.ts';
import { worldAt, type World } from './test/fixtures.ts';

let world: World;
let bridge: FakeBridge;
let hidden = false;

beforeEach(() => {
  jest.useFakeTimers();
  world = worldAt(Date.now());
  bridge = startBridge(world);
  hidden = false;
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
});

afterEach(() => {
  jest.useRealTimers();
});

const pass = (seconds: number) => act(() => jest.advanceTimersByTimeAsync(seconds * 1000));

async function watch(): Promise<RenderHookResult<Live<Overview>, unknown>> {
  const hook = renderHook(() => useLive(routes.getOverview, {}, { everySeconds: 10 }));
  expect(hook.result.current).toMatchObject({ data: null, problem: null, at: null });
  await pass(0);
  return hook;
}

const reads = () => bridge.asked(routes.getOverview).length;

function look(away: boolean): void {
  hidden = away;
  document.dispatchEvent(new Event('visibilitychange'));
}

it('reads at once, then every so many seconds', async () => {
  const { result } = await watch();
  expect(result.current.data?.openTickets).toBe(2);
  bridge.on(routes.getOverview, () => ({ ...world.overview, openTickets: 3 }));
  await pass(9);
  expect(result.current.data?.openTickets).toBe(2);
  await pass(1);
  expect(result.current.data?.openTickets).toBe(3);
  await pass(30);
  expect(reads()).toBe(5);
});

it('keeps the last good answer while the bridge is away, says so, and recovers by itself', async () => {
  const { result } = await watch();
  const { at } = result.current;
  bridge.goAway();
  await pass(10);
  expect(result.current).toMatchObject({ data: { openTickets: 2 }, at, problem: { status: 502 } });
  bridge.comeBack();
  await pass(10);
  expect(result.current.problem).toBeNull();
  expect(result.current.at).toBeGreaterThan(at!);
});

it('asks less often for what was refused', async () => {
  bridge.refuse(routes.getOverview, 403);
  const { result } = await watch();
  expect(result.current).toMatchObject({ data: null, problem: { status: 403 } });
  await pass(59);
  expect(reads()).toBe(1);
  await pass(1);
  expect(reads()).toBe(2);
});

describe('in a tab that nobody sees', () => {
  it('pauses, and reads at once when it is seen again', async () => {
    await watch();
    look(true);
    await pass(600);
    expect(reads()).toBe(1);
    look(false);
    await pass(0);
    expect(reads()).toBe(2);
    await pass(10);
    expect(reads()).toBe(3);
  });

  it('does not start the next round when hidden during one', async () => {
    await watch();
    await act(async () => {
      jest.advanceTimersByTime(10_000);
      look(true);
      await jest.advanceTimersByTimeAsync(60_000);
    });
    expect(reads()).toBe(2);
  });
});

it('reads at once when asked to', async () => {
  const { result } = await watch();
  act(() => result.current.refresh());
  await pass(0);
  expect(reads()).toBe(2);
  await pass(10);
  expect(reads()).toBe(3);
});

it('stops when the component goes', async () => {
  const { unmount } = await watch();
  unmount();
  await pass(100);
  expect(reads()).toBe(1);
});

it('shows what it had while something else is read, and says that it is changing', async () => {
  const { result, rerender } = renderHook(
    ({ severity }: { severity: 'high' | 'disaster' }) =>
      useLiveList(routes.listEvents, { severity }, { everySeconds: 10 }),
    { initialProps: { severity: 'high' } },
  );
  await pass(0);
  bridge.on(routes.listEvents, () => ({ items: [], next: null }));
  rerender({ severity: 'disaster' });
  expect(result.current).toMatchObject({ data: world.events, changing: true });
  await pass(0);
  expect(result.current).toMatchObject({ data: [], changing: false });
});

it('a list keeps all loaded pages fresh, and begins anew with new filters', async () => {
  bridge.on(routes.listEvents, ({ query }) =>
    query.cursor === undefined
      ? { items: world.events.slice(0, 1), next: 'c' }
      : { items: world.events.slice(1), next: null },
  );
  const { result, rerender } = renderHook(
    ({ state }: { state: 'open' | 'all' }) => useLiveList(routes.listEvents, { state }, { everySeconds: 10 }),
    { initialProps: { state: 'open' } },
  );
  await pass(0);
  expect(result.current.data).toHaveLength(1);
  act(() => result.current.more?.());
  await pass(0);
  expect(result.current.data).toHaveLength(3);
  expect(result.current.more).toBeNull();
  await pass(10);
  expect(bridge.asked(routes.listEvents).map(({ query }) => query.cursor)).toEqual([
    undefined,
    undefined,
    'c',
    undefined,
    'c',
  ]);
  rerender({ state: 'all' });
  await pass(0);
  expect(result.current.data).toHaveLength(1);
});
