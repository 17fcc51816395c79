import { readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { linkTo } from './links.ts';
import { PAGES } from './pages.ts';
import pluginJson from './plugin.json';
import { PLUGIN_ID, ROOT } from './plugin-id.ts';
import { speak } from './test/host.tsx';

const navigable = Object.values(PAGES).filter(({ icon }) => icon !== null);

describe('plugin.json and the list of pages say the same', () => {
  it('plugin', () => {
    expect(pluginJson.id).toBe(PLUGIN_ID);
  });

  it('pages of the navigation, in order, with their icons', () => {
    expect(pluginJson.includes.map(({ path: at, icon }) => [at, icon])).toEqual(
      navigable.map(({ path: at, icon }) => [`/a/%PLUGIN_ID%/${at}`, icon]),
    );
    expect(pluginJson.includes.every(({ addToNav }) => addToNav)).toBe(true);
  });

  it('the first page is the default', () => {
    expect(pluginJson.includes.filter((include) => 'defaultNav' in include)).toEqual([pluginJson.includes[0]]);
  });

  it.each(['zh-Hans', 'en-US'] as const)('names in %s', async (language) => {
    await speak(language);
    const part = language === 'zh-Hans' ? 0 : 1;
    expect(pluginJson.includes.map(({ name }) => name.split(' ')[part])).toEqual(navigable.map(({ title }) => title()));
  });
});

it('the list and the folder have the same pages', () => {
  const folders = readdirSync(path.join(import.meta.dirname, 'pages')).filter((name) => name !== 'Config');
  const listed = Object.keys(PAGES).map((name) => name.charAt(0).toUpperCase() + name.slice(1));
  expect(folders.sort()).toEqual(listed.sort());
});

it('the proxy adds the secret that only Grafana knows, and reaches nothing but the API', () => {
  expect(pluginJson.routes).toEqual([
    {
      path: 'api/*',
      url: '{{ .JsonData.bridgeUrl }}/api',
      headers: [{ name: 'X-Cldera-Proxy-Secret', content: '{{ .SecureJsonData.proxySecret }}' }],
    },
  ]);
});

describe('links', () => {
  beforeAll(() => speak('en-US'));

  it.each([
    [linkTo('overview'), `${ROOT}/overview`],
    [linkTo('events', { severity: 'high', state: 'all' }), `${ROOT}/events?severity=high&state=all`],
    [linkTo('ticket', 'a/b?'), `${ROOT}/tickets/a%2Fb%3F`],
  ])('%s', (link, expected) => {
    expect(link).toBe(expected);
  });
});
