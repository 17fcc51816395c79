import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.ts';

describe('settings', () => {
  it('have defaults that fit the other programs', () => {
    const config = readConfig({ CLDERA_BRIDGE_URL: '' });
    expect(config).toMatchObject({ port: 9788, listenAddress: '127.0.0.1', logLevel: 'info' });
    expect(config.bridgeUrl.href).toBe('http://127.0.0.1:9780/');
    expect(config.pluginDist).toMatch(/grafana-app\/dist$/);
  });

  it.each([
    [{ CLDERA_PORTAL_PORT: 'web' }, /^CLDERA_PORTAL_PORT: /],
    [{ CLDERA_PORTAL_PORT: '70000' }, /^CLDERA_PORTAL_PORT: /],
    [{ CLDERA_BRIDGE_URL: 'ftp://bridge' }, /^CLDERA_BRIDGE_URL: /],
    [{ CLDERA_LOG_LEVEL: 'loud' }, /^CLDERA_LOG_LEVEL: /],
  ])('that are wrong are named: %j', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });
});
