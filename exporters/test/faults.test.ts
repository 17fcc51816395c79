import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import type { Resolve } from '../src/connect.ts';
import { FAILURE_REASONS } from '../src/failure.ts';
import { startExporters, type Harness } from './harness.ts';
import { valueOf } from './parse-exposition.ts';
import { promtoolComplaints } from './promtool.ts';
import { createRig, freePort, type Rig } from './rig.ts';

/** What a broken server does with a client. */
type Behaviour = (client: Socket) => void;

/** The modules alone would wait a minute: an answer within seconds comes of the scrape's own timeout. */
const SCRAPE_TIMEOUT = 1;
/** The deadline is half a second, of which a little may be gone before the probe begins. */
const NEARLY_DEADLINE = 0.3;
const AT_ONCE = 5;

const silent: Behaviour = () => undefined;
const answers =
  (text: string | Buffer): Behaviour =>
  (client) =>
    client.once('data', () => client.write(text));
const drips =
  (text: string): Behaviour =>
  (client) => {
    let at = 0;
    const timer = setInterval(() => client.write(text[at++ % text.length] ?? ''), 20);
    client.once('close', () => clearInterval(timer));
  };
const resets: Behaviour = (client) => client.once('data', () => client.resetAndDestroy());
const closes: Behaviour = (client) => client.once('data', () => client.end());
const flood =
  (head: string): Behaviour =>
  (client) =>
    client.once('data', () => {
      client.write(head);
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      const more = (left: number): void => {
        if (left > 0 && !client.destroyed) client.write(chunk, () => more(left - 1));
      };
      more(50);
    });
const HTTP = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';
const FIFTY_MB = 50 * 1024 * 1024;

let rig: Rig;
let exporters: Harness;

const resolve: Resolve = (host) => {
  if (host === 'deaf.test') return new Promise(() => undefined);
  if (host === 'empty.test') return Promise.resolve([]);
  const code = host === 'away.test' ? 'EAI_AGAIN' : 'ENOTFOUND';
  return Promise.reject(Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code }));
};

beforeAll(async () => {
  rig = await createRig();
  exporters = await startExporters({
    yaml: `
targets: { allow: ['127.0.0.0/8:*', '*.test:*'] }
auth:
  secret: { username: mon, password: hunter2 }
modules: { nginx: { timeout: 60s, max_answer_bytes: 4096 }, redis: { timeout: 60s, max_answer_bytes: 1000000 } }
`,
    resolve,
  });
});
afterAll(async () => {
  await exporters.stop();
  await rig.stop();
});

