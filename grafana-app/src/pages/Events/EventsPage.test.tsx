import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { routes, type Event } from '@cldera/alert-bridge/contract';
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

afterEach(() => {
  jest.restoreAllMocks();
});

async function rows(): Promise<HTMLElement[]> {
  const table = await screen.findByRole('table', { name: '事件' });
  return within(table).getAllByRole('row').slice(1);
}

function cells(row: HTMLElement | undefined): string[] {
  return within(row!)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent);
}

const lastQuery = () => bridge.asked(routes.listEvents).at(-1)?.query;

it('shows severity, what and where, value against threshold, k of N, state, since and ticket', async () => {
  open('events');

  const [host, port, disk] = await rows();
  expect(cells(host)).toEqual([
    '灾难',
    '主机存活 · 10.0.3.2:9100',
    '接口网关 · 北辰物流',
    '不通',
    '3/5',
    '复查中',
    '2 分钟前',
    '',
  ]);
  expect(cells(port)).toEqual([
    '严重',
    '端口监听 · 10.0.0.7:3306',
    '订单数据库 · 锐明商贸',
    '不通',
    '3/3',
    '已确认',
    '4 分钟前',
    'ACME-12',
  ]);
  expect(cells(disk)[3]).toBe('92.4 % / 85 %');
  expect(within(port!).getByRole('link', { name: 'ACME-12' })).toHaveAttribute(
    'href',
    '/a/cldera-ops-app/tickets/t-12',
  );
});

it('gives the exact time on hover', async () => {
  open('events');
  const [host] = await rows();
  expect(within(host!).getByText('2 分钟前')).toHaveAttribute(
    'title',
    expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
  );
});

describe('filters', () => {
  it('come from the URL and go to the bridge', async () => {
    open('events?state=all&severity=high&customer=acme&resource=db-01');

    await rows();
    expect(lastQuery()).toMatchObject({ state: 'all', severity: 'high', customer: 'acme', resource: 'db-01' });
    expect(screen.getByRole('button', { name: '严重' })).toHaveAttribute('aria-pressed', 'true');
    expect(screen.getByRole('radio', { name: '全部' })).toBeChecked();
    await waitFor(() => expect(screen.getByRole('combobox', { name: '客户' })).toHaveValue('锐明商贸'));
  });

  it('that are no filters count as not set', async () => {
    open('events?state=burning&severity=purple&customer=A%20B');
    await rows();
    expect(lastQuery()).toEqual({ state: 'open', limit: 50 });
  });

  it('go to the URL when they are chosen, and leave it when they are taken back', async () => {
    const user = open('events');
    await rows();

    await user.click(screen.getByRole('button', { name: '灾难' }));
    expect(address()).toBe('events?severity=disaster');
    await user.click(screen.getByRole('radio', { name: '已结束' }));
    expect(address()).toBe('events?severity=disaster&state=ended');
    await waitFor(() => expect(lastQuery()).toMatchObject({ state: 'ended', severity: 'disaster' }));
    await user.click(screen.getByRole('button', { name: '灾难' }));
    await user.click(screen.getByRole('radio', { name: '未恢复' }));
    expect(address()).toBe('events');
  });

  it('by customer are chosen from the list of customers', async () => {
    const user = open('events');
    await rows();

    // jsdom has no heights, so that no option is drawn: by keyboard it goes without.
    await user.click(screen.getByRole('combobox', { name: '客户' }));
    await user.keyboard('{ArrowDown}{Enter}');
    expect(address()).toBe('events?customer=polar');
  });

  it('narrow the rows shown as one types', async () => {
    const user = open('events');
    await rows();

    await user.type(screen.getByRole('textbox', { name: '在列表中筛选' }), '订单');
    expect(await rows()).toHaveLength(1);
    expect(screen.getByText('显示 1 条')).toHaveAttribute('role', 'status');
  });
});

describe('an empty list', () => {
  it('says what will appear, where nothing is filtered', async () => {
    bridge.on(routes.listEvents, () => ({ items: [], next: null }));
    open('events');
    expect(await screen.findByText('当前没有异常')).toBeVisible();
    expect(screen.getByText(/任何一项检查首次异常时，事件就会出现在这里/)).toBeVisible();
  });

  it('says that filters hide the rest, and clears them', async () => {
    bridge.on(routes.listEvents, ({ query }) => ({
      items: query.severity === undefined ? world.events : [],
      next: null,
    }));
    const user = open('events?severity=warning');

    expect(await screen.findByText('没有符合筛选条件的记录')).toBeVisible();
    await user.click(screen.getByRole('button', { name: '清除筛选' }));
    expect(address()).toBe('events');
    expect(await rows()).toHaveLength(3);
  });
});

