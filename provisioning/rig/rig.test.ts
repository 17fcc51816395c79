import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import {
  answers,
  startAlertmanager,
  startBlackbox,
  startNginx,
  startNodeExporter,
  startPostgres,
  startProcess,
  startPrometheus,
  startRedis,
  startSmtpServer,
  waitFor,
  type Running,
  type SmtpBehaviour,
} from './index.ts';

const started: Running[] = [];
afterEach(async () => {
  for (const running of started.splice(0)) await running.stop();
});

function keep<Server extends Running>(server: Server): Server {
  started.push(server);
  return server;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

const ALERTMANAGER = 'route: { receiver: nobody }\nreceivers: [ { name: nobody } ]\n';

describe('a real server of the rig', () => {
  it.each([
    ['nginx', () => startNginx()],
    ['Redis', () => startRedis()],
    ['Prometheus', () => startPrometheus()],
    ['Alertmanager', () => startAlertmanager({ config: ALERTMANAGER })],
    ['blackbox_exporter', () => startBlackbox()],
    ['node_exporter', () => startNodeExporter()],
    ['PostgreSQL', () => startPostgres()],
    ['the SMTP server', () => startSmtpServer()],
  ])('%s listens when started, and is gone with its folder when stopped', async (_name, start) => {
    const server = keep<Running & { port: number }>(await start());
    expect(await listens(server.port)).toBe(true);
    await server.stop();
    expect(await listens(server.port)).toBe(false);
    expect(existsSync(server.folder)).toBe(false);
    expect(existsSync(`/proc/${server.pid}`)).toBe(false);
  });

  it('says what the program wrote when it does not start', async () => {
    await expect(startPrometheus({ config: 'nonsense: true' })).rejects.toThrow(
      /prometheus did not start: .*nonsense/s,
    );
  });

  it('goes on with its data on the same port after a stop', async () => {
    const first = keep(await startRedis());
    await first.stop();
    const second = keep(await startRedis({ port: first.port }));
    expect(second.address).toBe(first.address);
  });

  it('reloads a Prometheus with new rules', async () => {
    const prometheus = keep(
      await startPrometheus({ config: 'global: { evaluation_interval: 1s }\nrule_files: [ rules.yml ]\n' }),
    );
    prometheus.write({ 'rules.yml': 'groups: [ { name: g, rules: [ { alert: Always, expr: vector(1) } ] } ]' });
    await prometheus.reload();
    const firing = await waitFor(async () => {
      const response = await fetch(`${prometheus.url}/api/v1/alerts`);
      return (await response.text()).includes('"state":"firing"');
    });
    expect(firing).toBe(true);
  });
});

describe('PostgreSQL of the rig', () => {
  it('makes further databases', async () => {
    const postgres = keep(await startPostgres());
    expect(await postgres.createDatabase('another')).toBe(`postgres://postgres@127.0.0.1:${postgres.port}/another`);
    await expect(postgres.createDatabase('another')).rejects.toThrow(/already exists/);
  });
});

describe('the SMTP server of the rig', () => {
  function send(url: string) {
    const transport = createTransport({ url, connectionTimeout: 1_000, greetingTimeout: 1_000, socketTimeout: 1_000 });
    return transport.sendMail({
      from: 'ops@example.com',
      to: 'a@example.com, b@example.com',
      subject: '灾难：主页',
      text: '断线',
    });
  }

  it('keeps and parses what it accepts', async () => {
    const smtp = keep(await startSmtpServer());
    await send(smtp.url);
    const mail = await smtp.waitForMessage();
    expect(mail.envelope).toEqual({ from: 'ops@example.com', to: ['a@example.com', 'b@example.com'] });
    expect(mail.parsed.subject).toBe('灾难：主页');
    expect(mail.parsed.text?.trim()).toBe('断线');
    expect(await smtp.connections()).toBe(1);
    await smtp.clear();
    expect(await smtp.messages()).toHaveLength(0);
  });

  it.each<[string, SmtpBehaviour, RegExp, number]>([
    ['a temporary refusal', { does: 'answer', code: 451, text: 'later', at: 'rcpt' }, /451 later/, 0],
    ['a refusal for good', { does: 'answer', code: 554, text: 'never', at: 'data' }, /554 never/, 0],
    ['a refusal at the door', { does: 'answer', code: 421, text: 'busy', at: 'connect' }, /421|busy/, 0],
    ['a server that hangs at once', { does: 'hang', at: 'connect' }, /Greeting never received/, 0],
    ['a server that hangs after the message', { does: 'hang', at: 'data' }, /Timeout/, 0],
    ['an answer that is lost', { does: 'lose-answer' }, /close/i, 1],
    ['a closed port', { does: 'refuse-connections' }, /ECONNREFUSED/, 0],
  ])('plays %s and then accepts again', async (_name, behaviour, failure, keptMails) => {
    const smtp = keep(await startSmtpServer());
    await smtp.behave(behaviour);
    await expect(send(smtp.url)).rejects.toThrow(failure);
    expect(await smtp.messages()).toHaveLength(keptMails);
    await smtp.behave({ does: 'accept' });
    await send(smtp.url);
    expect(await smtp.messages()).toHaveLength(keptMails + 1);
  });

  it('takes the other recipients when one is refused', async () => {
    const smtp = keep(await startSmtpServer());
    await smtp.behave({ does: 'refuse-recipients', addresses: ['b@example.com'] });
    await send(smtp.url);
    expect((await smtp.waitForMessage()).envelope.to).toEqual(['a@example.com']);
  });

  it('demands its credentials', async () => {
    const smtp = keep(await startSmtpServer({ user: 'ops', password: 'secret' }));
    await expect(send(smtp.url)).rejects.toThrow(/530|Authentication/i);
    await expect(send(`smtp://ops:wrong@127.0.0.1:${smtp.port}`)).rejects.toThrow(/535/);
    await send(`smtp://ops:secret@127.0.0.1:${smtp.port}`);
    expect(await smtp.messages()).toHaveLength(1);
  });
});

describe('a test process that dies', () => {
  it('takes the servers it started along', async () => {
    const parent = keep(
      await startProcess({
        name: 'parent',
        command: process.execPath,
        args: [
          '--disable-warning=ExperimentalWarning',
          '--input-type=module',
          '--eval',
          `const { startRedis } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
           const redis = await startRedis();
           console.log('started ' + redis.pid);
           setInterval(() => {}, 1000);`,
        ],
        ready: ({ output }) => output().includes('started'),
      }),
    );
    const pid = /started (\d+)/.exec(parent.output())?.[1] ?? '';
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    parent.signal('SIGKILL');
    await waitFor(() => !existsSync(`/proc/${pid}`), 5_000, 'the server to die');
    // The next test process clears the folder away.
  });
});

describe('waiting', () => {
  it('returns the answer as soon as it is there', async () => {
    let asked = 0;
    expect(await waitFor(() => (++asked === 3 ? 'three' : undefined))).toBe('three');
  });

  it('names what it waited for and keeps the last failure', async () => {
    const failing = waitFor(() => Promise.reject(new Error('refused')), 100, 'the bridge to answer');
    await expect(failing).rejects.toThrow('timed out after 100 ms waiting for the bridge to answer');
    await expect(failing).rejects.toHaveProperty('cause.message', 'refused');
  });

  it('takes an error status for no answer', async () => {
    const nginx = keep(await startNginx());
    expect(await answers(nginx.url)).toBe(true);
    expect(await answers(`${nginx.url}missing`)).toBe(false);
  });
});
