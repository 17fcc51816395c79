import { beforeEach, describe, expect, it } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
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

async function rowOf(name: string): Promise<HTMLElement> {
  const table = await screen.findByRole('table', { name: '资源' });
  return within(table).getByText(name).closest('tr')!;
}

it('shows health, customer, figures and templates of each resource', async () => {
  open('resources');

  const web = await rowOf('电商前台');
  await waitFor(() => expect(web).toHaveTextContent(/^一般电商前台锐明商贸CPU 使用率37\.2 %.*主机端口27 天前$/));
  expect(await rowOf('接口网关')).toHaveTextContent(/^无数据接口网关北辰物流无数据主机/);
  expect(await rowOf('会话缓存')).toHaveTextContent(/^正常会话缓存锐明商贸内存179 MiB客户端连接42Redis/);
});

it('leads from a resource to its events', async () => {
  open('resources');
  expect(within(await rowOf('电商前台')).getByRole('link')).toHaveAttribute(
    'href',
    '/a/cldera-ops-app/events?resource=web-01&state=all',
  );
});

it('asks for one customer where the URL says so', async () => {
  open('resources?customer=polar');
  await rowOf('接口网关');
  expect(bridge.asked(routes.listResources).at(-1)?.query).toEqual({ customer: 'polar' });
});

describe('adding one', () => {
  async function openForm() {
    const user = open('resources');
    await user.click(await screen.findByRole('button', { name: '添加资源' }));
    const dialog = await screen.findByRole('dialog');
    await within(dialog).findByRole('checkbox', { name: /端口/ });
    return { user, form: within(dialog) };
  }

  it('sends name, suggested id, customer and templates with their parameters', async () => {
    bridge.on(routes.createResource, () => world.resources[3]!);
    const { user, form } = await openForm();

    await user.type(form.getByLabelText('名称 *'), 'Order cache 2');
    expect(form.getByLabelText(/^标识/)).toHaveValue('order-cache-2');
    await user.click(form.getByRole('checkbox', { name: /Redis/ }));
    await user.type(form.getByLabelText(/^地址/), ' 10.0.0.9:6379 ');
    await user.click(form.getByRole('button', { name: '添加并开始监控' }));

    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(bridge.asked(routes.createResource)[0]?.body).toEqual({
      id: 'order-cache-2',
      name: 'Order cache 2',
      customer: 'acme',
      templates: [{ template: 'redis', parameters: { address: '10.0.0.9:6379' } }],
    });
  });

  it('says what is missing, by field, and sends nothing', async () => {
    const { user, form } = await openForm();

    await user.click(form.getByRole('checkbox', { name: /端口/ }));
    await user.click(form.getByRole('button', { name: '添加并开始监控' }));

    expect(form.getAllByText('请填写此项。')).toHaveLength(2);
    expect(form.getByLabelText('名称 *')).toHaveAttribute('aria-invalid', 'true');
    expect(form.getByText(/请使用 1 至 63 个小写字母/)).toBeVisible();
    expect(bridge.asked(routes.createResource)).toHaveLength(0);
  });

  it("shows the bridge's own objections beside what was typed", async () => {
    bridge.refuse(routes.createResource, 409, {
      detail: 'id: taken',
      errors: [{ field: 'body.id', message: '"web-01" is taken; choose another' }],
    });
    const { user, form } = await openForm();

    await user.type(form.getByLabelText('名称 *'), 'web-01');
    await user.click(form.getByRole('checkbox', { name: /端口/ }));
    await user.type(form.getByLabelText(/^地址/), '10.0.0.5:443');
    await user.click(form.getByRole('button', { name: '添加并开始监控' }));

    expect(await form.findByRole('alert')).toHaveTextContent('id "web-01" is taken; choose another');
    expect(form.getByLabelText('名称 *')).toHaveValue('web-01');
  });

  it('creates a new customer on the way, and not a second time when the resource is refused', async () => {
    bridge.on(routes.createCustomer, ({ body }) => ({ ...world.customers[0]!, id: body.id, name: body.name }));
    bridge.refuse(routes.createResource, 400);
    const { user, form } = await openForm();

    await user.type(form.getByLabelText('名称 *'), 'web');
    await user.click(form.getByRole('combobox', { name: '客户 *' }));
    await user.keyboard('{End}{Enter}');
    await user.type(await form.findByLabelText('客户名称 *'), 'Harbor');
    await user.type(form.getByLabelText(/^通知邮箱/), 'ops@harbor.example');
    await user.click(form.getByRole('checkbox', { name: /端口/ }));
    await user.type(form.getByLabelText(/^地址/), '10.0.0.5:443');
    await user.click(form.getByRole('button', { name: '添加并开始监控' }));
    await form.findByRole('alert');
    bridge.on(routes.createResource, () => world.resources[3]!);
    await user.click(form.getByRole('button', { name: '添加并开始监控' }));

    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(bridge.asked(routes.createCustomer).map(({ body }) => body)).toEqual([
      { id: 'harbor', name: 'Harbor', language: 'zh-Hans', timeZone: 'Asia/Shanghai', email: 'ops@harbor.example' },
    ]);
    expect(bridge.asked(routes.createResource).map(({ body }) => body.customer)).toEqual(['harbor', 'harbor']);
  });

  it('is not offered to somebody who may only read', async () => {
    bridge.on(routes.getSession, () => ({ ...world.session, actions: ['inventory.read'] }));
    open('resources');
    await rowOf('电商前台');
    expect(screen.queryByRole('button', { name: '添加资源' })).not.toBeInTheDocument();
    expect(screen.queryByRole('columnheader', { name: '操作' })).not.toBeInTheDocument();
  });
});

describe('ending the service of one', () => {
  it('asks first, then ends it and reads again', async () => {
    bridge.on(routes.endResource, () => {
      bridge.on(routes.listResources, () => ({ items: world.resources.slice(0, 3) }));
      return { done: true as const };
    });
    const user = open('resources');
    await rowOf('会话缓存');

    await user.click(screen.getByRole('button', { name: '停止服务：会话缓存' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('停止后将不再监控“会话缓存”');
    expect(bridge.asked(routes.endResource)).toHaveLength(0);
    await user.click(within(dialog).getByText('停止服务', { selector: 'button *' }));

    await waitFor(() => expect(screen.queryByText('会话缓存')).not.toBeInTheDocument());
    expect(bridge.asked(routes.endResource)[0]?.params).toEqual({ id: 'cache-01' });
    expect(address()).toBe('resources');
  });

  it('says why it could not be ended', async () => {
    bridge.refuse(routes.endResource, 403);
    const user = open('resources');
    await rowOf('会话缓存');
    await user.click(screen.getByRole('button', { name: '停止服务：会话缓存' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByText('停止服务', { selector: 'button *' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('您没有执行此操作的权限。');
  });
});

it('an empty list offers the first step', async () => {
  bridge.on(routes.listResources, () => ({ items: [] }));
  const user = open('resources');
  expect(await screen.findByText('还没有监控任何资源')).toBeVisible();
  const [, offer] = await screen.findAllByRole('button', { name: '添加资源' });
  await user.click(offer!);
  expect(await screen.findByRole('dialog')).toBeVisible();
});

it('speaks English to those who read English', async () => {
  await speak('en-US');
  open('resources');
  const table = await screen.findByRole('table', { name: 'Resources' });
  expect(within(table).getByText('电商前台').closest('tr')).toHaveTextContent(/Average.*CPU37\.2 %/);
});
