import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createReplyReader, encodeCommand, type Reply } from './resp.ts';

const MAX = 1024 * 1024;
const readAll = (...chunks: (string | Buffer)[]) => {
  const reader = createReplyReader(MAX);
  return chunks.flatMap((chunk) => reader.push(Buffer.from(chunk)));
};

/** Written independently of the reader. */
function encode(reply: Reply): string {
  if (reply === null) return '$-1\r\n';
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if (typeof reply === 'string') return `$${Buffer.byteLength(reply)}\r\n${reply}\r\n`;
  if (Array.isArray(reply)) return `*${reply.length}\r\n${reply.map(encode).join('')}`;
  return `-${reply.error}\r\n`;
}

describe('a reply reader', () => {
  it.each<[string, string, Reply]>([
    ['a simple string', '+OK\r\n', 'OK'],
    ['an error', '-NOAUTH Authentication required.\r\n', { error: 'NOAUTH Authentication required.' }],
    ['an integer', ':-42\r\n', -42],
    ['a bulk string', '$5\r\na\r\nbc\r\n', 'a\r\nbc'],
    ['an empty bulk string', '$0\r\n\r\n', ''],
    ['a bulk string of Chinese', '$6\r\n中文\r\n', '中文'],
    ['no bulk string', '$-1\r\n', null],
    ['an array', '*2\r\n:1\r\n$1\r\na\r\n', [1, 'a']],
    ['an empty array', '*0\r\n', []],
    ['no array', '*-1\r\n', null],
    ['arrays in an array', '*2\r\n*0\r\n*1\r\n:1\r\n', [[], [1]]],
    ['an error in an array', '*1\r\n-ERR x\r\n', [{ error: 'ERR x' }]],
  ])('reads %s', (_what, bytes, reply) => {
    expect(readAll(bytes)).toEqual([reply]);
  });

  it('reads several replies at once', () => {
    expect(readAll('+OK\r\n:1\r\n+PONG\r\n')).toEqual(['OK', 1, 'PONG']);
  });

  it('reads nothing from half a reply', () => {
    expect(readAll('$5\r\nhel')).toEqual([]);
    expect(readAll('*2\r\n:1\r\n')).toEqual([]);
    expect(readAll('+OK\r')).toEqual([]);
  });

  it('reads any replies however the network cuts them', () => {
    const { reply } = fc.letrec<{ reply: Reply }>((tie) => ({
      reply: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: 'grapheme' }),
        fc.integer(),
        fc.constant(null),
        fc.string().map((text) => ({ error: text.replaceAll(/[\r\n]/g, '') })),
        fc.array(tie('reply'), { maxLength: 4 }),
      ),
    }));
    fc.assert(
      fc.property(
        fc.array(reply, { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        (replies, sizes) => {
          const bytes = Buffer.from(replies.map(encode).join(''));
          const reader = createReplyReader(MAX);
          const read: Reply[] = [];
          for (let at = 0; at < bytes.length;) {
            const size = sizes.next().value as number;
            read.push(...reader.push(bytes.subarray(at, at + size)));
            at += size;
          }
          expect(read).toEqual(replies);
        },
      ),
    );
  });

  it('takes time in proportion to the bytes, even when they drip', () => {
    const reader = createReplyReader(MAX);
    const bytes = Buffer.from(encode('x'.repeat(300_000)));
    let replies = 0;
    const start = performance.now();
    for (let at = 0; at < bytes.length; at += 1) replies += reader.push(bytes.subarray(at, at + 1)).length;
    expect(replies).toBe(1);
    // Copying what came before at each byte would be 45 GB and take many seconds.
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it.each([
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'protocol'],
    ['an SSH banner', 'SSH-2.0-OpenSSH_9.2\r\n', 'protocol'],
    ['a RESP3 map', '%1\r\n+a\r\n:1\r\n', 'protocol'],
    ['a number that is none', ':1x\r\n', 'protocol'],
    ['a negative length', '$-2\r\n', 'protocol'],
    ['a string longer than announced', '$1\r\nabc\r\n', 'protocol'],
    ['a line that ends in CR alone', '+OK\rX\r\n', 'protocol'],
    ['a line without end', `+${'x'.repeat(9000)}`, 'protocol'],
    ['arrays nested without end', '*1\r\n'.repeat(20), 'protocol'],
    ['a string of a gigabyte', '$1000000000\r\n', 'too_large'],
  ])('refuses %s', (_what, bytes, reason) => {
    expect(() => readAll(bytes)).toThrow(expect.objectContaining({ reason }));
  });

  it('ends with an answer or a reason on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          createReplyReader(MAX).push(Buffer.from(bytes));
        } catch (error) {
          expect(error).toMatchObject({ name: 'ProbeFailure' });
        }
      }),
    );
  });
});

describe('encodeCommand', () => {
  it('counts bytes, so that no word can smuggle in another command', () => {
    expect(encodeCommand(['AUTH', '密\r\nFLUSHALL'])).toBe('*2\r\n$4\r\nAUTH\r\n$13\r\n密\r\nFLUSHALL\r\n');
  });

  it('is read back as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (words) => {
        expect(readAll(encodeCommand(words))).toEqual([words]);
      }),
    );
  });
});
