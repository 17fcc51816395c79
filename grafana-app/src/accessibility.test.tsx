import { beforeEach, describe, expect, it } from '@jest/globals';
import { screen } from '@testing-library/react';
import { startBridge } from './test/bridge.ts';
import { worldAt } from './test/fixtures.ts';
import { open, speak } from './test/host.tsx';

beforeEach(async () => {
  startBridge(worldAt(Date.now()));
  await speak('zh-Hans');
});

describe.each([
  ['overview', '资源健康'],
  ['events', 'ACME-12'],
  ['events/e-disk', '详细信息'],
  ['tickets', 'ACME-12 端口监听：订单数据库 10.0.0.7:3306'],
  ['tickets/t-12', '处理记录'],
  ['resources', '会话缓存'],
])('%s', (path, shown) => {
  it('has one main heading and no level left out', async () => {
    open(path);
    await screen.findByText(shown);
    const levels = screen.getAllByRole('heading').map(({ tagName }) => Number(tagName.slice(1)));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.forEach((level, i) => expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1));
  });

  it('names everything that can be operated', async () => {
    open(path);
    await screen.findByText(shown);
    for (const role of ['button', 'link', 'textbox', 'combobox', 'table', 'img', 'group']) {
      for (const element of screen.queryAllByRole(role)) expect(element).toHaveAccessibleName();
    }
  });
});
