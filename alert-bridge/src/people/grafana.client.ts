import { timingSafeEqual, createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify, type JWTVerifyGetKey } from 'jose';

export interface GrafanaSettings {
  /** Grafana's root URL as the bridge reaches it: its keys are read there. */
  url: string;
  /** What the plugin proxy adds to every request from `secureJsonData`. */
  proxySecret: string;
  /** Organisation of the staff; tokens of other organisations are refused. */
  organisation: number;
}

export interface GrafanaUser {
  login: string | undefined;
}

export type GrafanaIdentity = ReturnType<typeof createGrafanaIdentity>;

/**
 * Who a request through Grafana's plugin proxy is from (D9). The signed-in user header is unsigned and a client can send its own,
 * so only the ES256 token of `X-Grafana-Id` counts, verified each time against Grafana's keys, and only beside the proxy's secret.
 * @param keys for tests; Grafana's key set otherwise
 */
export function createGrafanaIdentity(settings: GrafanaSettings, keys?: JWTVerifyGetKey) {
  const keySet = keys ?? createRemoteJWKSet(new URL('api/signing-keys/keys', withSlash(settings.url)));
  return {
    isProxy: (secret: string | undefined): boolean => secret !== undefined && sameText(secret, settings.proxySecret),
    /** @throws when the token is not one that Grafana signed for this organisation and that still holds. */
    async verify(token: string): Promise<GrafanaUser> {
      const { payload } = await jwtVerify(token, keySet, {
        algorithms: ['ES256'],
        audience: `org:${settings.organisation}`,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: 5,
      });
      return { login: text(payload['username']) };
    },
  };
}

/** Compares in constant time, whatever the lengths. */
export function sameText(a: string, b: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function text(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim !== '' ? claim : undefined;
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
