import { randomBytes } from 'node:crypto';

/** Twelve bits count the ids of one millisecond. */
const MOST_A_MILLISECOND = 0xfff;

/**
 * UUIDs of version 7 (RFC 9562) that rise within a process: rows made in one instant keep the order in which they were made.
 */
export function createIds(now: () => number = Date.now): () => string {
  let last = 0;
  let counter = 0;
  return () => {
    const before = last;
    // A millisecond whose numbers are used up lends from the next one.
    last = Math.max(now(), counter === MOST_A_MILLISECOND ? last + 1 : last);
    counter = last === before ? counter + 1 : 0;
    const bytes = randomBytes(16);
    bytes.writeUIntBE(last, 0, 6);
    bytes.writeUInt16BE(0x7000 | counter, 6);
    bytes.writeUInt8(0x80 | ((bytes[8] ?? 0) & 0x3f), 8);
    const hex = bytes.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  };
}
