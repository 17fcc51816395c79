import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { Logger } from '../src/platform/log.ts';

/** A log whose lines the test reads. */
export function keptLog(level = 'trace'): { log: Logger; lines: () => Record<string, unknown>[] } {
  const written: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      written.push(chunk.toString());
      done();
    },
  });
  return {
    log: pino({ level }, stream),
    lines: () =>
      written
        .join('')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
