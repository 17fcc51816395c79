import { describe, expect, it } from '@jest/globals';
import { ONE_TIME_PASSWORD } from './bridge-stand-in.ts';
import { signIn, startPortal, visit, visitAs, type Bench } from './rig.ts';
import { FIXTURE_PLUGIN } from './builds.ts';

const NEW_PASSWORD = 'a password of my own';

/** Signing in and out. */
export function signInSuite(bench: () => Bench): void {
  describe('signing in', () => {
    it('leads to the page that was asked for', async () => {
      const { page, problems, close } = await visit(bench().browser, bench().portal.url);
      await page.goto('/a/cldera-ops-app/tickets?state=open');
      await page.getByRole('heading', { name: '登录', level: 1 }).waitFor();
      expect(await page.title()).toBe('登录 · 君云运维');
      await signIn(page, 'wang');
      await page.getByRole('heading', { name: 'Fixture tickets', level: 1 }).waitFor();
      expect(page.url()).toContain('/a/cldera-ops-app/tickets?state=open');
      expect(problems).toEqual([]);
      await close();
    });

    it.each([
      ['de-DE', '登录', 'zh-Hans'],
      ['en-GB', 'Sign in', 'en-US'],
    ])("speaks the browser's language: %s", async (locale, title, language) => {
      const { page, problems, close } = await visit(bench().browser, bench().portal.url, { locale });
      await page.goto('/');
      await page.getByRole('heading', { name: title, level: 1 }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      expect(problems).toEqual([]);
      await close();
    });

    it('can be read in the other language, also next time', async () => {
      const { page, close } = await visit(bench().browser, bench().portal.url);
      await page.goto('/');
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('en-US');
      await close();
    });

    it('says what is missing, what is wrong, and when to wait', async () => {
      const { page, close } = await visit(bench().browser, bench().portal.url);
      await page.goto('/');
      await page.getByRole('button', { name: '登录' }).click();
      await page.getByText('请输入登录名。').waitFor();
      await page.getByText('请输入密码。').waitFor();
      for (let attempt = 0; attempt < 5; attempt += 1) {
        await signIn(page, 'mallory', `guess ${attempt}`);
        await page.getByRole('alert').filter({ hasText: '登录名或密码不正确。' }).waitFor();
        await page.getByRole('button', { name: /^登录$/ }).waitFor();
      }
      await signIn(page, 'mallory', 'once more');
      await page.getByRole('alert').filter({ hasText: '尝试次数过多，请稍后再试。' }).waitFor();
      await close();
    });

    it('asks for a password of their own from who has a one-time one', async () => {
      const { page, problems, close } = await visit(bench().browser, bench().portal.url);
      await page.goto('/a/cldera-ops-app/tickets');
      await signIn(page, 'new', ONE_TIME_PASSWORD);
      await page.getByRole('heading', { name: '设置新密码', level: 1 }).waitFor();
      const save = page.getByRole('button', { name: '保存' });
      const fill = async (next: string, again: string) => {
        await page.getByLabel('新密码', { exact: false }).first().fill(next);
        await page.getByLabel('再次输入新密码').fill(again);
        await save.click();
      };
      await fill('short', 'short');
      await page.getByText('新密码至少要有 12 个字符。').waitFor();
      await fill(ONE_TIME_PASSWORD, ONE_TIME_PASSWORD);
      await page.getByText('新密码不能与当前密码相同。').waitFor();
      await fill(NEW_PASSWORD, `${NEW_PASSWORD}!`);
      await page.getByText('两次输入的密码不一致。').waitFor();
      await fill(NEW_PASSWORD, NEW_PASSWORD);
      await page.getByRole('heading', { name: 'Fixture tickets', level: 1 }).waitFor();
      expect(problems).toEqual([]);
      await close();
    });

    it('says that the service is away, and goes on when it is back', async () => {
      const own = await startPortal({ hostDist: bench().hostDist, pluginDist: FIXTURE_PLUGIN });
      const { page, close } = await visit(bench().browser, own.url);
      await page.goto('/');
      await page.getByRole('button', { name: '登录' }).waitFor();
      await own.bridge.close();
      await signIn(page, 'wang');
      await page.getByRole('alert').filter({ hasText: '运维服务暂时无法连接，请稍后重试。' }).waitFor();
      await page.context().addCookies([{ name: 'cldera_session', value: 'x', url: own.url }]);
      await page.reload();
      await page.getByRole('heading', { name: '无法连接服务', level: 1 }).waitFor();
      await page.route('**/api/session', (route) => route.fulfill({ status: 401, body: '{}' }));
      await page.getByRole('button', { name: '重试' }).click();
      await page.getByRole('heading', { name: '登录', level: 1 }).waitFor();
      await close();
      await own.close();
    });
  });

  describe('being signed in', () => {
    it('ends with signing out', async () => {
      const { page, problems, close } = await visitAs(bench(), 'wang');
      await page.getByRole('button', { name: '账户 王工' }).click();
      await page.getByText('运维工程师').waitFor();
      await page.getByRole('menuitem', { name: '退出登录' }).click();
      await page.getByRole('heading', { name: '登录', level: 1 }).waitFor();
      expect(bench().portal.bridge.calls.at(-1)).toBe('DELETE /api/session');
      await page.goto('/a/cldera-ops-app/overview');
      await page.getByRole('heading', { name: '登录', level: 1 }).waitFor();
      expect(problems).toEqual([]);
      await close();
    });

    it('ends when the session does: signing in again leads back to the same page', async () => {
      const { page, close } = await visitAs(bench(), 'wang', '/a/cldera-ops-app/tickets');
      bench().portal.bridge.endSessions();
      await page.getByRole('button', { name: 'ask the bridge' }).click();
      await page.getByRole('heading', { name: '登录', level: 1 }).waitFor();
      await signIn(page, 'wang');
      await page.getByRole('heading', { name: 'Fixture tickets', level: 1 }).waitFor();
      await close();
    });

    it('includes changing the password', async () => {
      const { page, problems, close } = await visitAs(bench(), 'chen');
      await page.getByRole('button', { name: '账户 陈经理' }).click();
      await page.getByText('客户 · 示例客户').waitFor();
      await page.getByRole('menuitem', { name: '修改密码' }).click();
      const dialog = page.getByRole('dialog', { name: '修改密码' });
      await dialog.getByLabel('当前密码').fill('not this one');
      await dialog.getByLabel('新密码', { exact: false }).first().fill(NEW_PASSWORD);
      await dialog.getByLabel('再次输入新密码').fill(NEW_PASSWORD);
      await dialog.getByRole('button', { name: '保存' }).click();
      await dialog.getByRole('alert').first().waitFor();
      problems.splice(0);
      await dialog.getByRole('button', { name: '关闭' }).click();
      await dialog.waitFor({ state: 'hidden' });
      expect(problems).toEqual([]);
      await close();
    });
  });
}
