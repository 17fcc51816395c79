import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { noon } from '../../test/samples.ts';
import { cursorOf, readCursor } from './paging.ts';

describe('the mark where a page ended', () => {
  it('comes back as it went out, in letters that need no escape in a URL', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.uuid(), (seconds, id) => {
        const cursor = cursorOf(noon(seconds), id);
        expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(readCursor(cursor)).toEqual({ at: noon(seconds), id });
      }),
    );
  });

  it('may be missing: the first page', () => {
    expect(readCursor(undefined)).toBeUndefined();
  });

  it.each([
    ['nothing at all', ''],
    ['words', 'next'],
    ['no letters of ours', '%%%'],
    ['an id without an instant', Buffer.from('0193').toString('base64url')],
    ['no instant', Buffer.from('yesterday 0193').toString('base64url')],
    ['a character no database stores', Buffer.from('2026-11-24T04:00:00.000Z \0').toString('base64url')],
    ['more than an instant and an id', Buffer.from('2026-11-24T04:00:00.000Z a b').toString('base64url')],
  ])('is refused where it holds %s, with the remedy', (_, text) => {
    expect(() => readCursor(text)).toThrow('cursor: use the `next` of the page before.');
  });
});
