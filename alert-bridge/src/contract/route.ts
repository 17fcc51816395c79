import { z } from 'zod';
import type { Action } from './actions.ts';

/** One HTTP operation: what the server mounts, the client calls and openapi.json lists. */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Express-style path below the bridge's root, `/api/tickets/:id`. */
  readonly path: string;
  /** What a principal must be allowed to do; a route without one does not compile. */
  readonly action: Action;
  readonly summary: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly response: Response;
  readonly status: number;
}

const Nothing = z.strictObject({});
type Nothing = typeof Nothing;

interface Definition<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Response extends z.ZodType,
> {
  method: Route['method'];
  path: string;
  action: Action;
  summary: string;
  params?: Params;
  query?: Query;
  body?: Body;
  response: Response;
  status?: number;
}

/** Declares a route; parts left out are empty objects. */
export function route<
  Response extends z.ZodType,
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType = Nothing,
>(definition: Definition<Params, Query, Body, Response>): Route<Params, Query, Body, Response> {
  return {
    method: definition.method,
    path: definition.path,
    action: definition.action,
    summary: definition.summary,
    params: definition.params ?? (Nothing as unknown as Params),
    query: definition.query ?? (Nothing as unknown as Query),
    body: definition.body ?? (Nothing as unknown as Body),
    response: definition.response,
    status: definition.status ?? 200,
  };
}

/** What a client hands over; parts that are empty may be left out. */
export interface Input<R extends Route> {
  params?: z.input<R['params']>;
  query?: z.input<R['query']>;
  body?: z.input<R['body']>;
}

/** What a handler receives after parsing. */
export interface Parsed<R extends Route> {
  params: z.output<R['params']>;
  query: z.output<R['query']>;
  body: z.output<R['body']>;
}

export type ResponseOf<R extends Route> = z.output<R['response']>;

/** A route's path with its parameters filled in and its query appended. */
export function urlOf<R extends Route>(route: R, input: Input<R>): string {
  const params = (input.params ?? {}) as Record<string, string>;
  const path = route.path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      query.set(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
