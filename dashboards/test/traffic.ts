import { connect } from 'node:net';

const EVERY_MS = 200;

/** Hits, misses, keys that expire and an error: something of all that a Redis counts. */
const COMMANDS = 'SET kept 1\r\nSET passing 1 PX 100\r\nGET kept\r\nGET missing\r\nNOSUCHCOMMAND\r\n';

/** Asks an nginx and a Redis for something several times a second, until the function it returns is called. */
export function startTraffic(nginx: readonly string[], redis: readonly number[]): () => void {
  const sockets = redis.map((port) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => socket.destroy());
    socket.resume();
    return socket;
  });
  const timer = setInterval(() => {
    for (const socket of sockets) socket.write(COMMANDS);
    for (const url of nginx) void request(url);
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    for (const socket of sockets) socket.destroy();
  };
}

async function request(url: string): Promise<void> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
  } catch {
    // The server is just being stopped: nobody waits for this answer.
  }
}
