import { fileURLToPath } from 'node:url';
import { simpleParser, type ParsedMail } from 'mailparser';
import { freePort } from './port.ts';
import { startProcess, type Running } from './process.ts';
import { waitFor } from './wait.ts';
import type { Question, SmtpBehaviour, SmtpOptions, StoredMail } from './smtp-server.ts';

export interface ReceivedMail {
  /** As given in MAIL FROM and RCPT TO. */
  envelope: { from: string; to: string[] };
  /** The whole message as it came. */
  raw: string;
  parsed: ParsedMail;
}

export interface SmtpServer extends Running {
  port: number;
  /** `smtp://127.0.0.1:<port>`. */
  url: string;
  /** Every message accepted so far, oldest first. */
  messages: () => Promise<ReceivedMail[]>;
  /** Waits for the first message that this is true of. */
  waitForMessage: (matches?: (mail: ReceivedMail) => boolean, deadlineMs?: number) => Promise<ReceivedMail>;
  /** Forgets the messages. */
  clear: () => Promise<void>;
  /** How often a client has connected. */
  connections: () => Promise<number>;
  /** Changes what the server does from now on. */
  behave: (behaviour: SmtpBehaviour) => Promise<void>;
}

/** Starts an SMTP server in a process of its own, without TLS; with `user` and `password` it demands them. */
export async function startSmtpServer(options: Partial<SmtpOptions> = {}): Promise<SmtpServer> {
  const port = options.port ?? (await freePort());
  const running = await startProcess({
    name: 'smtp',
    command: process.execPath,
    args: [
      '--disable-warning=ExperimentalWarning',
      fileURLToPath(new URL('./smtp-server.ts', import.meta.url)),
      JSON.stringify({ ...options, port }),
    ],
    ipc: true,
    ready: ({ output }) => output().includes('listening'),
  });
  const ask = asking(running);
  const messages = async () => Promise.all((await ask<StoredMail[]>({ ask: 'messages' })).map(parse));
  return {
    ...running,
    port,
    url: `smtp://127.0.0.1:${port}`,
    messages,
    waitForMessage: (matches = () => true, deadlineMs = 10_000) =>
      waitFor(async () => (await messages()).find(matches), deadlineMs, 'a mail to arrive'),
    clear: () => ask({ ask: 'clear' }),
    connections: () => ask<number>({ ask: 'connections' }),
    behave: (behaviour) => ask({ ask: 'behave', behaviour }),
  };
}

async function parse(mail: StoredMail): Promise<ReceivedMail> {
  return { envelope: mail.envelope, raw: mail.raw, parsed: await simpleParser(mail.raw) };
}

/** Questions and answers over the IPC channel, matched by number. */
function asking(running: Running): <Answer = void>(question: Question) => Promise<Answer> {
  const waiting = new Map<number, (answer: unknown) => void>();
  let last = 0;
  running.child.on('message', (message: { number: number; answer: unknown }) => {
    waiting.get(message.number)?.(message.answer);
    waiting.delete(message.number);
  });
  // The open channel alone must not keep a test process alive.
  running.child.channel?.unref();
  return <Answer>(question: Question) =>
    new Promise<Answer>((resolve, reject) => {
      last += 1;
      waiting.set(last, (answer) => resolve(answer as Answer));
      running.child.send({ number: last, ...question }, (error) => {
        if (error) reject(error);
      });
    });
}