describe('keys', () => {
  it('j and k move between the rows, Enter opens one', async () => {
    bridge.on(routes.getEvent, () => world.details['e-port']);
    const user = open('events');
    const [first, second] = await rows();

    await user.keyboard('j');
    expect(within(first!).getByRole('link')).toHaveFocus();
    await user.keyboard('jj');
    await user.keyboard('k');
    expect(within(second!).getByRole('link', { name: /端口监听/ })).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(address()).toBe('events/e-port');
  });

  it('/ goes to the filter, where letters are letters again', async () => {
    const user = open('events');
    await rows();

    await user.keyboard('/');
    const filter = screen.getByRole('textbox', { name: '在列表中筛选' });
    expect(filter).toHaveFocus();
    await user.keyboard('jk?/');
    expect(filter).toHaveValue('jk?/');
  });

  it('? lists them', async () => {
    const user = open('events');
    await rows();

    await user.keyboard('?');
    const help = await screen.findByRole('dialog', { name: '快捷键' });
    expect(help).toHaveTextContent('j下一行');
    await user.keyboard('j');
    expect(screen.getAllByRole('link').every((link) => link !== document.activeElement)).toBe(true);
  });
});

it('a click anywhere on a row opens it', async () => {
  bridge.on(routes.getEvent, () => world.details['e-port']);
  const user = open('events');
  const [, port] = await rows();
  await user.click(within(port!).getByText('不通'));
  expect(address()).toBe('events/e-port');
});

it('loads more by the cursor, and keeps what is loaded fresh as a whole', async () => {
  const pages: Record<string, { items: Event[]; next: string | null }> = {
    '': { items: world.events, next: 'c1' },
    c1: { items: [world.recovered], next: null },
  };
  bridge.on(routes.listEvents, ({ query }) => pages[query.cursor ?? '']!);
  const user = open('events?state=all');

  expect(await rows()).toHaveLength(3);
  await user.click(screen.getByRole('button', { name: '加载更多' }));
  await waitFor(async () => expect(await rows()).toHaveLength(4));
  expect(screen.queryByRole('button', { name: '加载更多' })).not.toBeInTheDocument();
  expect(cells((await rows())[3])[5]).toBe('通知前恢复');
});

it('hides and remembers columns, but never the one that leads on', async () => {
  const user = open('events');
  await rows();

  await user.click(screen.getByRole('button', { name: '列' }));
  expect(screen.queryByRole('checkbox', { name: '事件' })).not.toBeInTheDocument();
  await user.click(await screen.findByRole('checkbox', { name: '工单' }));
  expect(screen.queryByRole('columnheader', { name: '工单' })).not.toBeInTheDocument();
  expect(localStorage.getItem('cldera.columns.hidden.events')).toBe('["ticket"]');
});

it('exports the rows shown, in the columns shown', async () => {
  const saved: Blob[] = [];
  URL.createObjectURL = (blob) => {
    saved.push(blob as Blob);
    return 'blob:rows';
  };
  URL.revokeObjectURL = () => undefined;
  const click = jest.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
  const user = open('events?q=%E8%AE%A2%E5%8D%95');
  await rows();

  await user.click(screen.getByRole('button', { name: 'CSV' }));

  expect((click.mock.contexts[0] as HTMLAnchorElement).download).toMatch(/^events-.*\.csv$/);
  const text = await new Promise<string>((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.readAsText(saved[0]!);
  });
  const [heading, row, end] = text.split('\r\n');
  expect(heading).toContain('级别,事件,资源,当前值 / 阈值,检查,状态,开始,工单');
  expect(row).toMatch(/^严重,端口监听 · 10\.0\.0\.7:3306,订单数据库 · 锐明商贸,不通,3\/3,已确认,.*,ACME-12$/);
  expect(end).toBe('');
});

it('speaks English to those who read English', async () => {
  await speak('en-US');
  open('events');
  const table = await screen.findByRole('table', { name: 'Events' });
  expect(within(table).getAllByRole('columnheader')[3]).toHaveTextContent('Value / threshold');
  expect(within(table).getByText('Host up · 10.0.3.2:9100')).toBeVisible();
  expect(within(table).getByText('2 min. ago')).toBeVisible();
});
