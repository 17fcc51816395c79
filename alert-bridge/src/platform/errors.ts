import type { Problem } from '../contract/problem.ts';

/** What can be wrong with a request, and the HTTP status that says so. */
const KINDS = {
  invalid: { status: 400, title: 'Invalid input' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Conflict' },
  'too-large': { status: 413, title: 'Too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  'too-many': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Internal error' },
  overloaded: { status: 503, title: 'Overloaded' },
} as const;

export type ErrorKind = keyof typeof KINDS;

export interface FieldError {
  field: string;
  message: string;
}

/** An expected failure of a request. The detail is shown to the client: never put a secret in it. */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly errors: FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: ErrorKind, detail: string, more: { errors?: FieldError[]; retryAfterSeconds?: number } = {}) {
    super(detail);
    this.name = 'AppError';
    this.kind = kind;
    this.errors = more.errors ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds;
  }

  get status(): number {
    return KINDS[this.kind].status;
  }

  /** RFC 9457. */
  toProblem(): Problem {
    return {
      type: `urn:cldera:problem:${this.kind}`,
      title: KINDS[this.kind].title,
      status: this.status,
      detail: this.message,
      ...(this.errors.length > 0 && { errors: this.errors }),
    };
  }
}

export function notFound(what: string): AppError {
  return new AppError('not-found', `${what} does not exist, or is not yours to see.`);
}
