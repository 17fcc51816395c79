import type { Socket } from 'node:net';
import { ProbeFailure, classify } from './failure.ts';
import { createHttpReader, type HttpResponse } from './http-response.ts';

export interface HttpGet {
  /** By TLS where the URL asks for it; the request ends it. */
  socket: Socket;
  /** The `Host` header, as URL writes it. */
  host: string;
  /** Path and query, as URL writes them: without spaces and line breaks. */
  path: string;
  headers: Readonly<Record<string, string>>;
  /** A longer body is refused, not cut. */
  maxBytes: number;
}

/**
 * The body of one GET on its own connection. Redirects are not followed: any status but 200 is a failure.
 * @throws ProbeFailure
 */
export async function httpGet({ socket, host, path, headers, maxBytes }: HttpGet): Promise<string> {
  try {
    const fields = { Host: host, 'User-Agent': 'cldera-exporters', Accept: '*/*', ...headers, Connection: 'close' };
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${singleLine(value)}\r\n`);
    const { status, body } = await exchange(socket, `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, maxBytes);
    if (status === 200) return body;
    throw statusFailure(status);
  } finally {
    socket.destroy();
  }
}

/** The header of HTTP basic authentication (RFC 7617). */
export function basicAuth(username: string, password: string): { Authorization: string } {
  return { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

function exchange(socket: Socket, request: string, maxBytes: number): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const reader = createHttpReader(maxBytes);
    let ended = false;
    socket.on('data', (chunk: Buffer) => {
      if (ended) return;
      try {
        const response = reader.push(chunk);
        ended = response !== null;
        if (response !== null) resolve(response);
      } catch (error) {
        ended = true;
        reject(classify(error));
      }
    });
    socket.once('error', (error) => {
      ended = true;
      reject(classify(error));
    });
    socket.once('close', () => {
      if (ended) return;
      const response = reader.end();
      if (response !== null) resolve(response);
      else reject(new ProbeFailure('reset', 'the connection was closed before the answer ended'));
    });
    socket.write(request);
  });
}

/** @throws Error when a value could begin another header */
function singleLine(value: string): string {
  if (/[\r\n\0]/.test(value)) throw new ProbeFailure('internal', 'a header value has a line break');
  return value;
}

function statusFailure(status: number): ProbeFailure {
  if (status === 401) return new ProbeFailure('auth', 'HTTP 401: the target wants other credentials');
  if (status === 403) return new ProbeFailure('forbidden', 'HTTP 403: the target does not let us read this');
  const hint = status >= 300 && status < 400 ? ': redirects are not followed, write the final URL' : '';
  return new ProbeFailure('http_status', `HTTP ${status}${hint}`);
}
