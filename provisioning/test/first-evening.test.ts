import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startNginx, startSmtpServer, type Nginx, type SmtpServer } from '../rig/index.ts';
import { PASSWORD, startSignedIn, type SignedIn } from './signed-in.ts';

const TABLE = `rows:
  port: { checks: 2, normalIntervalSeconds: 1, abnormalIntervalSeconds: 2 }
  disk-usage: { threshold: 100 }
`;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const SLOW = 60_000;

/** Somebody who found the project sees their own machine, breaks something on purpose and is convinced. */
describe('the first evening, in a real browser', () => {
  let smtp: SmtpServer;
  let nginx: Nginx;
  let product: SignedIn;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    [smtp, nginx] = await Promise.all([startSmtpServer(), startNginx()]);
    product = await startSignedIn(TABLE, { SMTP_URL: smtp.url });
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
    const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } });
    page = await context.newPage();
    page.setDefaultTimeout(SLOW);
    page.on('pageerror', (error) => errors.push(error.message));
  }, 300_000);

  afterAll(async () => {
    await browser.close();
    await product.stop();
    await nginx.stop();
    await smtp.stop();
  });

  /** For README and for eyes: `CLDERA_SCREENSHOTS=<folder>` keeps what the browser shows. */
  async function shot(name: string): Promise<void> {
    const folder = process.env['CLDERA_SCREENSHOTS'];
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`) });
  }

  it('signs in and sees this very machine', async () => {
    await page.goto(product.url);
    await page.getByLabel('登录名').fill('admin');
    await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
    await shot('sign-in');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('heading', { name: '概览', level: 1 }).waitFor();
    await page.getByText('一切正常，正在监控 1 个资源。').waitFor();
    await page.getByText('CPU 使用率').waitFor();
    await page.getByText('内存使用率').waitFor();
  }, 120_000);

  it('watches the nginx that was found, with one click', async () => {
    await page.getByRole('button', { name: `将 Nginx :${nginx.port} 纳入监控` }).click();
    await page.getByText('一切正常，正在监控 2 个资源。').waitFor();
    await page.getByText('活动连接').waitFor();
    await shot('overview-zh');
  }, 120_000);

  it('stops it and sees the event, the ticket and what was sent', async () => {
    await nginx.stop();
    await page.getByText('有 1 个未恢复的事件，最高级别：严重。').waitFor();
    await shot('overview-abnormal-zh');
    await page.getByRole('link', { name: '事件', exact: true }).click();
    await page.getByRole('heading', { name: '事件', level: 1 }).waitFor();
    await shot('events-zh');
    await page
      .getByRole('link', { name: /端口监听/ })
      .first()
      .click();
    await page.getByText('判定过程').waitFor();
    await page.getByText('连续 2 次检查异常，确认为事件').first().waitFor();
    await shot('event-zh');
    await page
      .getByRole('link', { name: /COMPANY-1/ })
      .first()
      .click();
    await page.getByText('自动开单：连续 2 次检查异常').waitFor();
    await page.getByText('root@localhost').first().waitFor();
  }, 120_000);

  it('takes the ticket and writes down what it saw', async () => {
    await page.getByRole('button', { name: '接单' }).click();
    await page.getByText('处理中').first().waitFor();
    await page.getByRole('textbox', { name: '备注' }).fill('nginx 被手动停止，正在启动。');
    await page.getByRole('button', { name: '添加备注' }).click();
    await page.getByText('nginx 被手动停止，正在启动。').last().waitFor();
    await shot('ticket-zh');
  }, 120_000);

  it('starts it again and sees the recovery on the same ticket', async () => {
    nginx = await startNginx({ port: nginx.port });
    await page.getByText('监控显示已恢复').waitFor();
    await page.getByText('已解决').first().waitFor();
    const [alarm, recovery] = await Promise.all([
      smtp.waitForMessage(({ parsed }) => parsed.inReplyTo === undefined, SLOW),
      smtp.waitForMessage(({ parsed }) => parsed.inReplyTo !== undefined, SLOW),
    ]);
    expect(recovery.parsed.inReplyTo).toBe(alarm.parsed.messageId);
    expect(alarm.parsed.subject).toContain('[严重] COMPANY-1');
  }, 120_000);

  it('reads the same in English', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('monitoring shows recovery').waitFor();
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    await page.getByText('All is well: 2 resources are watched.').waitFor();
    await page.getByText('Fullest disk').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en-US');
    await shot('overview-en');
    expect(errors).toEqual([]);
  }, 120_000);
});
