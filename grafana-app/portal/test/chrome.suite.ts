import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { navigation, visitAs, type Bench } from './rig.ts';

const PHONE = { width: 390, height: 844 };

/** What stands around the pages. */
export function chromeSuite(bench: () => Bench): void {
  const links = (page: Page) => navigation(page).getByRole('link').allInnerTexts();

  describe('the navigation', () => {
    it.each([
      ['wang', ['概览', '工单', '设置']],
      ['chen', ['概览', '工单']],
    ])('shows %s what is for them', async (login, expected) => {
      const { page, problems, close } = await visitAs(bench(), login);
      await page.getByRole('heading', { name: 'Fixture overview', level: 1 }).waitFor();
      expect(await links(page)).toEqual(expected);
      const here = navigation(page).getByRole('link', { name: '概览' });
      expect(await here.getAttribute('aria-current')).toBe('page');
      expect(await page.title()).toBe('Fixture overview · 君云运维');
      expect(problems).toEqual([]);
      await close();
    });

    it('speaks the language that was chosen, and so does the next visit', async () => {
      const { page, problems, close } = await visitAs(bench(), 'wang');
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByRole('link', { name: 'Tickets' }).waitFor();
      expect(await links(page)).toEqual(['Overview', 'Tickets', 'Settings']);
      expect(await page.locator('html').getAttribute('lang')).toBe('en-US');
      await page.getByRole('button', { name: '中文' }).click();
      await page.getByRole('link', { name: '工单' }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
      expect(problems).toEqual([]);
      await close();
    });

    it('moves the focus to the new page, and leaves the script where it is', async () => {
      const { page, close } = await visitAs(bench(), 'wang');
      await page.evaluate('window.still = true');
      await navigation(page).getByRole('link', { name: '工单' }).click();
      await page.getByRole('heading', { name: 'Fixture tickets', level: 1 }).waitFor();
      expect(await page.evaluate('document.activeElement.id')).toBe('content');
      await page.getByRole('link', { name: 'Fixture overview' }).click();
      await page.getByRole('link', { name: 'plain link' }).click();
      await page.getByRole('heading', { name: 'Fixture tickets', level: 1 }).waitFor();
      await page.goBack();
      await page.getByRole('heading', { name: 'Fixture overview', level: 1 }).waitFor();
      expect(await page.evaluate('window.still')).toBe(true);
      await close();
    });

    it('can be skipped, and used, by keyboard', async () => {
      const { page, close } = await visitAs(bench(), 'wang');
      await page.getByRole('heading', { name: 'Fixture overview', level: 1 }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'Fixture overview', level: 1 }).waitFor();
      await page.keyboard.press('Tab');
      const skip = page.getByRole('link', { name: '跳到主要内容' });
      await skip.waitFor();
      expect(await focused(page)).toBe('跳到主要内容');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id')).toBe('content');
      await close();
    });

    it('lies behind a button on a phone', async () => {
      const { page, problems, close } = await visitAs(bench(), 'wang', '/', { viewport: PHONE });
      await page.getByRole('heading', { name: 'Fixture overview', level: 1 }).waitFor();
      const menu = navigation(page);
      expect(await menu.isVisible()).toBe(false);
      await page.getByRole('button', { name: '打开菜单' }).click();
      await menu.waitFor();
      await page.keyboard.press('Escape');
      await menu.waitFor({ state: 'hidden' });
      const opener = page.getByRole('button', { name: '打开菜单' });
      expect(await focused(page)).toBe('打开菜单');
      await opener.click();
      await menu.getByRole('link', { name: '工单' }).click();
      await page.getByRole('heading', { name: 'Fixture tickets', level: 1 }).waitFor();
      expect(await menu.isVisible()).toBe(false);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
      expect(problems).toEqual([]);
      await close();
    });
  });

  describe('the theme', () => {
    it.each([
      ['light', '切换到深色', 'dark'],
      ['dark', '切换到浅色', 'light'],
    ] as const)(
      'follows the system (%s) until another is chosen, which is remembered',
      async (system, label, chosen) => {
        const { page, problems, close } = await visitAs(bench(), 'wang', '/', { colorScheme: system });
        const theme = () => page.locator('html').getAttribute('data-theme');
        expect(await theme()).toBe(system);
        const before = await background(page);
        await page.getByRole('button', { name: label }).click();
        expect(await theme()).toBe(chosen);
        expect(await background(page)).not.toBe(before);
        await page.reload();
        await navigation(page).waitFor();
        expect(await theme()).toBe(chosen);
        expect(problems).toEqual([]);
        await close();
      },
    );
  });

  it('names everything that can be operated', async () => {
    const { page, close } = await visitAs(bench(), 'wang');
    await page.getByRole('heading', { name: 'Fixture overview', level: 1 }).waitFor();
    const outline = await page.locator('body').ariaSnapshot();
    expect(outline).toContain('navigation "主导航"');
    expect(outline.split('\n').filter((line) => /- (?:button|link|textbox)(?::|$| \[)/.test(line))).toEqual([]);
    await close();
  });
}

function background(page: Page): Promise<unknown> {
  return page.evaluate('getComputedStyle(document.querySelector("header")).backgroundColor');
}

/** What the focused element is called. */
function focused(page: Page): Promise<unknown> {
  return page.evaluate('document.activeElement.ariaLabel ?? document.activeElement.textContent');
}
