import { beforeEach, describe, expect, it } from '@jest/globals';
import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { AppPlugin, PluginType, type AppPluginMeta } from '@grafana/data';
import { setBackendSrv, type BackendSrv, type BackendSrvRequest } from '@grafana/runtime';
import { of, throwError } from 'rxjs';
import { routes } from '@cldera/alert-bridge/contract';
import { startBridge, type FakeBridge } from '../../test/bridge.ts';
import { worldAt, type World } from '../../test/fixtures.ts';
import { speak } from '../../test/host.tsx';
import { ConfigPage } from './ConfigPage.tsx';
import type { Settings } from './settings.ts';

let world: World;
let bridge: FakeBridge;

beforeEach(async () => {
  world = worldAt(Date.now());
  bridge = startBridge(world);
  await speak('en-US');
});

function show(jsonData: Settings, proxySecret: boolean) {
  const plugin = new AppPlugin<Settings>();
  plugin.meta = {
    id: 'cldera-ops-app',
    type: PluginType.app,
    jsonData,
    secureJsonFields: { proxySecret },
  } as unknown as AppPluginMeta<Settings>;
  render(<ConfigPage plugin={plugin} />);
  return userEvent.setup({ pointerEventsCheck: 0 });
}

/** What Grafana is asked to keep. */
function keepSettings(): BackendSrvRequest[] {
  const kept: BackendSrvRequest[] = [];
  const fetch = (request: BackendSrvRequest) => {
    kept.push(request);
    return of({ data: {} });
  };
  setBackendSrv({ fetch } as unknown as BackendSrv);
  return kept;
}

describe('saving', () => {
  it('keeps the address without a trailing slash, and the secret where only Grafana reads it', async () => {
    const kept = keepSettings();
    const user = show({}, false);

    await user.type(screen.getByLabelText(/^Bridge URL/), 'http://bridge:9780/');
    await user.type(screen.getByLabelText(/^Proxy secret/), 'correct horse');
    await user.click(screen.getByRole('button', { name: 'Save' }));

    expect(await screen.findByText('Saved.')).toBeVisible();
    expect(kept[0]).toMatchObject({
      url: '/api/plugins/cldera-ops-app/settings',
      method: 'POST',
      data: { jsonData: { bridgeUrl: 'http://bridge:9780' }, secureJsonData: { proxySecret: 'correct horse' } },
    });
  });

  it('leaves a secret alone that is not changed', async () => {
    const kept = keepSettings();
    const user = show({ bridgeUrl: 'http://bridge:9780' }, true);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText('Saved.');
    expect(kept[0]?.data).not.toHaveProperty('secureJsonData');
  });

  it.each([
    ['ftp://bridge', 'another protocol'],
    ['bridge', 'no protocol'],
  ])('is refused for %s: %s', async (url) => {
    const user = show({}, true);
    await user.type(screen.getByLabelText(/^Bridge URL/), url);
    expect(screen.getByText('Use http:// or https:// and a host.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
  });

  it('says why it failed', async () => {
    setBackendSrv({ fetch: () => throwError(() => ({ status: 403, data: {}, config: {} })) } as unknown as BackendSrv);
    const user = show({ bridgeUrl: 'http://bridge:9780' }, true);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('You are not allowed to do this.');
  });
});

describe('the connection test', () => {
  it('says as whom the service knows us', async () => {
    const user = show({ bridgeUrl: 'http://bridge:9780' }, true);
    await user.click(screen.getByRole('button', { name: 'Test the connection' }));
    expect(await screen.findByText('It works: the service knows you as 林岚 (engineer).')).toBeVisible();
  });

  it.each([
    [502, 'The operations service cannot be reached.'],
    [401, 'Your sign-in has ended. Sign in again.'],
  ])('tells a %i apart', async (status, words) => {
    bridge.refuse(routes.getSession, status);
    const user = show({ bridgeUrl: 'http://bridge:9780' }, true);
    await user.click(screen.getByRole('button', { name: 'Test the connection' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(words);
  });
});
