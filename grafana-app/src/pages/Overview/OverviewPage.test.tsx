import { beforeEach, describe, expect, it } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { because, routes, type Overview } from '@cldera/alert-bridge/contract';
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

function show(part: Partial<Overview>): void {
  bridge.on(routes.getOverview, () => ({ ...world.overview, ...part }));
}

describe('the one sentence', () => {
  it.each([
    ['nothing is wrong', because('all-normal', { resources: 4 }), '正常', '一切正常，正在监控 4 个资源。'],
    ['something is abnormal', because('some-abnormal', { events: 2, severity: 'high' }), '存在异常', /最高级别：严重/],
    ['something is looked at again', because('some-checking', { events: 1 }), '复查中', /尚未达到通知次数/],
    ['the chain is broken', because('chain-broken', { parts: 'prometheus' }), '监控链路异常', /状态不可信/],
  ])('says it when %s, with a word beside it', async (_, state, word, sentence) => {
    show({ state });
    open('overview');

    const banner = await section('总体状态');
    expect(banner.getByText(word)).toBeVisible();
    expect(banner.getByText(sentence)).toBeVisible();
  });

  it('is read aloud when it changes', async () => {
    open('overview');
    const banner = await section('总体状态');
    expect(banner.getByRole('status')).toHaveTextContent('有 2 个未恢复的事件，最高级别：严重。');
  });
});

it('counts open events by severity, each count leading to its list', async () => {
  open('overview');

  const counts = await screen.findByRole('navigation', { name: '未恢复事件与未关闭工单' });
  const links = within(counts).getAllByRole('link');
  expect(links.map(({ textContent }) => textContent)).toEqual([
    '灾难0',
    '严重1',
    '一般1',
    '警告0',
    '复查中1',
    '未关闭的工单2',
  ]);
  expect(links[1]).toHaveAttribute('href', '/a/cldera-ops-app/events?severity=high');
});

it('lists open events with how far each has been checked, and open tickets with who is on them', async () => {
  open('overview');

  const events = await section('未恢复的事件');
  const host = events.getByRole('link', { name: /主机存活 · 10\.0\.3\.2:9100/ });
  expect(host).toHaveAttribute('href', '/a/cldera-ops-app/events/e-host');
  expect(within(host).getByRole('img', { name: '异常 3 次，满 5 次即通知' })).toHaveTextContent('3/5');
  const tickets = await section('未关闭的工单');
  expect(tickets.getByRole('link', { name: /ACME-12/ })).toHaveTextContent('二级 · 锐明商贸 · 待接单');
  expect(tickets.getByRole('link', { name: /ACME-11/ })).toHaveTextContent('林岚');
});

it('shows how the machines are, with their figures', async () => {
  open('overview');

  const health = await section('资源健康');
  const card = health.getByText('电商前台').closest('li')!;
  expect(card).toHaveTextContent('一般');
  expect(card).toHaveTextContent('CPU 使用率37.2 %');
  expect(health.getByText('接口网关').closest('li')).toHaveTextContent('无数据');
  expect(health.getByText('会话缓存').closest('li')).toHaveTextContent(/正常.*179 MiB/);
});

describe('the monitoring chain', () => {
  it('tells staff what is broken, and that mail reaches nobody while it is kept in a folder', async () => {
    show({ chain: { ...world.chain, prometheus: 'unreachable', watchdogHeardAt: null } });
    open('overview');

    const chain = await section('监控链路');
    expect(chain.getByText('Prometheus').parentElement).toHaveTextContent('无法访问');
    expect(chain.getByText('最近一次看门狗信号').parentElement).toHaveTextContent('尚未收到');
    expect(chain.getByText('无法送达的邮件').parentElement).toHaveTextContent('1');
    expect(chain.getByText(/不会送达任何人/)).toBeVisible();
  });

  it('is not shown to a customer', async () => {
    show({ chain: null });
    open('overview');

    await section('总体状态');
    expect(screen.queryByRole('region', { name: '监控链路' })).not.toBeInTheDocument();
  });
});

describe('what was found on this machine', () => {
  it('is watched by one click, and the page reads again', async () => {
    bridge.on(routes.watchFound, () => world.resources[3]!);
    const user = open('overview');

    const found = await section('本机发现的服务');
    const before = bridge.asked(routes.getOverview).length;
    await user.click(found.getByRole('button', { name: '将 Nginx 纳入监控' }));

    expect(bridge.asked(routes.watchFound)).toEqual([{ params: { id: 'nginx-8080' }, query: {}, body: {} }]);
    expect(found.getAllByText('监控中')).toHaveLength(2);
    await waitFor(() => expect(bridge.asked(routes.getOverview).length).toBeGreaterThan(before));
  });

  it('says why it could not be watched, and offers it still', async () => {
    bridge.refuse(routes.watchFound, 409);
    const user = open('overview');

    const found = await section('本机发现的服务');
    await user.click(found.getByRole('button', { name: '将 Nginx 纳入监控' }));

    expect(await found.findByRole('alert')).toHaveTextContent('该对象已存在，或刚被他人修改。');
    expect(found.getByRole('button', { name: '将 Nginx 纳入监控' })).toBeEnabled();
  });

  it('is not offered to somebody who may not add resources', async () => {
    bridge.on(routes.getSession, () => ({ ...world.session, actions: ['overview.read'] }));
    open('overview');

    await section('资源健康');
    expect(screen.queryByRole('region', { name: '本机发现的服务' })).not.toBeInTheDocument();
    expect(bridge.asked(routes.listFound)).toHaveLength(0);
  });

  it('comes first on the first evening, when nothing is watched yet', async () => {
    show({ state: because('nothing-watched'), resourcesWatched: 0, resources: [], events: [], tickets: [] });
    open('overview');

    const found = await screen.findByRole('region', { name: '本机发现的服务' });
    const health = screen.getByRole('region', { name: '资源健康' });
    expect(found.compareDocumentPosition(health)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(health).toHaveTextContent('还没有资源。添加后一分钟内即可看到健康状况。');
  });
});

it('speaks English to those who read English', async () => {
  await speak('en-US');
  open('overview');

  const banner = await section('State');
  expect(banner.getByText('2 open events, the worst is High.')).toBeVisible();
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Overview');
  expect((await section('Monitoring chain')).getByText('Mails queued').parentElement).toHaveTextContent('1');
});
