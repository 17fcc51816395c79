import { normaliseHost, type Endpoint, type Parsed } from './endpoint.ts';

/** A target that is read over HTTP. */
export interface UrlTarget {
  endpoint: Endpoint;
  /** Null: the target names no scheme, and the auth module decides. */
  secure: boolean | null;
  /** The `Host` header. */
  host: string;
  /** Path and query. */
  path: string;
  /** Without the query, which may hold what is nobody's business. */
  shown: string;
}

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Reads `http(s)://host[:port]/path`, or `host[:port]`, which means `defaultPath` there. */
export function parseUrlTarget(text: string, defaultPath: string): Parsed<UrlTarget> {
  const form = { ok: false, problem: `write http://host:port${defaultPath}, https://… or host:port` } as const;
  const hasScheme = SCHEME.test(text);
  const url = URL.parse(hasScheme ? text : `http://${text}`);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return form;
  if (url.username !== '' || url.password !== '') {
    return { ok: false, problem: 'leave user and password out of the target: name an auth module by auth=' };
  }
  const host = normaliseHost(url.hostname.replace(/^\[(.*)\]$/, '$1'));
  const port = portOf(url);
  if (host === null || port === 0) return form;
  if (!hasScheme && url.pathname === '/') url.pathname = defaultPath;
  return { ok: true, value: describe(url, hasScheme, { host, port }) };
}

/** URL leaves out the port that is its scheme's own. */
function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

function describe(url: URL, hasScheme: boolean, endpoint: Endpoint): UrlTarget {
  return {
    endpoint,
    secure: hasScheme ? url.protocol === 'https:' : null,
    host: url.host,
    path: `${url.pathname}${url.search}`,
    shown: `${hasScheme ? `${url.protocol}//` : ''}${url.host}${url.pathname}`,
  };
}
