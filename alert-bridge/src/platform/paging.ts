import { AppError } from './errors.ts';

/** Where a page ended in a list ordered by an instant and an id. */
export interface Cursor {
  at: string;
  id: string;
}

const CURSOR = /^([0-9T:.Z+-]{20,30}) ([0-9a-z-]{1,64})$/;

export function cursorOf(at: string, id: string): string {
  return Buffer.from(`${at} ${id}`).toString('base64url');
}

/** @throws AppError invalid when the text is not a cursor of ours. */
export function readCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  const [, at, id] = CURSOR.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  if (at === undefined || id === undefined) throw new AppError('invalid', 'cursor: use the `next` of the page before.');
  return { at, id };
}
