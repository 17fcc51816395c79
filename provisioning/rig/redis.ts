import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { removeFolder, temporaryFolder } from './folder.ts';
import { freePort } from './port.ts';
import { startProcess, type Running } from './process.ts';

export interface Redis extends Running {
  port: number;
  /** `host:port`. */
  address: string;
}

/** Starts a Redis that keeps nothing on disk. `lines` are added to its configuration (`requirepass …`, `user …`). */
export async function startRedis(options: { port?: number; lines?: readonly string[] } = {}): Promise<Redis> {
  const port = options.port ?? (await freePort());
  const folder = temporaryFolder();
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir ${folder}`,
    'save ""',
    'appendonly no',
    ...(options.lines ?? []),
  ];
  writeFileSync(join(folder, 'redis.conf'), `${lines.join('\n')}\n`);
  const running = await startProcess({
    name: 'redis',
    command: '/usr/bin/redis-server',
    args: [join(folder, 'redis.conf')],
    folder,
    ready: () => pings(port),
  });
  const stop = async () => {
    await running.stop();
    removeFolder(folder);
  };
  return { ...running, port, address: `127.0.0.1:${port}`, stop };
}

/** Any answer to PING will do: a server with a password says -NOAUTH. */
function pings(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('data', (data) => {
      resolve(data.toString().startsWith('+PONG') || data.toString().startsWith('-NOAUTH'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
