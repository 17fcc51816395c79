import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { addPerson, addResource } from './arrange.ts';
import { startBridge, usualPeople, type Bridge } from './bridge.ts';
import { startChainStandIn, type ChainStandIn } from './chain-stand-in.ts';
import { expectProblem } from './problem.ts';

const PROXY_SECRET = 'shared between plugin proxy and bridge';

describe("who comes through Grafana's plugin proxy", () => {
  let chain: ChainStandIn;
  let grafana: Server;
  let bridge: Bridge;
  let privateKey: CryptoKey;
  let jwk: JWK;

  beforeAll(async () => {
    const pair = await generateKeyPair('ES256');
    ({ privateKey } = pair);
    jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256' };
    grafana = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>((resolve) => grafana.listen(0, '127.0.0.1', resolve));
    chain = await startChainStandIn();
    bridge = await startBridge({
      database: { file: ':memory:' },
      chain,
      settings: {
        CLDERA_GRAFANA_URL: `http://127.0.0.1:${(grafana.address() as AddressInfo).port}`,
        CLDERA_PROXY_SECRET: PROXY_SECRET,
      },
      async arrange(database) {
        await usualPeople(database);
        await addResource(database, 'acme', 'web-1');
        await addResource(database, 'globex', 'web-2');
        await addPerson(database, 'fresh', 'engineer', { mustChangePassword: true });
      },
    });
  });
  afterAll(async () => {
    await bridge.stop();
    await chain.stop();
    grafana.closeAllConnections();
    grafana.close();
  });

  const token = (username: string, seconds = 600, more: Record<string, unknown> = {}) =>
    new SignJWT({ username, ...more })
      .setProtectedHeader({ alg: 'ES256', kid: 'k' })
      .setSubject('user:1')
      .setAudience('org:1')
      .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
      .sign(privateKey);

  const ask = (path: string, headers: Record<string, string>, init: RequestInit = {}) =>
    fetch(`${bridge.url}${path}`, { ...init, headers: { 'content-type': 'application/json', ...headers } });

  const through = async (username: string) => ({
    'x-cldera-proxy-secret': PROXY_SECRET,
    'x-grafana-id': await token(username),
  });

  it('is whom the directory knows under that login, with the role of the directory', async () => {
    const response = await ask('/api/session', await through('wang'));
    expect(await response.json()).toMatchObject({ person: { login: 'wang', role: 'engineer', customer: null } });
  });

  it('may change things: Grafana itself keeps other sites out', async () => {
    const response = await ask('/api/customers', await through('wang'), {
      method: 'POST',
      body: JSON.stringify({ id: 'through-grafana', name: 'x' }),
    });
    expect(response.status).toBe(201);
  });

  it('sees its own customer alone', async () => {
    const response = await ask('/api/resources', await through('chen'));
    expect(((await response.json()) as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual(['web-1']);
    await expectProblem(await ask('/api/found', await through('chen')), 403);
  });

  it('needs no new password of ours', async () => {
    expect((await ask('/api/events', await through('fresh'))).status).toBe(200);
  });

  it.each<[sentence: string, headers: () => Promise<Record<string, string>>, status: number]>([
    [
      'a token without the secret: anybody can send a header',
      async () => ({ 'x-grafana-id': await token('admin') }),
      401,
    ],
    [
      'a token with another secret',
      async () => ({ 'x-grafana-id': await token('admin'), 'x-cldera-proxy-secret': 'x' }),
      401,
    ],
    ['the secret without a token', () => Promise.resolve({ 'x-cldera-proxy-secret': PROXY_SECRET }), 401],
    [
      'the secret with a token that has run out',
      async () => ({ 'x-cldera-proxy-secret': PROXY_SECRET, 'x-grafana-id': await token('admin', -60) }),
      401,
    ],
    [
      'the secret with something that is no token',
      () => Promise.resolve({ 'x-cldera-proxy-secret': PROXY_SECRET, 'x-grafana-id': 'admin' }),
      401,
    ],
    ['somebody whom only Grafana knows', () => through('intern'), 403],
    [
      "somebody who wrote the administrator's address into their Grafana profile",
      async () => ({
        'x-cldera-proxy-secret': PROXY_SECRET,
        'x-grafana-id': await token('intern', 600, { email: 'ops@example.com' }),
      }),
      403,
    ],
    [
      "the user's name in the header of old",
      () => Promise.resolve({ 'x-cldera-proxy-secret': PROXY_SECRET, 'x-grafana-user': 'admin' }),
      401,
    ],
  ])('is not let in with %s', async (_, headers, status) => {
    await expectProblem(await ask('/api/session', await headers()), status);
  });

  it('is not named in the log by its token', () => {
    const lines = JSON.stringify(bridge.logged());
    expect(lines).toContain('token of Grafana refused');
    expect(lines).not.toMatch(/eyJ/);
    expect(lines).not.toContain(PROXY_SECRET);
  });
});
