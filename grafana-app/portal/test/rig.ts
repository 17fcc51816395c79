import { pino } from 'pino';
import type { Browser, Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { createPortal } from '../server/app.ts';
import { readConfig, type PortalConfig } from '../server/config.ts';
import { PASSWORD, startBridge, type BridgeStandIn } from './bridge-stand-in.ts';

// Other programs may be busy on the same machine.
const PATIENCE_MS = 60_000;

export interface TestPortal {
  url: string;
  bridge: BridgeStandIn;
  close(): Promise<void>;
}

/** What a suite of browser tests needs, once it runs. */
export interface Bench {
  hostDist: string;
  browser: Browser;
  portal: TestPortal;
}

/** A portal on a free port before a bridge's stand-in. */
export async function startPortal(dists: Pick<PortalConfig, 'hostDist' | 'pluginDist'>): Promise<TestPortal> {
  const bridge = await startBridge();
  const config = { ...readConfig({}), port: 0, bridgeUrl: new URL(bridge.url), ...dists };
  const portal = createPortal({ config, log: pino({ level: 'silent' }) });
  const port = await portal.listen();
  return {
    url: `http://127.0.0.1:${port}`,
    bridge,
    close: async () => {
      await portal.close();
      await bridge.close();
    },
  };
}

/** A headless browser that talks to nobody but the page's own server. */
export function launchBrowser(): Promise<Browser> {
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'];
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-sync', ...quiet],
  });
}

/** The portal's own navigation, also while it is hidden. */
export function navigation(page: Page): Locator {
  return page.getByRole('navigation', { name: /^(?:主导航|Main navigation)$/, includeHidden: true });
}

/** Someone signed in, on this page. */
export async function visitAs(bench: Bench, login: string, path = '/', how: Visit = {}): Promise<Visitor> {
  const visitor = await visit(bench.browser, bench.portal.url, how);
  await visitor.page.goto(path);
  await signIn(visitor.page, login);
  await navigation(visitor.page).waitFor({ state: 'attached' });
  return visitor;
}

export interface Visitor {
  page: Page;
  /** Console errors and warnings, exceptions, policy violations and failed requests so far. */
  problems: string[];
  close(): Promise<void>;
}

interface Visit {
  locale?: string;
  colorScheme?: 'light' | 'dark';
  viewport?: { width: number; height: number };
}

/** Someone with a fresh browser profile. */
export async function visit(
  browser: Browser,
  url: string,
  { locale = 'zh-CN', ...rest }: Visit = {},
): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: url, locale, colorScheme: 'light', ...rest });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
  page.on('response', (response) => {
    if (response.status() >= 400)
      problems.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  await context.exposeFunction('reportViolation', (violation: string) => problems.push(violation));
  await context.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    reportViolation('CSP ' + event.violatedDirective + ' ' + event.blockedURI))`);
  return { page, problems, close: () => context.close() };
}

/** Fills in the sign-in form and sends it. */
export async function signIn(page: Page, login: string, password = PASSWORD): Promise<void> {
  await page.getByRole('textbox', { name: /登录名|Login/ }).fill(login);
  await page.getByLabel(/^(?:密码|Password)$/).fill(password);
  await page.getByRole('button', { name: /^(?:登录|Sign in)$/ }).click();
}
