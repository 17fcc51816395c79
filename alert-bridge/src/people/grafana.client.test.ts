import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { createGrafanaIdentity, sameText, type GrafanaIdentity } from './grafana.client.ts';

interface Key {
  id: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  jwk: JWK;
}

async function makeKey(id: string, algorithm = 'ES256'): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  return { id, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid: id, alg: algorithm, use: 'sig' } };
}

interface Token {
  claims?: Record<string, unknown>;
  audience?: string | string[];
  /** Seconds from now. */
  expiresIn?: number | null;
  kid?: string | null;
  algorithm?: string;
}

describe("Grafana's token of who asks", () => {
  let server: Server;
  let url: string;
  let served: JWK[];
  let asked: number;
  let key: Key;
  let next: Key;
  let identity: GrafanaIdentity;

  beforeAll(async () => {
    [key, next] = await Promise.all([makeKey('2026-11'), makeKey('2026-12')]);
    server = createServer((request, response) => {
      if (request.url !== '/grafana/api/signing-keys/keys') response.writeHead(404).end();
      else {
        asked += 1;
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: served }));
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/grafana`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  beforeEach(() => {
    served = [key.jwk];
    asked = 0;
    identity = createGrafanaIdentity({ url, proxySecret: 'shared with the proxy', organisation: 1 });
  });

  function sign(token: Token = {}, by: Key = key): Promise<string> {
    const { claims = { username: 'wang', email: 'wang@example.com' }, audience = 'org:1', expiresIn = 600 } = token;
    const jwt = new SignJWT(claims).setSubject('user:7').setAudience(audience);
    jwt.setProtectedHeader({
      alg: token.algorithm ?? 'ES256',
      typ: 'jwt',
      ...(token.kid !== null && { kid: token.kid ?? by.id }),
    });
    if (expiresIn !== null) jwt.setExpirationTime(Math.floor(Date.now() / 1000) + expiresIn);
    return jwt.sign(by.privateKey);
  }

  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = () => ({
    sub: 'user:7',
    aud: 'org:1',
    username: 'admin',
    exp: Math.floor(Date.now() / 1000) + 600,
  });

  it('that Grafana signed tells who it is', async () => {
    expect(await identity.verify(await sign())).toEqual({ login: 'wang' });
  });

  it('tells what it says and nothing more', async () => {
    for (const claims of [{}, { username: '' }, { username: 7 }, { email: 'admin@example.com' }]) {
      expect(await identity.verify(await sign({ claims }))).toEqual({ login: undefined });
    }
  });

  it('may be meant for several organisations, ours among them', async () => {
    expect(await identity.verify(await sign({ audience: ['org:2', 'org:1'] }))).toMatchObject({ login: 'wang' });
  });

  it('makes us ask for the keys once, not at every request', async () => {
    for (let n = 0; n < 5; n += 1) await identity.verify(await sign());
    expect(asked).toBe(1);
  });

  describe('is refused', () => {
    const refused = async (token: string | Promise<string>, why: RegExp) => {
      await expect(identity.verify(await token)).rejects.toThrow(why);
    };

    it('without a signature (alg none)', () =>
      refused(`${part({ alg: 'none', typ: 'jwt' })}.${part(claims())}.`, /alg|signature/i));

    it('without a signature, under the name of the key', () =>
      refused(`${part({ alg: 'none', kid: key.id })}.${part(claims())}.`, /alg|signature/i));

    it('signed with the public key as a shared secret (HS256)', async () => {
      const head = `${part({ alg: 'HS256', kid: key.id })}.${part(claims())}`;
      for (const secret of [await exportSPKI(key.publicKey), JSON.stringify(key.jwk)]) {
        const signature = createHmac('sha256', secret).update(head).digest('base64url');
        await refused(`${head}.${signature}`, /alg/i);
      }
    });

    it('signed with a key of another kind', async () => {
      const rsa = await makeKey('rsa', 'RS256');
      served = [rsa.jwk];
      await refused(sign({ algorithm: 'RS256' }, rsa), /alg/i);
    });

    it('signed by somebody else under the name of the key', () => refused(sign({ kid: key.id }, next), /signature/i));

    it('signed by a key that Grafana does not know', () => refused(sign({}, next), /no applicable key/i));

    it('with another payload than was signed', async () => {
      const [head, , signature] = (await sign()).split('.');
      await refused(`${head}.${part(claims())}.${signature}`, /signature/i);
    });

    it('for another organisation', () => refused(sign({ audience: 'org:2' }), /aud/));
    it('for an organisation whose number begins like ours', () => refused(sign({ audience: 'org:10' }), /aud/));
    it('for nobody', () => refused(sign({ audience: [] }), /aud/));
    it('when it has run out', () => refused(sign({ expiresIn: -6 }), /exp/));
    it('where it never runs out', () => refused(sign({ expiresIn: null }), /exp/));
    it('where it is no token', () => refused('not a token', /Invalid Compact JWS/));
    it('where it is nothing', () => refused('', /Invalid Compact JWS/));
  });

  it('a few seconds after it ran out still holds: clocks differ', async () => {
    expect(await identity.verify(await sign({ expiresIn: -2 }))).toMatchObject({ login: 'wang' });
  });

  describe('when Grafana changes its key', () => {
    afterEach(() => {
      jest.restoreAllMocks();
    });
    // The set of keys is not asked for again within half a minute, so that wrong tokens are no way to keep Grafana busy.
    const halfAMinuteLater = () => {
      const later = performance.timeOrigin + performance.now() + 31_000;
      jest.spyOn(Date, 'now').mockImplementation(() => later);
    };

    it('holds with the new key within half a minute, and no longer with the old one', async () => {
      await identity.verify(await sign());
      const [signedBefore, signedAfter] = [await sign(), await sign({}, next)];
      served = [next.jwk];
      await expect(identity.verify(signedAfter)).rejects.toThrow(/no applicable key/i);
      halfAMinuteLater();
      expect(await identity.verify(signedAfter)).toMatchObject({ login: 'wang' });
      await expect(identity.verify(signedBefore)).rejects.toThrow(/no applicable key/i);
      expect(asked).toBe(2);
    });

    it('holds with either while Grafana shows both', async () => {
      served = [key.jwk, next.jwk];
      expect(await identity.verify(await sign({}, next))).toMatchObject({ login: 'wang' });
      expect(await identity.verify(await sign())).toMatchObject({ login: 'wang' });
      expect(asked).toBe(1);
    });

    it('tokens under unknown keys do not make us ask at every request', async () => {
      const token = await sign({ kid: 'made up' }, next);
      for (let n = 0; n < 10; n += 1) await expect(identity.verify(token)).rejects.toThrow();
      expect(asked).toBe(1);
    });
  });

  it('is refused while Grafana does not answer', async () => {
    const away = createGrafanaIdentity({ url: 'http://127.0.0.1:1', proxySecret: 'x', organisation: 1 });
    await expect(away.verify(await sign())).rejects.toThrow();
  });
});

describe('the secret of the plugin proxy', () => {
  const identity = createGrafanaIdentity({ url: 'http://127.0.0.1:1', proxySecret: 'shared secret', organisation: 1 });

  it.each([
    ['is right', 'shared secret', true],
    ['is missing', undefined, false],
    ['is empty', '', false],
    ['is shorter', 'shared', false],
    ['is longer', 'shared secret!', false],
    ['is in another case', 'Shared Secret', false],
  ])('%s', (_, secret, is) => {
    expect(identity.isProxy(secret)).toBe(is);
  });

  it('is compared whatever the lengths', () => {
    expect(sameText('密码', '密码')).toBe(true);
    expect(sameText('a', 'ab')).toBe(false);
  });
});
