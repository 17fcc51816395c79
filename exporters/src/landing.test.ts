import { describe, expect, it } from '@jest/globals';
import { landingPage } from './landing.ts';
import { MODULES } from './modules/index.ts';

const failed = {
  at: Date.parse('2026-11-24T08:00:00Z'),
  moduleName: 'nginx',
  target: 'http://<b>"evil"</b>&co/',
  authName: 'orders',
  seconds: 2.5,
  result: 'timeout',
  detail: 'no complete answer within 2500 ms',
};

describe('the landing page', () => {
  it('names every module with a link that probes', () => {
    const page = landingPage({ version: '1', modules: MODULES, probes: [] });
    for (const { name } of MODULES) expect(page).toContain(`href="/probe?module=${name}&amp;target=`);
    expect(page).toContain('None yet.');
  });

  it('shows when and how a probe went', () => {
    const page = landingPage({ version: '1', modules: MODULES, probes: [failed] });
    expect(page).toContain('2026-11-24 08:00:00');
    expect(page).toContain('2.5000');
    expect(page).toContain('timeout: no complete answer within 2500 ms');
  });

  it('lets no target write HTML', () => {
    const page = landingPage({ version: '1', modules: MODULES, probes: [failed] });
    expect(page).toContain('http://&lt;b&gt;&quot;evil&quot;&lt;/b&gt;&amp;co/');
    expect(page).not.toContain('<b>');
  });
});
