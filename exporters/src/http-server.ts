import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Logger } from 'pino';
import { render } from './exposition.ts';
import type { Family } from './metric.ts';
import { acceptsGzip, chooseFormat } from './negotiation.ts';
import { createServer } from './node-http.ts';
import { problem, type Problem } from './problem.ts';

export interface Request {
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Calls back once when the client closes the connection before its answer. */
  onGone: (listener: () => void) => void;
}

export interface Reply {
  status: number;
  contentType: string;
  body: string;
}

export type Handler = (request: Request) => Reply | Promise<Reply>;

/** Handlers by path and method; GET answers HEAD as well. */
export type Routes = Readonly<Record<string, Partial<Record<'GET' | 'POST', Handler>>>>;

/** Smaller bodies fit into a packet or two, and compressing them saves nothing. */
const GZIP_FROM_BYTES = 2048;
/** Longer than any usual scrape interval, so that Prometheus' connections last. */
const KEEP_ALIVE_MS = 130_000;

export function createHttpServer(routes: Routes, log: Logger): Server {
  const server = createServer((request, response) => {
    answer(routes, request, response).catch((error: unknown) => {
      log.error({ err: error, path: pathOf(request.url ?? '/').path }, 'request failed');
      if (response.headersSent) response.destroy();
      else send(request, response, problemReply(problem(500, 'The exporters have a fault; their log says more.')));
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
}

/** Families in the format the client prefers. */
export function expositionReply(families: readonly Family[], headers: IncomingHttpHeaders): Reply {
  const { grammar, contentType } = chooseFormat(headers.accept);
  return { status: 200, contentType, body: render(families, grammar) };
}

export function problemReply(cause: Problem): Reply {
  return { status: cause.status, contentType: 'application/problem+json', body: `${JSON.stringify(cause)}\n` };
}

export function textReply(status: number, text: string): Reply {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${text}\n` };
}

async function answer(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { path, query } = pathOf(request.url ?? '/');
  const methods = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (methods === undefined) {
    send(request, response, problemReply(problem(404, 'There is nothing here. The page / names what there is.')));
    return;
  }
  const handler = methods[(request.method === 'HEAD' ? 'GET' : request.method) as 'GET' | 'POST'];
  if (handler === undefined) {
    response.setHeader('allow', Object.keys(methods).join(', '));
    send(request, response, problemReply(problem(405, `This path does not take ${request.method ?? 'that method'}.`)));
    return;
  }
  const onGone = (listener: () => void) => void response.once('close', listener);
  send(request, response, await handler({ query: new URLSearchParams(query), headers: request.headers, onGone }));
}

function pathOf(url: string): { path: string; query: string } {
  const mark = url.indexOf('?');
  return mark < 0 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

/**
 * Compresses on the spot: the thread pool, where name servers that do not answer may hold every thread, could keep an
 * answer past its deadline.
 */
function send(request: IncomingMessage, response: ServerResponse, { status, contentType, body }: Reply): void {
  const headers: Record<string, string | number> = { 'content-type': contentType, 'x-content-type-options': 'nosniff' };
  if (contentType.startsWith('text/html'))
    headers['content-security-policy'] = "default-src 'none'; style-src 'unsafe-inline'";
  let bytes = Buffer.from(body);
  if (bytes.length >= GZIP_FROM_BYTES && acceptsGzip(request.headers['accept-encoding'])) {
    bytes = gzipSync(bytes, { level: 1 });
    headers['content-encoding'] = 'gzip';
  }
  headers['content-length'] = bytes.length;
  response.writeHead(status, headers).end(bytes);
}
