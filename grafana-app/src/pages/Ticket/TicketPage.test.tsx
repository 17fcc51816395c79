import { beforeEach, describe, expect, it } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { because, routes, type TicketDetail } from '@cldera/alert-bridge/contract';
import { startBridge, type FakeBridge } from '../../test/bridge.ts';
import { worldAt, type World } from '../../test/fixtures.ts';
import { open, section, speak } from '../../test/host.tsx';

let world: World;
let bridge: FakeBridge;

beforeEach(async () => {
  world = worldAt(Date.now());
  bridge = startBridge(world);
  await speak('zh-Hans');
});

function show(part: Partial<TicketDetail>): void {
  bridge.on(routes.getTicket, () => ({ ...world.ticketDetail, ...part }));
}

const buttons = async (name: string) =>
  within(await screen.findByRole('group', { name }))
    .getAllByRole('button')
    .map(({ textContent }) => textContent);

it('tells where it stands, what the system saw and what was said', async () => {
  open('tickets/t-12');

  expect(await screen.findByRole('heading', { level: 1, name: /^ACME-12 端口监听：订单数据库/ })).toBeVisible();
  const saw = await section('端口监听 · 10.0.0.7:3306');
  expect(await saw.findAllByText('异常')).toHaveLength(3);
  const said = (await section('处理记录')).getAllByRole('listitem');
  expect(said[0]).toHaveTextContent('系统 自动开单：连续 3 次检查异常 2 分钟前');
  expect(said[2]).toHaveTextContent(/^王启 备注 1 分钟前从跳板机 telnet 3306 不通/);
  expect((await section('通知记录')).getByText('已发送')).toBeVisible();
});

describe('moves', () => {
  it('are those the bridge allows, in its order', async () => {
    open('tickets/t-12');
    expect(await buttons('操作')).toEqual(['接单', '标记为已解决', '关闭']);
  });

  it('are none where none is allowed', async () => {
    show({ moves: [] });
    open('tickets/t-12');
    await section('处理记录');
    expect(screen.queryByRole('group', { name: '操作' })).not.toBeInTheDocument();
  });

  it('a ticket is taken by one tap, and what is shown then is what the bridge says', async () => {
    bridge.on(routes.moveTicket, () => {
      show({ state: 'in-progress', assignee: { id: 'p-1', name: '林岚' }, moves: ['resolve', 'close'] });
      return { ...world.tickets[0]!, state: 'in-progress' as const };
    });
    const user = open('tickets/t-12');

    await user.click(await screen.findByRole('button', { name: '接单' }));

    expect(bridge.asked(routes.moveTicket)).toEqual([
      { params: { id: 't-12' }, query: {}, body: { move: 'acknowledge' } },
    ]);
    expect(await screen.findByText('处理人：林岚')).toBeVisible();
    expect(await buttons('操作')).toEqual(['标记为已解决', '关闭']);
  });

  it('closing asks first, and takes a comment along', async () => {
    bridge.on(routes.moveTicket, () => ({ ...world.tickets[0]!, state: 'closed' as const }));
    const user = open('tickets/t-12');

    await user.click(await screen.findByRole('button', { name: '关闭' }));
    const dialog = await screen.findByRole('dialog', { name: '关闭' });
    expect(dialog).toHaveTextContent('关闭后工单将从列表中移除');
    expect(bridge.asked(routes.moveTicket)).toHaveLength(0);
    await user.type(within(dialog).getByLabelText('备注（选填）'), '误报');
    await user.click(within(dialog).getByText('关闭', { selector: 'button *' }));

    expect(bridge.asked(routes.moveTicket)[0]?.body).toEqual({ move: 'close', comment: '误报' });
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  });

  it('nothing happens when the question is dismissed', async () => {
    const user = open('tickets/t-12');
    await user.click(await screen.findByRole('button', { name: '标记为已解决' }));
    await user.click(await screen.findByRole('button', { name: '取消' }));
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(bridge.asked(routes.moveTicket)).toHaveLength(0);
  });

  it('one that is refused says why in words, and the page shows how the ticket stands now', async () => {
    bridge.refuse(routes.moveTicket, 409, { detail: 'The ticket is closed; allowed: reopen.' });
    const user = open('tickets/t-12');
    const acknowledge = await screen.findByRole('button', { name: '接单' });
    show({ state: 'closed', moves: ['reopen'] });

    await user.click(acknowledge);

    expect(await screen.findByRole('alert')).toHaveTextContent('该对象已存在，或刚被他人修改。');
    expect(screen.getByRole('alert')).toHaveTextContent('The ticket is closed; allowed: reopen.');
    await waitFor(async () => expect(await buttons('操作')).toEqual(['重新打开']));
  });
});

describe('comments', () => {
  it('are sent, and stand in the time line when the bridge has them', async () => {
    bridge.on(routes.commentTicket, ({ body }) => {
      const entry = { id: 'l-9', at: new Date().toISOString(), actor: '林岚', reason: because('ticket-comment') };
      show({ timeline: [...world.ticketDetail.timeline, { ...entry, comment: body.comment }] });
      return { done: true as const };
    });
    const user = open('tickets/t-12');

    const box = await screen.findByRole('textbox', { name: '备注' });
    await user.type(box, 'mysqld 已重启');
    await user.click(screen.getByRole('button', { name: '添加备注' }));

    expect((await section('处理记录')).getByText('mysqld 已重启')).toBeVisible();
    expect(box).toHaveValue('');
  });

  it('that cannot be sent stay in the box', async () => {
    bridge.on(routes.commentTicket, () => ({ done: true as const }));
    const user = open('tickets/t-12');
    const box = await screen.findByRole('textbox', { name: '备注' });
    await user.type(box, '处理中');
    bridge.goAway();

    await user.type(box, '{Control>}{Enter}{/Control}');

    expect(await screen.findByText('无法连接运维服务。')).toBeVisible();
    expect(box).toHaveValue('处理中');
  });

  it('of nothing but spaces cannot be sent', async () => {
    const user = open('tickets/t-12');
    await user.type(await screen.findByRole('textbox', { name: '备注' }), '   {Control>}{Enter}{/Control}');
    expect(screen.getByRole('button', { name: '添加备注' })).toBeDisabled();
    expect(bridge.asked(routes.commentTicket)).toHaveLength(0);
  });

  it('are not offered to somebody who may only read', async () => {
    bridge.on(routes.getSession, () => ({ ...world.session, actions: ['tickets.read'] }));
    open('tickets/t-12');
    await section('处理记录');
    expect(screen.queryByRole('textbox', { name: '备注' })).not.toBeInTheDocument();
  });
});

it('speaks English to those who read English', async () => {
  await speak('en-US');
  open('tickets/t-12');
  expect(await buttons('Actions')).toEqual(['Acknowledge', 'Mark as resolved', 'Close']);
  expect((await section('Timeline')).getAllByRole('listitem')[0]).toHaveTextContent(
    'System opened by the system: 3 abnormal checks in a row',
  );
});
