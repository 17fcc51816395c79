import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { ensureHost, ensurePlugin, FIXTURE_PLUGIN, HOSTS } from './builds.ts';
import { chromeSuite } from './chrome.suite.ts';
import { pluginSuite } from './plugin.suite.ts';
import { realPluginSuite } from './real-plugin.suite.ts';
import { launchBrowser, startPortal, type Bench, type TestPortal } from './rig.ts';
import { signInSuite } from './sign-in.suite.ts';

// Two builds, and an install the first time.
const PREPARING_MS = 900_000;

// A page may take its time while other programs are busy.
jest.setTimeout(180_000);

// In one file, so that the builds and the browser are made once, and not by several workers at the same time.
describe.each(HOSTS)('the portal on Grafana $grafana and React $react', (host) => {
  let browser: Browser;

  beforeAll(async () => {
    ensureHost(host);
    browser = await launchBrowser();
  }, PREPARING_MS);
  afterAll(() => browser.close());

  function benchWith(pluginDist: () => string): () => Bench {
    let portal: TestPortal;
    beforeAll(async () => {
      portal = await startPortal({ hostDist: host.dist, pluginDist: pluginDist() });
    }, PREPARING_MS);
    afterAll(() => portal.close());
    return () => ({ browser, portal, hostDist: host.dist });
  }

  describe('with a plugin', () => {
    const bench = benchWith(() => FIXTURE_PLUGIN);
    signInSuite(bench);
    chromeSuite(bench);
    pluginSuite(bench, host);
  });

  describe('with the product', () => {
    realPluginSuite(benchWith(ensurePlugin));
  });
});
