import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions } from 'smtp-server';

/** What the server does with a message. */
export type SmtpBehaviour =
  /** Takes it and keeps it. */
  | { does: 'accept' }
  /** Answers a command with this error: 4xx for now, 5xx for ever. */
  | { does: 'answer'; code: number; text: string; at: 'connect' | 'mail' | 'rcpt' | 'data' }
  /** Refuses these recipients with 550 and takes the others. */
  | { does: 'refuse-recipients'; addresses: string[] }
  /** Never answers. */
  | { does: 'hang'; at: 'connect' | 'data' }
  /** Keeps the message but loses the connection before saying so. */
  | { does: 'lose-answer' }
  /** Does not listen at all. */
  | { does: 'refuse-connections' };

export interface SmtpOptions {
  port: number;
  user?: string;
  password?: string;
}

export interface StoredMail {
  envelope: { from: string; to: string[] };
  raw: string;
}

/** What the test process may ask over the IPC channel. */
export type Question = { ask: 'messages' | 'clear' | 'connections' } | { ask: 'behave'; behaviour: SmtpBehaviour };

const options = JSON.parse(process.argv[2] ?? '') as SmtpOptions;
let behaviour: SmtpBehaviour = { does: 'accept' };
let stored: StoredMail[] = [];
let connections = 0;
let server = await listen();
process.stdout.write('listening\n');

process.on('message', (message: Question & { number: number }) => {
  void answer(message).then((answer) => process.send?.({ number: message.number, answer }));
});
process.on('disconnect', () => process.exit(0));

async function answer(question: Question): Promise<unknown> {
  switch (question.ask) {
    case 'messages':
      return stored;
    case 'connections':
      return connections;
    case 'clear':
      stored = [];
      return undefined;
    case 'behave':
      await behave(question.behaviour);
      return undefined;
  }
}

async function behave(next: SmtpBehaviour): Promise<void> {
  const listened = behaviour.does !== 'refuse-connections';
  behaviour = next;
  if (listened && next.does === 'refuse-connections') {
    await new Promise<void>((resolve) => {
      // Silent clients are cut off, or closing would wait for them.
      for (const connection of server.connections) connection.close();
      server.close(resolve);
    });
  }
  if (!listened && next.does !== 'refuse-connections') server = await listen();
}

function failing(at: 'connect' | 'mail' | 'rcpt' | 'data'): Error | undefined {
  if (behaviour.does !== 'answer' || behaviour.at !== at) return undefined;
  return Object.assign(new Error(behaviour.text), { responseCode: behaviour.code });
}

function handlers(): SMTPServerOptions {
  return {
    onConnect(_session, callback) {
      connections += 1;
      if (behaviour.does === 'hang' && behaviour.at === 'connect') return;
      callback(failing('connect'));
    },
    onAuth(auth, _session, callback) {
      if (auth.username === options.user && auth.password === options.password) callback(null, { user: options.user });
      else callback(Object.assign(new Error('authentication failed'), { responseCode: 535 }));
    },
    onMailFrom: (_address, _session, callback) => callback(failing('mail')),
    onRcptTo(address, _session, callback) {
      const refused = behaviour.does === 'refuse-recipients' && behaviour.addresses.includes(address.address);
      callback(refused ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : failing('rcpt'));
    },
    onData(stream, session, callback) {
      const envelope = {
        from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map(({ address }) => address),
      };
      receive(stream, envelope).then(
        (lost) => {
          if (lost) for (const connection of server.connections) connection.close();
          else if (!(behaviour.does === 'hang' && behaviour.at === 'data')) callback(failing('data'));
        },
        // The client was killed in the middle of its message: nothing was taken, nobody is left to be told.
        () => callback(),
      );
    },
  };
}

/** Reads a message and keeps it where the behaviour says so; true: the client must not hear of it. */
async function receive(stream: SMTPServerDataStream, envelope: StoredMail['envelope']): Promise<boolean> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const kept =
    behaviour.does === 'accept' || behaviour.does === 'refuse-recipients' || behaviour.does === 'lose-answer';
  if (kept) stored.push({ envelope, raw: Buffer.concat(chunks).toString('utf8') });
  return behaviour.does === 'lose-answer';
}

function listen(): Promise<SMTPServer> {
  const smtp = new SMTPServer({
    ...handlers(),
    // STARTTLS would offer a certificate that no client trusts.
    disabledCommands: options.user === undefined ? ['STARTTLS', 'AUTH'] : ['STARTTLS'],
    authOptional: options.user === undefined,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 1_000,
  });
  // Clients that hang up in the middle are part of the tests.
  smtp.on('error', () => undefined);
  return new Promise((resolve) => {
    smtp.listen(options.port, '127.0.0.1', () => resolve(smtp));
  });
}