async function expectFailure(module: string, target: string, reason: string): Promise<void> {
  // What does not have to wait for the deadline is given time, so that a busy machine does not decide the reason.
  const scrapeTimeout = reason === 'timeout' ? SCRAPE_TIMEOUT : 60;
  const { status, text, seconds } = await exporters.probe({ module, target, auth: 'secret' }, scrapeTimeout);
  expect(status).toBe(200);
  expect(/_probe_failure_info\{reason="([a-z_]+)"\} 1/.exec(text)?.[1]).toBe(reason);
  expect(FAILURE_REASONS).toContain(reason);
  expect(valueOf(text, `${module}_up`)).toBe(0);
  expect(seconds).toBeLessThan(AT_ONCE);
  if (reason === 'timeout') expect(valueOf(text, `${module}_probe_duration_seconds`)).toBeGreaterThan(NEARLY_DEADLINE);
  // Nothing but the three families that every probe has: no stale value, no secret, no text of the target.
  expect(text.match(/^# TYPE/gm)).toHaveLength(3);
  expect(`${text}${exporters.log()}`).not.toContain('hunter2');
  expect(promtoolComplaints(text)).toBe('');
}

describe('a broken server, probed as nginx', () => {
  it.each<[string, string, Behaviour]>([
    ['says nothing', 'timeout', silent],
    ['sends headers and then nothing', 'timeout', answers(`${HTTP}Content-Length: 97\r\n\r\n`)],
    ['drips without end', 'timeout', drips(`${HTTP}X: `)],
    ['resets the connection', 'reset', resets],
    ['closes the connection', 'reset', closes],
    [
      'stops half-way',
      'reset',
      (client) => client.once('data', () => client.end(`${HTTP}Content-Length: 97\r\n\r\nActive`)),
    ],
    ['speaks SSH', 'protocol', (client) => client.write('SSH-2.0-OpenSSH_9.2p1\r\n')],
    ['speaks Redis', 'protocol', answers("-ERR unknown command 'GET'\r\n")],
    ['sends a TLS alert', 'tls', answers(Buffer.from([0x15, 0x03, 0x01, 0, 2, 2, 70]))],
    ['sends another page', 'protocol', answers(`${HTTP}Content-Length: 5\r\n\r\nhello`)],
    ['announces 50 MB', 'too_large', answers(`${HTTP}Content-Length: ${FIFTY_MB}\r\n\r\n`)],
    ['sends 50 MB', 'too_large', flood(`${HTTP}Connection: close\r\n\r\n`)],
    ['sends headers without end', 'too_large', flood(`${HTTP}X: `)],
    ['answers 500', 'http_status', answers('HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n')],
  ])('that %s: %s', async (_what, reason, behaviour) => {
    await expectFailure('nginx', `http://127.0.0.1:${await rig.tcp(behaviour)}/stub_status`, reason);
  });

  it('that accepts and never shakes hands: timeout', async () => {
    await expectFailure('nginx', `https://127.0.0.1:${await rig.tcp(silent)}/stub_status`, 'timeout');
  });

  it('where nothing listens: refused', async () => {
    await expectFailure('nginx', `http://127.0.0.1:${await freePort()}/stub_status`, 'refused');
  });
});

describe('a broken server, probed as Redis', () => {
  it.each<[string, string, Behaviour]>([
    ['says nothing', 'timeout', silent],
    ['starts an answer and stops', 'timeout', answers('+OK\r\n+OK\r\n$7000\r\n# Server\r\n')],
    ['drips without end', 'timeout', drips('+OK\r\n'.repeat(2) + '$900000\r\nx')],
    ['resets the connection', 'reset', resets],
    ['closes the connection', 'reset', closes],
    ['closes after half an answer', 'reset', (client) => client.once('data', () => client.end('+OK\r\n+OK\r\n$70'))],
    ['speaks HTTP', 'protocol', answers('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['sends noise', 'protocol', answers(Buffer.from([0, 1, 2, 250, 13, 10, 13, 10]))],
    ['sends a TLS alert', 'tls', answers(Buffer.from([0x15, 0x03, 0x03, 0, 2, 2, 10]))],
    ['answers INFO with nothing known', 'protocol', answers('+OK\r\n+OK\r\n$5\r\nhello\r\n*0\r\n:0\r\n*0\r\n')],
    ['sends more replies than were asked for', 'protocol', answers('+OK\r\n'.repeat(20))],
    ['announces 50 MB', 'too_large', answers(`+OK\r\n+OK\r\n$${FIFTY_MB}\r\n`)],
    ['sends 50 MB', 'too_large', flood('+OK\r\n*1000000\r\n$1000000\r\n')],
    [
      'has too many clients',
      'busy',
      (client) => client.once('data', () => client.end('-ERR max number of clients reached\r\n')),
    ],
  ])('that %s: %s', async (_what, reason, behaviour) => {
    await expectFailure('redis', `127.0.0.1:${await rig.tcp(behaviour)}`, reason);
  });

  it('that accepts and never shakes hands: timeout', async () => {
    await expectFailure('redis', `rediss://127.0.0.1:${await rig.tcp(silent)}`, 'timeout');
  });

  it('where nothing listens: refused', async () => {
    await expectFailure('redis', `127.0.0.1:${await freePort()}`, 'refused');
  });

  it.each([
    ['does not exist', 'nobody.test', 'dns'],
    ['cannot be asked for', 'away.test', 'dns'],
    ['has no address', 'empty.test', 'dns'],
    ['is asked for and nobody answers', 'deaf.test', 'timeout'],
  ])('whose name %s', async (_what, name, reason) => {
    await expectFailure('redis', `${name}:6379`, reason);
  });
});

describe('the deadline', () => {
  it('is the timeout of the scrape less half a second', async () => {
    const target = `127.0.0.1:${await rig.tcp(silent)}`;
    const { text, seconds } = await exporters.probe({ module: 'redis', target }, 1.5);
    expect(valueOf(text, 'redis_up')).toBe(0);
    expect(seconds).toBeGreaterThan(0.95);
    expect(seconds).toBeLessThan(AT_ONCE);
  });

  it('is kept for many silent targets at once', async () => {
    const port = await rig.tcp(silent);
    const targets = Array.from({ length: 40 }, (_none, at) => `127.0.0.${at + 1}:${port}`);
    const silentOnes = await Promise.all(targets.map((target) => exporters.probe({ module: 'redis', target }, 2)));
    for (const { text, seconds } of silentOnes) {
      expect(valueOf(text, 'redis_up')).toBe(0);
      expect(seconds).toBeLessThan(AT_ONCE);
    }
  });

  it('lets connections go: none stays open at the target', async () => {
    const open = new Set<Socket>();
    const port = await rig.tcp((client) => {
      open.add(client);
      client.resume().once('close', () => open.delete(client));
    });
    await exporters.probe({ module: 'redis', target: `127.0.0.1:${port}` }, SCRAPE_TIMEOUT);
    const end = Date.now() + 5_000;
    while (open.size > 0 && Date.now() < end) await new Promise(setImmediate);
    expect(open.size).toBe(0);
  });
});
