import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHttpReader, type HttpResponse } from './http-response.ts';

const MAX = 1000;

/** What the reader makes of bytes that arrive in pieces, and of the end of the connection. */
function read(pieces: readonly (string | Buffer)[], closes = false): HttpResponse | null {
  const reader = createHttpReader(MAX);
  for (const piece of pieces) {
    const response = reader.push(Buffer.from(piece));
    if (response !== null) return response;
  }
  return closes ? reader.end() : null;
}

const ok = (headers: string, body: string) => `HTTP/1.1 200 OK\r\n${headers}\r\n\r\n${body}`;
const hello = { status: 200, body: 'hello' };

describe('an HTTP reader', () => {
  it.each([
    ['a body of known length', ok('Content-Length: 5', 'hello')],
    ['an empty body', ok('Content-Length: 0', ''), ''],
    ['headers in any case, with spaces', ok('cOnTeNt-LeNgTh:  5 \t', 'hello')],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello'],
    ['no reason phrase', 'HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello'],
    ['chunks', ok('Transfer-Encoding: chunked', '2\r\nhe\r\n3;x="y"\r\nllo\r\n0\r\n\r\n')],
    ['chunks and a trailer', ok('Transfer-Encoding: chunked', '5\r\nhello\r\n0\r\nX: y\r\n\r\n')],
    ['a line break in a chunk', ok('Transfer-Encoding: Chunked', '4\r\n\r\n\r\n\r\n0\r\n\r\n'), '\r\n\r\n'],
    ['100 Continue first', `HTTP/1.1 100 Continue\r\n\r\n${ok('Content-Length: 5', 'hello')}`],
    ['bytes beyond the length', ok('Content-Length: 5', 'hello world')],
    ['Chinese', ok('Content-Length: 6', '中文'), '中文'],
    ['identity said aloud', ok('Content-Encoding: identity\r\nContent-Length: 5', 'hello')],
  ])('reads %s', (_what, bytes, body = 'hello') => {
    expect(read([bytes])).toEqual({ status: 200, body });
  });

  it('reads a body that ends with the connection', () => {
    const bytes = ok('Content-Type: text/plain', 'hello');
    expect(read([bytes])).toBeNull();
    expect(read([bytes], true)).toEqual(hello);
  });

  it.each([
    ['within the head', 'HTTP/1.1 200 OK\r\nContent-'],
    ['within the body', ok('Content-Length: 5', 'hel')],
    ['within a chunk', ok('Transfer-Encoding: chunked', '5\r\nhel')],
    ['before the last chunk', ok('Transfer-Encoding: chunked', '5\r\nhello\r\n')],
    ['before anything', ''],
  ])('has no response when the connection ends %s', (_where, bytes) => {
    expect(read([bytes], true)).toBeNull();
  });

  it.each([204, 301, 404, 500])('does not wait for the body of status %d', (status) => {
    expect(read([`HTTP/1.1 ${status} x\r\nContent-Length: 900\r\n\r\n`])).toEqual({ status, body: '' });
  });

  it('reads any body, chunked or not, however the network cuts it', () => {
    const body = fc.string({ unit: 'grapheme', maxLength: 60 });
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(body, sizes, sizes, fc.boolean(), (text, cuts, chunks, isChunked) => {
        const bytes = Buffer.from(text);
        const encoded = isChunked
          ? [
              ...pieces(bytes, chunks)
                .map((chunk) => [`${chunk.length.toString(16)}\r\n`, chunk, '\r\n'])
                .flat(),
              '0\r\n\r\n',
            ]
          : [bytes];
        const headers = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes.length}`;
        const whole = Buffer.concat([ok(headers, ''), ...encoded].map((part) => Buffer.from(part)));
        expect(read(pieces(whole, cuts))).toEqual({ status: 200, body: text });
      }),
    );
  });

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', 'protocol'],
    ['another protocol, at its first byte', '+', 'protocol'],
    ['a TLS alert', Buffer.from([0x15, 0x03, 0x01, 0, 2, 2, 70]), 'tls'],
    ['HTTP/2', 'HTTP/2 200\r\n\r\n', 'protocol'],
    ['a status that is none', 'HTTP/1.1 abc\r\n\r\n', 'protocol'],
    ['a header without a colon', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n', 'protocol'],
    ['a header with a space before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello', 'protocol'],
    ['a folded header', 'HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n', 'protocol'],
    ['a length that is none', ok('Content-Length: five', 'hello'), 'protocol'],
    ['a negative length', ok('Content-Length: -5', 'hello'), 'protocol'],
    ['two lengths', ok('Content-Length: 5\r\nContent-Length: 6', 'hello'), 'protocol'],
    ['a length and chunks', ok('Content-Length: 5\r\nTransfer-Encoding: chunked', '0\r\n\r\n'), 'protocol'],
    ['an unknown transfer coding', ok('Transfer-Encoding: gzip, chunked', '0\r\n\r\n'), 'protocol'],
    ['compression nobody asked for', ok('Content-Encoding: gzip\r\nContent-Length: 5', 'hello'), 'protocol'],
    ['a chunk size that is none', ok('Transfer-Encoding: chunked', 'x\r\n'), 'protocol'],
    ['a chunk longer than announced', ok('Transfer-Encoding: chunked', '2\r\nhello\r\n'), 'protocol'],
    ['a chunk size without end', ok('Transfer-Encoding: chunked', '0'.repeat(300)), 'protocol'],
    ['a length too large', ok('Content-Length: 1001', ''), 'too_large'],
    ['a body too large', ok('X: y', 'x'.repeat(1001)), 'too_large'],
    ['chunks too large', ok('Transfer-Encoding: chunked', `3e9\r\n${'x'.repeat(1001)}\r\n`), 'too_large'],
    ['headers without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(17_000)}`, 'too_large'],
  ])('refuses %s', (_what, bytes, reason) => {
    expect(() => read([bytes])).toThrow(expect.objectContaining({ reason }));
  });

  it('ends with a response, a reason or a wait on any bytes', () => {
    const headers = fc.constantFrom('', 'Transfer-Encoding: chunked', 'Content-Length: 3', 'X: y');
    fc.assert(
      fc.property(headers, fc.uint8Array({ maxLength: 100 }), (header, noise) => {
        try {
          read([ok(header, ''), Buffer.from(noise)], true);
        } catch (error) {
          expect(error).toMatchObject({ name: 'ProbeFailure' });
        }
      }),
    );
  });
});

/** Cuts bytes into pieces of these sizes, over and over. */
function pieces(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const cut: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = sizes[cut.length % sizes.length]!;
    cut.push(bytes.subarray(at, at + size));
    at += size;
  }
  return cut;
}
