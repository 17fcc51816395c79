import { describe, expect, it } from '@jest/globals';
import { navigation, visitAs, type Bench } from './rig.ts';

const PHONE = { width: 390, height: 844 };

/** The product's own pages, as built. */
export function realPluginSuite(bench: () => Bench): void {
  describe("the product's pages", () => {
    it.each([
      ['a desk', {}],
      ['a phone', { viewport: PHONE }],
    ])('are all drawn on %s', async (_name, how) => {
      const { page, problems, close } = await visitAs(bench(), 'wang', '/', how);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      const links = await navigation(page).getByRole('link', { includeHidden: true }).all();
      const hrefs = await Promise.all(links.map(async (link) => (await link.getAttribute('href')) ?? ''));
      expect(hrefs.length).toBeGreaterThanOrEqual(4);
      const details = ['/a/cldera-ops-app/events/e1', '/a/cldera-ops-app/tickets/t1'];
      for (const href of [...hrefs, ...details]) {
        await page.goto(href);
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        await page.getByRole('main').getByText('网站服务器').first().waitFor();
        expect({ href, width: await page.evaluate('document.documentElement.scrollWidth - innerWidth') }).toEqual({
          href,
          width: 0,
        });
      }
      expect(problems).toEqual([]);
      await close();
    });

    it('are drawn in English too', async () => {
      const { page, problems, close } = await visitAs(bench(), 'wang');
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
      expect(problems).toEqual([]);
      await close();
    });
  });
}
