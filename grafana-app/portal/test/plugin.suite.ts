import { describe, expect, it } from '@jest/globals';
import type { Host } from './builds.ts';
import { navigation, visitAs, type Bench } from './rig.ts';

/** What a plugin finds in the portal. */
export function pluginSuite(bench: () => Bench, host: Host): void {
  describe('a plugin', () => {
    it("runs on the host's packages, under a strict content security policy", async () => {
      const { page, problems, close } = await visitAs(bench(), 'wang');
      const facts = await page.getByText('react ').innerText();
      expect(facts.split(' · ')).toEqual([
        `react ${host.react}`,
        `grafana ${host.grafana}`,
        `from ${bench().portal.url}/public/plugins/cldera-ops-app/module.js`,
        '你好',
        'Lodash',
        'rxjs function',
      ]);
      expect(problems).toEqual([]);
      await close();
    });

    it("finds Grafana's components in the reader's language, and the parts that are loaded late", async () => {
      const { page, problems, close } = await visitAs(bench(), 'wang');
      await page.getByRole('button', { name: '下一页' }).waitFor();
      await page.getByPlaceholder('lazy part').waitFor();
      await page.getByTestId('icon-thumbs-up').locator('path').first().waitFor({ state: 'attached' });
      await page.getByTestId('icon-google').locator('circle').waitFor({ state: 'attached' });
      expect(problems).toEqual([]);
      await close();
    });

    it('announces success and failure', async () => {
      const { page, close } = await visitAs(bench(), 'wang');
      const toasts = page.getByRole('region', { name: '提示信息' });
      await page.getByRole('button', { name: 'succeed' }).click();
      await toasts.getByText('It worked').waitFor();
      await page.getByRole('button', { name: 'fail' }).click();
      const failure = toasts.getByRole('alert').filter({ hasText: 'No such plugin is installed' });
      await failure.getByRole('button', { name: '关闭提示' }).click();
      await failure.waitFor({ state: 'hidden' });
      await close();
    });

    it('reaches the bridge, and keeps things for its reader', async () => {
      const { page, problems, close } = await visitAs(bench(), 'wang', '/a/cldera-ops-app/tickets');
      await page.getByRole('button', { name: 'ask the bridge' }).click();
      await page.getByRole('status').filter({ hasText: 'ACME-1' }).waitFor();
      expect(bench().portal.bridge.calls.at(-1)).toBe('GET /api/tickets');
      await page.getByRole('textbox', { name: 'text' }).fill('remember me');
      await page.getByRole('button', { name: 'keep' }).click();
      await page.getByRole('status').filter({ hasText: 'remember me' }).waitFor();
      expect(problems).toEqual([]);
      await close();
    });

    it('that breaks takes only its page with it', async () => {
      const { page, close } = await visitAs(bench(), 'wang', '/a/cldera-ops-app/tickets');
      await page.getByRole('button', { name: 'break' }).click();
      await page.getByRole('alert').filter({ hasText: '这个页面出错了' }).waitFor();
      await page.getByText('the fixture broke').waitFor();
      await navigation(page).getByRole('link', { name: '概览' }).click();
      await page.getByRole('heading', { name: 'Fixture overview', level: 1 }).waitFor();
      await close();
    });

    it('that is not installed is said to be missing', async () => {
      const { page, problems, close } = await visitAs(bench(), 'wang', '/a/other-app/page');
      await page.getByText('没有这个页面').waitFor();
      await page.getByRole('link', { name: '回到首页' }).click();
      await page.getByRole('heading', { name: 'Fixture overview', level: 1 }).waitFor();
      expect(problems).toEqual([]);
      await close();
    });

    it('that does not load is said to be broken, with a way to try again', async () => {
      const { page, close } = await visitAs(bench(), 'wang', '/a/other-app/page');
      const module = '**/cldera-ops-app/module.js*';
      await page.route(module, (route) => route.abort());
      await page.goto('/a/cldera-ops-app/overview');
      await page.getByRole('alert').filter({ hasText: '页面没有加载成功' }).waitFor();
      await page.unroute(module);
      await page.getByRole('button', { name: '重新加载' }).click();
      await page.getByRole('heading', { name: 'Fixture overview', level: 1 }).waitFor();
      await close();
    });
  });
}
