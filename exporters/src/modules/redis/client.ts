import type { Socket } from 'node:net';
import { ProbeFailure, classify, looksLikeTls, speaksTls } from '../../failure.ts';
import { createReplyReader, encodeCommand, isError, type Reply } from './resp.ts';

/**
 * Sends all commands at once and reads one reply for each. Fewer come back only when the server closed the connection
 * behind its last one, as it does to say why it turns a client away.
 * @throws ProbeFailure
 */
export function ask(socket: Socket, commands: readonly (readonly string[])[], maxBytes: number): Promise<Reply[]> {
  let ended = false;
  return new Promise<Reply[]>((resolve, reject) => {
    const reader = createReplyReader(maxBytes);
    const replies: Reply[] = [];
    let bytes = 0;

    function receive(chunk: Buffer): void {
      if (bytes === 0 && looksLikeTls(chunk)) throw speaksTls();
      bytes += chunk.length;
      if (bytes > maxBytes) throw new ProbeFailure('too_large', `the answer is longer than ${maxBytes} bytes`);
      for (const reply of reader.push(chunk)) replies.push(reply);
      if (replies.length > commands.length) throw new ProbeFailure('protocol', 'more replies than commands');
      if (replies.length === commands.length) resolve(replies);
    }
    function endEarly(): void {
      if (ended) return;
      if (isError(replies.at(-1))) resolve(replies);
      else reject(new ProbeFailure('reset', 'the connection was closed before the answer ended'));
    }

    socket.on('data', (chunk: Buffer) => {
      try {
        receive(chunk);
      } catch (error) {
        reject(classify(error));
      }
    });
    socket.once('error', (error) => reject(classify(error)));
    socket.once('close', endEarly);
    if (socket.destroyed) endEarly();
    socket.write(commands.map(encodeCommand).join(''));
  }).finally(() => {
    ended = true;
    socket.removeAllListeners('data');
  });
}
