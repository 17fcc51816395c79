import { STATUS_CODES } from './node-http.ts';

/** RFC 9457 problem details, the body of every answer that is an error. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Which part of the input is wrong, and what to do about it. */
  errors?: readonly { field: string; message: string }[];
}

export function problem(status: number, detail: string, errors: NonNullable<Problem['errors']> = []): Problem {
  const title = STATUS_CODES[status] ?? 'Error';
  return { type: 'about:blank', title, status, detail, ...(errors.length > 0 && { errors }) };
}
