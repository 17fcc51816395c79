import { createReadStream, type Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const COMPRESSIBLE = new Set(['.css', '.html', '.js', '.json', '.map', '.md', '.svg']);
const WORTHWHILE_BYTES = 1024;
const KEPT_COMPRESSED = 200;

export interface StaticFiles {
  /** Answers with a file of the folder; false when there is none. */
  serve(
    request: IncomingMessage,
    response: ServerResponse,
    segments: readonly string[],
    cache: string,
  ): Promise<boolean>;
}

interface Found {
  file: string;
  stats: Stats;
}

/**
 * Serves a folder: entity tags, HEAD, gzip (a `.gz` beside the file, else compressed once and kept in memory).
 * Paths come from `parseTarget`, which lets none through that leaves the folder; hidden files are not served.
 */
export function createStaticFiles(folder: string): StaticFiles {
  const compressed = new Map<string, Buffer>();

  async function bodyOf({ file, stats }: Found, tag: string): Promise<{ from: Buffer | string; length: number }> {
    const beside = await find(`${file}.gz`);
    if (beside !== null && beside.stats.mtimeMs >= stats.mtimeMs)
      return { from: beside.file, length: beside.stats.size };
    const key = file + tag;
    const body = compressed.get(key) ?? (await compress(await readFile(file)));
    compressed.set(key, body);
    for (const oldest of compressed.keys()) {
      if (compressed.size <= KEPT_COMPRESSED) break;
      compressed.delete(oldest);
    }
    return { from: body, length: body.length };
  }

  return {
    async serve(request, response, segments, cache) {
      if (segments.length === 0 || segments.some((segment) => segment === '' || segment.startsWith('.'))) return false;
      const found = await find(path.join(folder, ...segments));
      if (found === null) return false;
      const { file, stats } = found;
      const extension = path.extname(file);
      const tag = `W/"${stats.size.toString(36)}-${Math.floor(stats.mtimeMs).toString(36)}"`;
      response.setHeader('etag', tag);
      response.setHeader('cache-control', cache);
      response.setHeader('vary', 'accept-encoding');
      if (isFresh(request, tag)) {
        response.writeHead(304).end();
        return true;
      }
      const zip = COMPRESSIBLE.has(extension) && stats.size >= WORTHWHILE_BYTES && acceptsGzip(request);
      const body = zip ? await bodyOf(found, tag) : { from: file, length: stats.size };
      response.writeHead(200, {
        'content-type': TYPES[extension] ?? 'application/octet-stream',
        'content-length': body.length,
        ...(zip ? { 'content-encoding': 'gzip' } : {}),
      });
      if (request.method === 'HEAD') response.end();
      else if (typeof body.from === 'string') await stream(body.from, response);
      else response.end(body.from);
      return true;
    },
  };
}

async function find(file: string): Promise<Found | null> {
  const stats = await stat(file).catch(() => null);
  return stats?.isFile() === true ? { file, stats } : null;
}

function isFresh(request: IncomingMessage, tag: string): boolean {
  const known = request.headers['if-none-match'];
  return known !== undefined && (known === '*' || known.split(',').some((one) => one.trim() === tag));
}

function acceptsGzip(request: IncomingMessage): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|\s|$))/.test(request.headers['accept-encoding']?.toString() ?? '');
}

async function stream(file: string, response: ServerResponse): Promise<void> {
  // A reader that went away is no error of ours.
  await pipeline(createReadStream(file), response).catch(() => response.destroy());
}
