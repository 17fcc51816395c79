import { describe, expect, it } from '@jest/globals';
import type { Session } from '@cldera/alert-bridge/contract';
import { activeItem, navigationFor, startPath, type Include } from '../host/navigation.ts';
import { languageBeforeSignIn } from '../host/wording.ts';

const PAGES: readonly Include[] = [
  { type: 'page', name: '概览 Overview', path: '/a/x/overview', icon: 'apps', addToNav: true, defaultNav: true },
  { type: 'page', name: '报警规则 Alert table', path: '/a/x/rules', addToNav: true },
  { type: 'page', name: 'SLA', path: '/a/x/sla', addToNav: true },
  { type: 'page', name: '设置 Settings', path: '/a/x/settings', addToNav: true, role: 'Editor' },
  { type: 'page', name: '人员 People', path: '/a/x/people', addToNav: true, cldera: { action: 'people.read' } },
  { type: 'page', name: '隐藏 Hidden', path: '/a/x/hidden', addToNav: false },
  { type: 'dashboard', name: '面板 Board', path: '/d/x', addToNav: true },
  { type: 'page', name: '无路径 Nowhere', addToNav: true },
];

function session(role: Session['person']['role'], actions: string[] = []): Session {
  const person = { id: 'p', login: 'p', name: 'P', email: null, role, language: 'zh-Hans' as const, customer: null };
  return { person, mustChangePassword: false, actions };
}

const labels = (...parameters: Parameters<typeof navigationFor>) =>
  navigationFor(...parameters).map(({ label }) => label);

describe('the navigation', () => {
  it.each([
    ['an engineer sees the pages of staff', session('engineer'), ['概览', '报警规则', 'SLA', '设置']],
    ['a customer does not', session('customer'), ['概览', '报警规则', 'SLA']],
    [
      'a page that asks for an action is shown to who may',
      session('customer', ['people.read']),
      ['概览', '报警规则', 'SLA', '人员'],
    ],
  ])('%s', (_name, whose, expected) => {
    expect(labels(PAGES, whose, 'zh-Hans')).toEqual(expected);
  });

  it("says names in the person's language", () => {
    expect(labels(PAGES, session('customer'), 'en-US')).toEqual(['Overview', 'Alert table', 'SLA']);
  });

  it.each([
    ['/a/x/overview', '概览'],
    ['/a/x/overview/', '概览'],
    ['/a/x/sla/2026-11', 'SLA'],
    ['/a/x/slate', undefined],
    ['/', undefined],
  ])('marks the page that %s belongs to', (path, label) => {
    expect(activeItem(navigationFor(PAGES, session('engineer'), 'zh-Hans'), path)?.label).toBe(label);
  });

  it.each([
    ['the declared page', PAGES, '/a/x/overview'],
    ['the first that is shown, when the declared one is not', PAGES.slice(1), '/a/x/rules'],
    ["the plugin's root, when none is", [], '/a/x'],
  ])('starts at %s', (_name, includes, path) => {
    expect(startPath(includes, navigationFor(includes, session('engineer'), 'zh-Hans'), 'x')).toBe(path);
  });
});

describe('the language before anybody signed in', () => {
  it.each([
    [null, ['zh-CN', 'en'], 'zh-Hans'],
    [null, ['en-GB', 'zh-CN'], 'en-US'],
    [null, ['de-DE', 'en-US'], 'en-US'],
    [null, ['de-DE'], 'zh-Hans'],
    [null, [], 'zh-Hans'],
    ['en-US', ['zh-CN'], 'en-US'],
    ['nonsense', ['zh-TW'], 'zh-Hans'],
  ])('remembered %s, preferred %j: %s', (remembered, preferred, language) => {
    expect(languageBeforeSignIn(remembered, preferred)).toBe(language);
  });
});
