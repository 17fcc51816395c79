import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { Logger } from 'pino';
import { sendProblem } from './answers.ts';

/** What a browser may tell the bridge. Everything else stays here: credentials and identities other than the session, forwarding headers. */
const FORWARDED = [
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'content-length',
  'content-type',
  'if-match',
  'if-none-match',
  'origin',
  'range',
  'referer',
  'sec-fetch-site',
  'traceparent',
  'transfer-encoding',
  'user-agent',
  'x-cldera-request',
];

/** RFC 9110 section 7.6.1: about one connection, not about the message. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const SESSION_COOKIE = 'cldera_session';
const HEADERS_WITHIN_MS = 30_000;

export interface BridgeProxy {
  /** Passes a request on to the bridge, under this path. */
  forward(request: IncomingMessage, response: ServerResponse, path: string): void;
  close(): void;
}

/** Streams requests to the bridge and answers back, over connections that are kept. */
export function createBridgeProxy(bridgeUrl: URL, log: Logger): BridgeProxy {
  const client = bridgeUrl.protocol === 'https:' ? https : http;
  const agent = new client.Agent({ keepAlive: true, maxSockets: 128 });
  const prefix = bridgeUrl.pathname.replace(/\/$/, '');

  function forward(request: IncomingMessage, response: ServerResponse, path: string, attempt = 1): void {
    const upstream = client.request(bridgeUrl, {
      agent,
      method: request.method,
      path: prefix + path,
      headers: headersFor(request),
    });
    const tooLate = setTimeout(() => upstream.destroy(new Error('no answer in time')), HEADERS_WITHIN_MS);
    upstream.on('response', (answer) => {
      clearTimeout(tooLate);
      response.writeHead(answer.statusCode ?? 502, withoutHopByHop(answer));
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    upstream.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(tooLate);
      if (response.headersSent || response.destroyed) {
        response.destroy();
        return;
      }
      // The bridge closed a kept connection just as this request was sent on it; nothing was read, so reading again is safe.
      if (attempt === 1 && upstream.reusedSocket && error.code === 'ECONNRESET' && request.method === 'GET') {
        forward(request, response, path, 2);
        return;
      }
      log.warn({ method: request.method, path, reason: error.message }, 'bridge did not answer');
      sendProblem(response, 502, 'Bad Gateway', 'The operations service cannot be reached; try again shortly.');
    });
    response.on('close', () => {
      if (!response.writableFinished) upstream.destroy();
    });
    request.pipe(upstream);
  }

  return { forward, close: () => agent.destroy() };
}

function headersFor(request: IncomingMessage): http.OutgoingHttpHeaders {
  const headers: http.OutgoingHttpHeaders = {
    'x-forwarded-for': request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? 'unknown',
    'x-forwarded-proto': 'http',
    'x-forwarded-host': request.headers.host ?? '',
  };
  for (const name of FORWARDED) {
    const value = request.headers[name];
    if (value !== undefined) headers[name] = value;
  }
  const session = sessionCookie(request);
  if (session !== null) headers['cookie'] = `${SESSION_COOKIE}=${session}`;
  return headers;
}

function withoutHopByHop(answer: IncomingMessage): http.OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}

/** The session a browser brought; null when it brought none. */
export function sessionCookie(request: IncomingMessage): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.split('=', 2);
    if (name?.trim() === SESSION_COOKIE && value !== undefined && value.trim() !== '') return value.trim();
  }
  return null;
}
