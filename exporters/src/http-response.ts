import { ProbeFailure, looksLikeTls, speaksTls } from './failure.ts';

/** The answer to a GET. The body is read for status 200 only. */
export interface HttpResponse {
  status: number;
  body: string;
}

export interface HttpReader {
  /** Takes what arrived; the response once it is whole. @throws ProbeFailure */
  push: (chunk: Buffer) => HttpResponse | null;
  /** The connection was closed: the response, if that is how it ends. */
  end: () => HttpResponse | null;
}

/** How the end of a body is known (RFC 9112 §6.3). */
type Framing =
  | { kind: 'length'; left: number }
  /** `left` in the chunk; null: the size of the next one is due. */
  | { kind: 'chunked'; left: number | null }
  | { kind: 'close' };

interface Head {
  status: number;
  framing: Framing;
  bytes: number;
}

const [CR, LF] = [13, 10];
const MAX_HEAD_BYTES = 16 * 1024;
const MAX_CHUNK_LINE_BYTES = 256;
const STATUS_LINE = /^HTTP\/1\.[01] ([1-9]\d\d)(?: .*)?$/;
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/;

/**
 * Reads one HTTP/1.1 response, strictly, and however the network cuts it. Node's own client does the same, but with a
 * request, a response and a parser object for each probe it costs a third of what a probe of nginx may take.
 */
export function createHttpReader(maxBytes: number): HttpReader {
  const body: Buffer[] = [];
  let size = 0;
  let head: Head | null = null;
  /** What has not been understood yet; never longer than a head or a chunk's size line. */
  let rest: Buffer = Buffer.alloc(0);

  /** Moves up to `most` bytes into the body. */
  function take(most: number): number {
    const part = rest.subarray(0, most);
    rest = rest.subarray(part.length);
    size += part.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    if (part.length > 0) body.push(part);
    return part.length;
  }
  function takeChunks(chunk: { left: number | null }): boolean {
    for (;;) {
      if (chunk.left === null) {
        const line = readChunkLine(rest);
        if (line === null) return false;
        if (line.size === 0) return true;
        rest = rest.subarray(line.bytes);
        chunk.left = line.size;
      }
      chunk.left -= take(chunk.left);
      if (chunk.left > 0 || rest.length < 2) return false;
      if (rest[0] !== CR || rest[1] !== LF) throw notHttp('a chunk is longer than announced');
      rest = rest.subarray(2);
      chunk.left = null;
    }
  }
  /** Whether the body is complete. */
  function takeBody(framing: Framing): boolean {
    if (framing.kind === 'chunked') return takeChunks(framing);
    const taken = take(framing.kind === 'length' ? framing.left : rest.length);
    if (framing.kind === 'close') return false;
    framing.left -= taken;
    return framing.left === 0;
  }
  function response(status: number): HttpResponse {
    return { status, body: Buffer.concat(body, size).toString('utf8') };
  }

  return {
    push(chunk) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      while (head === null) {
        const found = readHead(rest);
        if (found === null) return null;
        rest = rest.subarray(found.bytes);
        // 1xx announces that the real one follows.
        if (found.status >= 200) head = found;
      }
      const { status, framing } = head;
      if (status !== 200) return response(status);
      if (framing.kind === 'length' && framing.left > maxBytes) throw tooLarge(maxBytes);
      return takeBody(framing) ? response(status) : null;
    },
    end: () => (head?.framing.kind === 'close' ? response(head.status) : null),
  };
}

function readHead(bytes: Buffer): Head | null {
  if (looksLikeTls(bytes)) throw speaksTls();
  if (!couldBeHttp(bytes)) throw notHttp('it starts with something else');
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0 ? bytes.length > MAX_HEAD_BYTES : end > MAX_HEAD_BYTES) {
    throw new ProbeFailure('too_large', `the headers are longer than ${MAX_HEAD_BYTES} bytes`);
  }
  if (end < 0) return null;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = STATUS_LINE.exec(statusLine)?.[1];
  if (status === undefined) throw notHttp('the status line is odd');
  return { status: Number(status), framing: framingOf(readFields(lines)), bytes: end + 4 };
}

/** Tells at the first bytes, rather than at the deadline, that a server speaks something else. */
function couldBeHttp(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, 5);
  return 'HTTP/'.startsWith(start);
}

function readFields(lines: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of lines) {
    const [, name, value = ''] = FIELD.exec(line) ?? [];
    if (name === undefined) throw notHttp('a header is odd');
    const key = name.toLowerCase();
    const before = fields.get(key);
    fields.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return fields;
}

function framingOf(fields: ReadonlyMap<string, string>): Framing {
  const [length, transfer, content] = ['content-length', 'transfer-encoding', 'content-encoding'].map((name) =>
    fields.get(name),
  );
  if (content !== undefined && content !== 'identity') throw notHttp('it is compressed although nobody asked for that');
  if (transfer !== undefined) {
    if (transfer.toLowerCase() !== 'chunked' || length !== undefined) throw notHttp('its transfer coding is unknown');
    return { kind: 'chunked', left: null };
  }
  if (length === undefined) return { kind: 'close' };
  if (!/^\d{1,15}$/.test(length)) throw notHttp('its length is no number');
  return { kind: 'length', left: Number(length) };
}

function readChunkLine(bytes: Buffer): { size: number; bytes: number } | null {
  const end = bytes.indexOf('\r\n');
  if (end > MAX_CHUNK_LINE_BYTES || (end < 0 && bytes.length > MAX_CHUNK_LINE_BYTES)) throw notHttp('a chunk is odd');
  if (end < 0) return null;
  const size = /^([0-9a-f]{1,8})(?:[ \t]*;.*)?$/i.exec(bytes.toString('latin1', 0, end))?.[1];
  if (size === undefined) throw notHttp('the size of a chunk is odd');
  return { size: parseInt(size, 16), bytes: end + 2 };
}

function tooLarge(maxBytes: number): ProbeFailure {
  return new ProbeFailure('too_large', `the answer is longer than ${maxBytes} bytes`);
}

function notHttp(why: string): ProbeFailure {
  return new ProbeFailure('protocol', `the answer is not HTTP/1.1: ${why}`);
}
