import { closeSync, existsSync, fstatSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';

export interface LogFile {
  path: string;
  write: (chunk: Uint8Array) => void;
  /** The last lines written, across a rotation. */
  tail: (lines: number) => string;
  close: () => void;
}

export interface LogLimits {
  /** A file is never longer, except where a single write is. */
  maxBytes: number;
  /** How many older files stay: `<path>.1` is the youngest. */
  keep: number;
}

const LIMITS: LogLimits = { maxBytes: 5_000_000, keep: 3 };

/** Opens a log for appending; it is rotated by size. Readable for its owner alone. */
export function openLogFile(path: string, limits: LogLimits = LIMITS): LogFile {
  let file = openSync(path, 'a', 0o600);
  let size = fstatSync(file).size;

  function rotate(): void {
    closeSync(file);
    for (let number = limits.keep; number >= 1; number -= 1) {
      const younger = number === 1 ? path : `${path}.${number - 1}`;
      if (existsSync(younger)) renameSync(younger, `${path}.${number}`);
    }
    file = openSync(path, 'a', 0o600);
    size = 0;
  }

  return {
    path,
    write(chunk) {
      if (size > 0 && size + chunk.length > limits.maxBytes) rotate();
      writeSync(file, chunk);
      size += chunk.length;
    },
    tail(lines) {
      const older = existsSync(`${path}.1`) ? readFileSync(`${path}.1`, 'utf8') : '';
      return lastLines(older + readFileSync(path, 'utf8'), lines);
    },
    close: () => closeSync(file),
  };
}

export function lastLines(text: string, lines: number): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
