import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { ProbeFailure, classify } from './failure.ts';
import { request } from './node-http.ts';

export interface HttpGet {
  /** Connected already, by TLS where the URL asks for it; the request ends it. */
  socket: Socket;
  /** The `Host` header. */
  host: string;
  /** Path and query. */
  path: string;
  headers: Readonly<Record<string, string>>;
  /** A longer body is refused, not cut. */
  maxBytes: number;
}

/**
 * The body of one GET on its own connection. Redirects are not followed: any status but 200 is a failure.
 * @throws ProbeFailure
 */
export function httpGet({ socket, host, path, headers, maxBytes }: HttpGet): Promise<string> {
  let ended = false;
  return new Promise<string>((resolve, reject) => {
    const sent = request({
      createConnection: () => socket,
      path,
      headers: { host, 'user-agent': 'cldera-exporters', ...headers },
    });
    sent.on('error', (error) => reject(classify(error)));
    sent.on('response', (response) => {
      const failure = statusFailure(response.statusCode ?? 0);
      if (failure === null) readBody(response, maxBytes).then(resolve, reject);
      else reject(failure);
    });
    socket.once('close', () => {
      if (!ended) reject(new ProbeFailure('reset', 'the connection was closed before the answer ended'));
    });
    sent.end();
  }).finally(() => {
    ended = true;
    socket.destroy();
  });
}

/** The `Authorization` header of HTTP basic authentication (RFC 7617). */
export function basicAuth(username: string, password: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

function statusFailure(status: number): ProbeFailure | null {
  if (status === 200) return null;
  if (status === 401) return new ProbeFailure('auth', 'HTTP 401: the target wants other credentials');
  if (status === 403) return new ProbeFailure('forbidden', 'HTTP 403: the target does not let us read this');
  const hint = status >= 300 && status < 400 ? ': redirects are not followed, write the final URL' : '';
  return new ProbeFailure('http_status', `HTTP ${status}${hint}`);
}

function readBody(response: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const tooLarge = () => reject(new ProbeFailure('too_large', `the answer is longer than ${maxBytes} bytes`));
    if (Number(response.headers['content-length'] ?? 0) > maxBytes) {
      tooLarge();
      return;
    }
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) tooLarge();
      else chunks.push(chunk);
    });
    response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    response.on('error', (error) => reject(classify(error)));
  });
}
