import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below Linux' ephemeral range (32768–60999): no outgoing connection can take the port before the server does.
const FIRST = 20_000;
const AFTER_LAST = 32_768;

/** A TCP port on 127.0.0.1 that nobody listens on now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, AFTER_LAST);
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => {
      server.close(() => resolve(true));
    });
  });
}
