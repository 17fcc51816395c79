import { isIP, type BlockList } from 'node:net';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import type { z } from 'zod';
import type { Action, Parsed, Route } from '../contract/index.ts';
import { AppError, type FieldError } from './errors.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';

export interface Call<Principal> {
  principal: Principal;
  /** The address the request came from, as far as it can be trusted. */
  address: string;
  cookie: string | undefined;
  userAgent: string;
  setCookie(header: string): void;
}

interface Gate<Principal> {
  /** Who asks. @throws AppError when what was presented is not valid. */
  authenticate(request: Request): Promise<Principal>;
  /** May they? @throws AppError unauthenticated or forbidden. */
  permit(principal: Principal, action: Action): void;
}

export type Handler<R extends Route, Principal> = (
  input: Parsed<R>,
  call: Call<Principal>,
) => Promise<z.input<R['response']>> | z.input<R['response']>;

export type Mount<Principal> = <R extends Route>(route: R, handler: Handler<R, Principal>) => void;

/** The answer of a route that only does something. */
export const DONE = { done: true } as const;

const BODY_LIMIT = '1mb';

interface HttpParts<Principal> {
  gate: Gate<Principal>;
  log: Logger;
  metrics: Metrics;
  trustedProxies: BlockList;
}

/** The HTTP side of the contract: routes are mounted on it, and every error leaves it as problem details. */
export function createHttp<Principal>({ gate, log, metrics, trustedProxies }: HttpParts<Principal>) {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  const seconds = metrics.histogram(
    'cldera_http_request_duration_seconds',
    'Time to answer a request, by route and status.',
    ['route', 'status'],
    [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
  );

  function mountWith(bodyLimit: string): Mount<Principal> {
    return (route, handler) => {
      const parseBody = express.json({ limit: bodyLimit, strict: true, type: 'application/json' });
      app[methodOf(route)](route.path, (request: Request, response: Response, next) => {
        const stop = seconds.startTimer({ route: `${route.method} ${route.path}` });
        response.once('finish', () => stop({ status: String(response.statusCode) }));
        admit(route, request)
          // Only then is the body read: nobody unknown makes us parse fifty megabytes.
          .then((principal) => parse(parseBody, request, response).then(() => principal))
          .then((principal) => answer(route, handler, request, response, principal))
          .catch(next);
      });
    };
  }

  async function admit(route: Route, request: Request): Promise<Principal> {
    const principal = await gate.authenticate(request);
    gate.permit(principal, route.action);
    return principal;
  }

  async function answer<R extends Route>(
    route: R,
    handler: Handler<R, Principal>,
    request: Request,
    response: Response,
    principal: Principal,
  ): Promise<void> {
    const result = await handler(parseInput(route, request), {
      principal,
      address: addressOf(request, trustedProxies),
      cookie: request.headers.cookie,
      userAgent: request.headers['user-agent'] ?? '',
      setCookie: (header) => response.append('set-cookie', header),
    });
    response.status(route.status).set('cache-control', 'no-store').json(route.response.parse(result));
  }

  return {
    app,
    mount: mountWith(BODY_LIMIT),
    /** For the few routes that take large bodies. */
    mountWith,
    /** After the last route. */
    finish(): Express {
      app.use((request: Request) => {
        throw new AppError('not-found', `There is nothing at ${request.method} ${request.path}.`);
      });
      app.use(problems(log));
      return app;
    },
  };
}

function methodOf(route: Route): 'get' | 'post' | 'put' | 'delete' {
  return route.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
}

/** The portal and load balancers say for whom they ask; nobody else is believed. */
function addressOf(request: Request, trustedProxies: BlockList): string {
  const peer = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const forwarded = request.headers['x-forwarded-for'];
  if (typeof forwarded !== 'string' || !trustedProxies.check(peer, isIP(peer) === 6 ? 'ipv6' : 'ipv4')) return peer;
  return forwarded.split(',').at(-1)?.trim() ?? peer;
}

/** A route that is got can also be asked for its head. */
function hasBody({ method }: Request): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'DELETE';
}

function parse(middleware: express.RequestHandler, request: Request, response: Response): Promise<void> {
  if (!hasBody(request)) return Promise.resolve();
  if (request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    throw new AppError('unsupported-media-type', 'Send the body as application/json.');
  }
  return new Promise((resolve, reject) => {
    void middleware(request, response, (error?: unknown) =>
      error === undefined ? resolve() : reject(bodyError(error)),
    );
  });
}

/** body-parser's errors in our words. Its own messages can quote the body: they are not passed on. */
function bodyError(error: unknown): AppError {
  const type = error instanceof Error && 'type' in error ? String(error.type) : '';
  switch (type) {
    case 'entity.too.large':
      return new AppError('too-large', 'The body is larger than this route takes.');
    case 'entity.parse.failed':
      return new AppError('invalid', 'The body is not valid JSON.');
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new AppError('unsupported-media-type', 'Send UTF-8, uncompressed or gzip.');
    default:
      return new AppError('invalid', 'The body could not be read to its end.');
  }
}

function parseInput<R extends Route>(route: R, request: Request): Parsed<R> {
  const parts = {
    params: route.params.safeParse(request.params),
    query: route.query.safeParse(request.query),
    body: route.body.safeParse(hasBody(request) ? request.body : {}),
  };
  const errors: FieldError[] = Object.entries(parts).flatMap(([part, result]) =>
    result.success ? [] : result.error.issues.slice(0, 20).map((issue) => fieldError(part, issue)),
  );
  if (errors.length > 0) {
    const [first] = errors;
    throw new AppError('invalid', `${first?.field ?? 'input'}: ${first?.message ?? 'invalid'}`, { errors });
  }
  return { params: parts.params.data, query: parts.query.data, body: parts.body.data } as Parsed<R>;
}

function fieldError(part: string, issue: z.core.$ZodIssue): FieldError {
  return { field: [part, ...issue.path.map(String)].join('.').slice(0, 300), message: issue.message.slice(0, 300) };
}

function problems(log: Logger): ErrorRequestHandler {
  // Express tells error handlers by their four parameters.
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const known = error instanceof AppError ? error : fallback(error, request.path, log);
    if (known.retryAfterSeconds !== undefined) response.set('retry-after', String(known.retryAfterSeconds));
    response.status(known.status).type('application/problem+json').send(JSON.stringify(known.toProblem()));
  };
}

function fallback(error: unknown, path: string, log: Logger): AppError {
  if (error instanceof URIError) return new AppError('invalid', 'The address has a broken %-escape.');
  log.error({ err: error, path }, 'request failed');
  return new AppError('internal', 'Something went wrong on our side; it is in the log.');
}
