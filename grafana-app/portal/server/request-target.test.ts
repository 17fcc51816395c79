import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseTarget } from './request-target.ts';

describe('the target of a request', () => {
  it.each([
    ['/', [''], ''],
    ['/a/b', ['a', 'b'], ''],
    ['/a?b=/../c', ['a'], '?b=/../c'],
    ['/%E6%A6%82/x%20y', ['概', 'x y'], ''],
    ['/a/', ['a', ''], ''],
  ])('%s is taken apart', (url, segments, query) => {
    expect(parseTarget(url)).toMatchObject({ segments, query });
  });

  it.each(['', '*', 'http://x/', '/..', '/a/./b', '/%2E%2e', '/a%2Fb', '/a%5cb', '/a\\b', '/%00', '/%', '/%c3%28'])(
    '%j is refused',
    (url) => {
      expect(parseTarget(url)).toBeNull();
    },
  );

  it('never lets a segment through that could lead elsewhere', () => {
    const part = fc.oneof(fc.string(), fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '%00', '..%2f..', '%252e'));
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const target = parseTarget(`/${parts.join('/')}`);
        for (const segment of target?.segments ?? []) {
          expect(segment).not.toMatch(/[/\\\0]/);
          expect(['.', '..']).not.toContain(segment);
        }
      }),
    );
  });
});
