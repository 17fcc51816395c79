import { beforeEach, expect, it } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { because, routes, type Check, type EventDetail } from '@cldera/alert-bridge/contract';
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

function show(part: Partial<EventDetail>): void {
  bridge.on(routes.getEvent, () => ({ ...world.details['e-disk'], ...part }));
}

it('draws the value against its threshold with every check marked', async () => {
  open('events/e-disk');

  const happened = await section('发生了什么');
  const chart = happened.getByRole('img');
  expect(chart).toHaveAccessibleName(/^阈值 85 %: 88\.1 % 异常, 89\.7 % 异常, 91 % 异常, 无数据 无数据, /);
  expect(within(chart).getByText('阈值 85 %')).toBeInTheDocument();
  expect(within(chart).getByText('确认')).toBeInTheDocument();
  expect(within(chart).getByText(/^7 · .* · 异常 · 92\.4 %$/)).toBeInTheDocument();
});

it('draws a yes/no state as one block for each check', async () => {
  open('events/e-port');
  const happened = await section('发生了什么');
  expect(happened.getAllByRole('listitem').map(({ textContent }) => textContent.slice(0, 2))).toEqual([
    '异常',
    '异常',
    '异常',
  ]);
});

it('lists every check with verdict and reason, the newest first', async () => {
  open('events/e-disk');

  const rows = (await section('检查')).getAllByRole('row').slice(1);
  expect(rows).toHaveLength(7);
  expect(rows[0]).toHaveTextContent(/^7.*92\.4 % ?异常第 7 次检查异常$/);
  expect(rows[3]).toHaveTextContent(/^4.*– ?无数据没有数据，不计入次数$/);
  expect(rows[6]).toHaveTextContent(/Prometheus 触发报警（第 1 次检查）$/);
});

it('keeps a long list of checks short until it is asked for', async () => {
  const checks: Check[] = Array.from({ length: 90 }, (_, i) => ({
    number: i + 1,
    at: new Date(Date.now() - (90 - i) * 60_000).toISOString(),
    value: 90,
    verdict: 'abnormal',
    reason: because('check-abnormal', { number: i + 1 }),
  }));
  show({ checks });
  const user = open('events/e-disk');

  const table = await section('检查');
  expect(table.getAllByRole('row')).toHaveLength(13);
  await user.click(table.getByRole('button', { name: '显示全部 90 次检查' }));
  expect(table.getAllByRole('row')).toHaveLength(91);
});

it('tells what was decided and why, who was told, and whether it reached them', async () => {
  open('events/e-disk');

  const decisions = (await section('判定过程')).getAllByRole('listitem');
  expect(decisions[0]).toHaveTextContent('开始复查，需连续异常 3 次12 分钟前');
  expect(decisions[1]).toHaveTextContent('连续 3 次检查异常，确认为事件');
  const [told, lost] = (await section('通知记录')).getAllByRole('listitem');
  expect(told).toHaveTextContent(/oncall@example\.com.*已发送/);
  expect(lost).toHaveTextContent(/ops@acme\.example.*无法送达.*已尝试 8 次.*550 5\.1\.1 mailbox unavailable/);
});

it('leads to the ticket, to the resource and back to the list', async () => {
  open('events/e-disk');

  await section('详细信息');
  expect(screen.getByRole('link', { name: '工单 ACME-11' })).toHaveAttribute('href', '/a/cldera-ops-app/tickets/t-11');
  expect(screen.getByRole('link', { name: '电商前台' })).toHaveAttribute(
    'href',
    '/a/cldera-ops-app/events?resource=web-01&state=all',
  );
  expect(screen.getByRole('link', { name: '事件' })).toHaveAttribute('href', '/a/cldera-ops-app/events');
  expect((await section('标签')).getByText('mountpoint=/data')).toBeVisible();
});

it.each([
  ['recovered', '已恢复'],
  ['recovered-before-notice', '通知前恢复'],
  ['no-longer-watched', '停止监控'],
  ['found-afterwards', '事后补记'],
] as const)('an event that ended as %s says %s, and how long it lasted', async (outcome, word) => {
  show({ state: 'ended', outcome, endedAt: new Date(Date.now() - 60_000).toISOString(), nextCheckAt: null });
  open('events/e-disk');
  expect(await screen.findByText(word)).toBeVisible();
  expect(screen.getByText('持续时间').parentElement).toHaveTextContent(/11 分钟/);
});

it('an event that is not there says so in words', async () => {
  open('events/e-none');
  expect(await screen.findByRole('alert')).toHaveTextContent('内容不存在，或您无权查看。');
});

it('speaks English to those who read English', async () => {
  await speak('en-US');
  open('events/e-disk');
  expect(await screen.findByRole('heading', { level: 1, name: 'Disk use · /data' })).toBeVisible();
  const decisions = (await section('Decisions')).getAllByRole('listitem');
  expect(decisions[1]).toHaveTextContent('Confirmed after 3 abnormal checks in a row');
});
