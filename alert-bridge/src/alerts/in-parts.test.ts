import { describe, expect, it } from '@jest/globals';
import { inParts } from './in-parts.ts';

describe('work on many at once', () => {
  /** Handles words until one of them is broken. */
  async function handle(words: string[]): Promise<{ rounds: string[]; failed: string[] }> {
    const rounds: string[] = [];
    const failed: string[] = [];
    await inParts(
      words,
      (some) => {
        rounds.push(some.join(' '));
        return some.includes('broken') ? Promise.reject(new Error('no')) : Promise.resolve();
      },
      (word, error) => failed.push(`${word}: ${(error as Error).message}`),
    );
    return { rounds, failed };
  }

  it.each<[sentence: string, words: string[], rounds: string[], failed: string[]]>([
    ['is done in one go where nothing is wrong', ['a', 'b', 'c'], ['a b c'], []],
    [
      'where something is wrong, is done one by one, and only that one is left',
      ['a', 'broken', 'c'],
      ['a broken c', 'a', 'broken', 'c'],
      ['broken: no'],
    ],
    ['of one is not tried again', ['broken'], ['broken'], ['broken: no']],
    ['of nothing is nothing', [], [''], []],
  ])('%s', async (_, words, rounds, failed) => {
    expect(await handle(words)).toEqual({ rounds, failed });
  });
});
