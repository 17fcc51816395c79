import { beforeEach, expect, it } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { routes } from '@cldera/alert-bridge/contract';
import { startBridge, type FakeBridge } from '../../test/bridge.ts';
import { worldAt, type World } from '../../test/fixtures.ts';
import { address, open, speak } from '../../test/host.tsx';

let world: World;
let bridge: FakeBridge;

beforeEach(async () => {
  world = worldAt(Date.now());
  bridge = startBridge(world);
  await speak('zh-Hans');
});

async function rows(label = '工单'): Promise<string[][]> {
  const table = await screen.findByRole('table', { name: label });
  return within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) =>
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    );
}

it('shows level, severity, where, state, who is on it and since when, in the order the bridge gave', async () => {
  open('tickets');
  const [first, second] = await rows();
  expect(first).toEqual([
    '二级',
    '严重',
    'ACME-12 端口监听：订单数据库 10.0.0.7:3306',
    '订单数据库 · 锐明商贸',
    '待处理',
    '待接单',
    '2 分钟前',
    '2 分钟前',
  ]);
  expect(second?.slice(4, 7)).toEqual(['处理中', '林岚', '10 分钟前']);
});

it('takes its filters from the URL and puts them there', async () => {
  const user = open('tickets?state=closed&customer=acme');
  await rows();
  expect(bridge.asked(routes.listTickets).at(-1)?.query).toMatchObject({ state: 'closed', customer: 'acme' });

  await user.click(screen.getByRole('radio', { name: '全部' }));
  await user.click(screen.getByRole('button', { name: '严重' }));
  expect(address()).toBe('tickets?state=all&customer=acme&severity=high');
});

it('an empty list says what will appear', async () => {
  bridge.on(routes.listTickets, () => ({ items: [], next: null }));
  open('tickets');
  expect(await screen.findByText('没有未关闭的工单')).toBeVisible();
  expect(screen.getByText('事件确认后会自动开单，最紧急的排在最前。')).toBeVisible();
});

it('speaks English to those who read English', async () => {
  await speak('en-US');
  bridge.on(routes.listTickets, () => ({ items: [world.closedTicket], next: null }));
  open('tickets?state=all');
  expect((await rows('Tickets'))[0]?.slice(0, 6)).toEqual([
    'Level 1',
    'Disaster',
    'POLAR-4 Host up: 接口网关',
    '接口网关 · 北辰物流',
    'Closed',
    '林岚',
  ]);
});
