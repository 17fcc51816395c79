import { ProbeFailure } from '../../failure.ts';

/** An error reply: `NOAUTH Authentication required.` */
export interface RedisError {
  error: string;
}

/** A reply of RESP version 2 (redis.io/docs/latest/develop/reference/protocol-spec). */
export type Reply = string | number | null | RedisError | Reply[];

export function isError(reply: Reply | undefined): reply is RedisError {
  return typeof reply === 'object' && reply !== null && !Array.isArray(reply);
}

export interface ReplyReader {
  /** Takes what arrived and returns the replies it completes. @throws ProbeFailure */
  push: (chunk: Buffer) => Reply[];
}

type Token = { next: number; value: Reply } | { next: number; open: number } | { needs: number };

interface OpenArray {
  items: Reply[];
  length: number;
}

const CR = 13;
const LF = 10;
const MAX_LINE_BYTES = 8 * 1024;
const MAX_DEPTH = 8;

/** A command in the form servers read: an array of bulk strings. */
export function encodeCommand(words: readonly string[]): string {
  return words.reduce((text, word) => `${text}$${Buffer.byteLength(word)}\r\n${word}\r\n`, `*${words.length}\r\n`);
}

/**
 * Reads replies however the network cuts them. Work is linear in the bytes received: a bulk string is looked at again
 * only once it is whole.
 */
export function createReplyReader(maxBytes: number): ReplyReader {
  const open: OpenArray[] = [];
  let chunks: Buffer[] = [];
  let size = 0;
  let needed = 1;

  /** Hands a value to the innermost open array; the reply that this completes, if any. */
  function complete(value: Reply): Reply | undefined {
    let whole = value;
    for (let array = open.at(-1); array !== undefined; array = open.at(-1)) {
      array.items.push(whole);
      if (array.items.length < array.length) return undefined;
      whole = array.items;
      open.pop();
    }
    return whole;
  }

  function take(token: Exclude<Token, { needs: number }>): Reply | undefined {
    if ('value' in token) return complete(token.value);
    if (token.open === 0) return complete([]);
    if (open.length >= MAX_DEPTH) throw malformed('arrays are nested too deeply');
    open.push({ items: [], length: token.open });
    return undefined;
  }

  return {
    push(chunk) {
      chunks.push(chunk);
      size += chunk.length;
      if (size < needed) return [];
      const buffer = chunks.length === 1 ? chunk : Buffer.concat(chunks, size);
      const replies: Reply[] = [];
      let at = 0;
      let token = readToken(buffer, at, maxBytes);
      while (!('needs' in token)) {
        at = token.next;
        const reply = take(token);
        if (reply !== undefined) replies.push(reply);
        token = readToken(buffer, at, maxBytes);
      }
      chunks = [buffer.subarray(at)];
      size = buffer.length - at;
      needed = token.needs - at;
      return replies;
    },
  };
}

function readToken(buffer: Buffer, at: number, maxBytes: number): Token {
  const end = buffer.indexOf(CR, at);
  if (end < 0 || end + 1 >= buffer.length) {
    if (buffer.length - at > MAX_LINE_BYTES) throw malformed('a line does not end');
    return { needs: buffer.length + 1 };
  }
  if (buffer[end + 1] !== LF || end - at > MAX_LINE_BYTES) throw malformed('a line ends in the wrong way');
  const line = buffer.toString('utf8', at + 1, end);
  const next = end + 2;
  switch (String.fromCharCode(buffer[at] ?? 0)) {
    case '+':
      return { next, value: line };
    case '-':
      return { next, value: { error: line } };
    case ':':
      return { next, value: readInteger(line) };
    case '$':
      return readBulk(buffer, next, readLength(line), maxBytes);
    case '*':
      return readArray(next, readLength(line));
    default:
      throw malformed('a reply starts with an unknown mark');
  }
}

function readBulk(buffer: Buffer, start: number, length: number, maxBytes: number): Token {
  if (length === -1) return { next: start, value: null };
  if (length > maxBytes) throw new ProbeFailure('too_large', `a reply is longer than ${maxBytes} bytes`);
  const end = start + length;
  if (end + 2 > buffer.length) return { needs: end + 2 };
  if (buffer[end] !== CR || buffer[end + 1] !== LF) throw malformed('a string is longer than announced');
  return { next: end + 2, value: buffer.toString('utf8', start, end) };
}

function readArray(next: number, length: number): Token {
  return length === -1 ? { next, value: null } : { next, open: length };
}

function readInteger(line: string): number {
  if (!/^[+-]?\d{1,19}$/.test(line)) throw malformed('an integer is no number');
  return Number(line);
}

function readLength(line: string): number {
  const length = readInteger(line);
  if (length < -1) throw malformed('a length is negative');
  return length;
}

function malformed(what: string): ProbeFailure {
  return new ProbeFailure('protocol', `the answer is not Redis' protocol: ${what}`);
}
