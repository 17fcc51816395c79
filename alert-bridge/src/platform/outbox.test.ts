import { beforeEach, describe, expect, it } from '@jest/globals';
import { DATABASES, useDatabases } from '../../test/databases.ts';
import { keptLog } from '../../test/kept-log.ts';
import { movingClock, type MovingClock } from '../../test/moving-clock.ts';
import { noon } from '../../test/samples.ts';
import type { Database } from './database.ts';
import { createIds } from './id.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createOutboxStore, type OutboxMessage } from './outbox.store.ts';
import { createOutbox, type OutboxHandler } from './outbox.ts';
import type { SendOutcome } from './retry.ts';

const SENT = { kind: 'sent', providerId: '250 ok' } as const;
const LEASE_SECONDS = 120;

describe.each(DATABASES)('the outbox ($kind)', (kind) => {
  const { fresh } = useDatabases(kind);
  let database: Database;
  let clock: MovingClock;
  let metrics: Metrics;
  /** What was handed to the sender, and what it answers. */
  let handed: string[];
  let answer: (word: string) => SendOutcome | Promise<SendOutcome>;

  beforeEach(async () => {
    database = await fresh();
    clock = movingClock();
    handed = [];
    answer = () => SENT;
  });

  /** One of several bridges: what it queues and what it sends. */
  function replica(owner: string, handlers?: Record<string, OutboxHandler>) {
    const mail: OutboxHandler = async (payload) => {
      const { word } = payload as { word: string };
      handed.push(word);
      return answer(word);
    };
    metrics = createMetrics();
    const store = createOutboxStore(database, clock, createIds(), owner);
    const { log } = keptLog();
    return {
      ...store,
      ...createOutbox({ store, handlers: handlers ?? { mail }, clock, log, metrics, random: () => 0.999_999 }),
    };
  }

  function message(word: string, changes: Partial<OutboxMessage> = {}): OutboxMessage {
    return {
      dedupeKey: `key-${word}`,
      handler: 'mail',
      reference: 'episode-1',
      recipient: `${word}@example.com`,
      kind: 'problem',
      priority: 1,
      thread: word,
      payload: { word },
      ...changes,
    };
  }

  const rows = async () =>
    database.db.selectFrom('outbox').select(['dedupe_key', 'state', 'attempts', 'error']).orderBy('id').execute();

  it('sends what was queued, once, and keeps what the server said', async () => {
    const outbox = replica('a');
    await outbox.enqueue(database.db, [message('one')]);
    clock.move(5);
    await outbox.deliver();
    await outbox.deliver();
    expect(handed).toEqual(['one']);
    expect(await outbox.listByReference(['episode-1'])).toMatchObject([
      {
        state: 'sent',
        attempts: 1,
        queued_at: noon(),
        sent_at: noon(5),
        provider_id: '250 ok',
        error: null,
        next_attempt_at: null,
        lease_owner: null,
        lease_until: null,
      },
    ]);
  });

  it('knows since when the oldest message waits', async () => {
    const outbox = replica('a');
    expect(await outbox.oldestQueuedAt()).toBeUndefined();
    await outbox.enqueue(database.db, [message('one')]);
    clock.move(60);
    await outbox.enqueue(database.db, [message('two')]);
    expect(await outbox.oldestQueuedAt()).toBe(noon());
    await outbox.deliver();
    expect(await outbox.oldestQueuedAt()).toBeUndefined();
  });

  it('knows who was sent what kind of message about what', async () => {
    const outbox = replica('a');
    await outbox.enqueue(database.db, [
      message('a'),
      message('b'),
      message('c', { kind: 'recovery' }),
      message('d', { reference: 'episode-2' }),
    ]);
    const told = await outbox.recipients(['episode-1', 'episode-2', 'episode-3'], 'problem', database.db);
    expect([...told].map(([reference, some]) => [reference, [...some].toSorted()])).toEqual([
      ['episode-1', ['a@example.com', 'b@example.com']],
      ['episode-2', ['d@example.com']],
    ]);
  });

  it('sends first what is urgent, however many messages wait before it', async () => {
    const outbox = replica('a');
    const storm = Array.from({ length: 30 }, (_, n) => message(`warning ${n}`, { priority: 3 }));
    await outbox.enqueue(database.db, [...storm, message('disaster', { priority: 0 })]);
    await outbox.deliver();
    // With the handful that is taken up at once.
    expect(handed.indexOf('disaster')).toBeLessThan(5);
    expect(handed).toHaveLength(31);
  });

  it('queued again under the same key, a message is sent once', async () => {
    const outbox = replica('a');
    await outbox.enqueue(database.db, [message('one'), message('again', { dedupeKey: 'key-one' })]);
    await outbox.enqueue(database.db, [message('and again', { dedupeKey: 'key-one' }), message('two')]);
    await outbox.deliver();
    await outbox.enqueue(database.db, [message('after it was sent', { dedupeKey: 'key-one' })]);
    await outbox.deliver();
    expect(handed.toSorted()).toEqual(['one', 'two']);
  });

  it('a message whose transaction failed was never queued', async () => {
    const outbox = replica('a');
    const failing = database.transaction(async (tx) => {
      await outbox.enqueue(tx, [message('one')]);
      throw new Error('no ticket after all');
    });
    await expect(failing).rejects.toThrow('no ticket after all');
    await outbox.deliver();
    expect(handed).toEqual([]);
  });

  describe('messages of one thread', () => {
    const inThread = (word: string) => message(word, { thread: 'episode-1 to wang' });

    it('go out one after the other, in the order in which they were queued', async () => {
      const outbox = replica('a');
      const words = Array.from({ length: 12 }, (_, n) => String(n).padStart(2, '0'));
      let [underWay, most] = [0, 0];
      answer = async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise(setImmediate);
        underWay -= 1;
        return SENT;
      };
      await outbox.enqueue(database.db, words.map(inThread));
      await outbox.deliver();
      expect(handed).toEqual(words);
      expect(most).toBe(1);
    });

    it('wait for the one before them: a recovery is not heard of before its problem', async () => {
      const outbox = replica('a');
      answer = (word) => (word === 'problem' ? { kind: 'retry', error: '451' } : SENT);
      await outbox.enqueue(database.db, [inThread('problem')]);
      await outbox.deliver();
      clock.move(1);
      await outbox.enqueue(database.db, [inThread('recovery'), message('something else')]);
      await outbox.deliver();
      expect(handed).toEqual(['problem', 'something else']);
      answer = () => SENT;
      clock.move(1);
      await outbox.deliver();
      expect(handed).toEqual(['problem', 'something else', 'problem', 'recovery']);
    });

    it('do not wait for one that is dead', async () => {
      const outbox = replica('a');
      answer = (word) => (word === 'problem' ? { kind: 'rejected', error: '550' } : SENT);
      await outbox.enqueue(database.db, [inThread('problem'), inThread('recovery')]);
      await outbox.deliver();
      expect(handed).toEqual(['problem', 'recovery']);
    });

    it('are not overtaken by another replica while one is being sent', async () => {
      const [a, b] = [replica('a'), replica('b')];
      let sent: (outcome: SendOutcome) => void = () => undefined;
      const begun = new Promise<void>((resolve) => {
        answer = () => {
          resolve();
          return new Promise((done) => (sent = done));
        };
      });
      await a.enqueue(database.db, [inThread('problem'), inThread('recovery')]);
      const delivery = a.deliver();
      await begun;
      await b.deliver();
      expect(handed).toEqual(['problem']);
      answer = () => SENT;
      sent(SENT);
      await delivery;
      expect(handed).toEqual(['problem', 'recovery']);
    });
  });

  it('a channel whose server is slow holds up its own messages only', async () => {
    let release: (outcome: SendOutcome) => void = () => undefined;
    const calls: string[] = [];
    const outbox = replica('a', {
      mail: () => new Promise((resolve) => (release = resolve)),
      call: () => Promise.resolve(SENT).finally(() => calls.push('call')),
    });
    const many = Array.from({ length: 12 }, (_, n) => message(`call ${n}`, { handler: 'call' }));
    await outbox.enqueue(database.db, [message('mail'), ...many]);
    const delivery = outbox.deliver();
    while (calls.length < 12) await new Promise(setImmediate);
    release(SENT);
    await delivery;
    expect((await rows()).every(({ state }) => state === 'sent')).toBe(true);
  });

  it('at the stop takes up nothing new and waits for what is under way', async () => {
    const outbox = replica('a');
    let release: (outcome: SendOutcome) => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      answer = () => {
        resolve();
        return new Promise((done) => (release = done));
      };
    });
    await outbox.enqueue(database.db, [message('one', { thread: 't' }), message('two', { thread: 't' })]);
    void outbox.deliver();
    await begun;
    const stopping = outbox.stop();
    release(SENT);
    await stopping;
    expect((await rows()).map(({ state }) => state)).toEqual(['sent', 'queued']);
  });

  it('a message that is slow does not hold up those of other threads', async () => {
    const outbox = replica('a');
    let release: (outcome: SendOutcome) => void = () => undefined;
    const others = new Promise<void>((done) => {
      answer = (word) => {
        if (word === 'slow') return new Promise((resolve) => (release = resolve));
        if (word === 'last') done();
        return SENT;
      };
    });
    await outbox.enqueue(database.db, [message('slow'), message('first'), message('last')]);
    const delivery = outbox.deliver();
    await others;
    release(SENT);
    await delivery;
    expect((await rows()).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
  });

  describe('a message that was not sent', () => {
    it('waits longer each time and says what was wrong', async () => {
      const outbox = replica('a');
      answer = () => ({ kind: 'retry', error: '451 try later' });
      await outbox.enqueue(database.db, [message('one')]);
      const waits: number[] = [];
      for (let attempt = 1; attempt <= 4; attempt += 1) {
        await outbox.deliver();
        const [row] = await outbox.listByReference(['episode-1']);
        expect(row).toMatchObject({ state: 'queued', attempts: attempt, error: '451 try later', lease_until: null });
        const seconds = (new Date(row!.next_attempt_at!).getTime() - clock.now().getTime()) / 1000;
        waits.push(Math.round(seconds));
        clock.move(seconds - 0.001);
        await outbox.deliver();
        expect(handed).toHaveLength(attempt);
        clock.move(0.001);
      }
      expect(waits).toEqual([2, 4, 8, 16]);
    });

    it('is sent as soon as the server takes it, and the error is gone', async () => {
      const outbox = replica('a');
      answer = () => ({ kind: 'retry', error: '451 try later' });
      await outbox.enqueue(database.db, [message('one')]);
      await outbox.deliver();
      answer = () => SENT;
      clock.move(2);
      await outbox.deliver();
      expect(await rows()).toEqual([{ dedupe_key: 'key-one', state: 'sent', attempts: 2, error: null }]);
    });

    it('is dead at once where the server will never take it', async () => {
      const outbox = replica('a');
      answer = () => ({ kind: 'rejected', error: '550 no such mailbox' });
      await outbox.enqueue(database.db, [message('one')]);
      await outbox.deliver();
      clock.move(100_000);
      await outbox.deliver();
      expect(handed).toEqual(['one']);
      expect(await rows()).toEqual([
        { dedupe_key: 'key-one', state: 'dead', attempts: 1, error: '550 no such mailbox' },
      ]);
      expect(await outbox.oldestQueuedAt()).toBeUndefined();
    });

    it('is dead after a day', async () => {
      const outbox = replica('a');
      answer = () => ({ kind: 'retry', error: 'down' });
      await outbox.enqueue(database.db, [message('one')]);
      await outbox.deliver();
      clock.move(86_400);
      await outbox.deliver();
      expect(await rows()).toMatchObject([{ state: 'dead', attempts: 2, error: 'given up after a day: down' }]);
    });

    it('is tried again where the sender itself failed', async () => {
      const outbox = replica('a', { mail: () => Promise.reject(new Error('bug in the channel')) });
      await outbox.enqueue(database.db, [message('one')]);
      await outbox.deliver();
      expect(await rows()).toMatchObject([{ state: 'queued', attempts: 1, error: 'bug in the channel' }]);
    });

    it('waits where nothing here sends its kind: another replica may', async () => {
      const outbox = replica('a');
      await outbox.enqueue(database.db, [message('one', { handler: 'pigeon' })]);
      await outbox.deliver();
      expect(await rows()).toMatchObject([{ state: 'queued', attempts: 0 }]);
      const pigeon: OutboxHandler = () => Promise.resolve(SENT);
      await replica('b', { pigeon }).deliver();
      expect(await rows()).toMatchObject([{ state: 'sent', attempts: 1 }]);
    });

    it('does not keep the messages about something else', async () => {
      const outbox = replica('a');
      answer = (word) => (word === 'bad' ? { kind: 'rejected', error: '550' } : SENT);
      await outbox.enqueue(database.db, [message('bad'), message('good')]);
      await outbox.deliver();
      expect((await rows()).map(({ state }) => state)).toEqual(['dead', 'sent']);
    });
  });

  it('a message that was kept, because there is no server, is done', async () => {
    const outbox = replica('a');
    answer = () => ({ kind: 'kept', providerId: 'one.eml' });
    await outbox.enqueue(database.db, [message('one')]);
    await outbox.deliver();
    expect(await outbox.listByReference(['episode-1'])).toMatchObject([{ state: 'kept', provider_id: 'one.eml' }]);
    expect(await outbox.oldestQueuedAt()).toBeUndefined();
  });

  describe('of two replicas', () => {
    it('each message is sent by one', async () => {
      const [a, b] = [replica('a'), replica('b')];
      const words = Array.from({ length: 40 }, (_, n) => `m-${n}`);
      answer = async () => {
        await new Promise(setImmediate);
        return SENT;
      };
      await a.enqueue(
        database.db,
        words.map((word) => message(word)),
      );
      await Promise.all([a.deliver(), b.deliver()]);
      expect(handed.toSorted()).toEqual(words.toSorted());
    });

    it('one that died with a message in hand is taken over when its lease has run out, not before', async () => {
      const [a, b] = [replica('a'), replica('b')];
      await a.enqueue(database.db, [message('one')]);
      // It never comes back from sending.
      let sending: () => void = () => undefined;
      const begun = new Promise<void>((resolve) => (sending = resolve));
      answer = () => {
        sending();
        return new Promise(() => undefined);
      };
      void a.deliver();
      await begun;
      answer = () => SENT;
      clock.move(LEASE_SECONDS);
      await b.deliver();
      expect(handed).toEqual(['one']);
      clock.move(0.001);
      await b.deliver();
      expect(handed).toEqual(['one', 'one']);
      expect(await rows()).toMatchObject([{ state: 'sent', attempts: 1 }]);
    });

    it('one that was taken for dead and comes back does not overwrite what the other recorded', async () => {
      const [a, b] = [replica('a'), replica('b')];
      await a.enqueue(database.db, [message('one')]);
      let comeBack: (outcome: SendOutcome) => void = () => undefined;
      const begun = new Promise<void>((resolve) => {
        answer = () => {
          resolve();
          return new Promise((back) => (comeBack = back));
        };
      });
      const late = a.deliver();
      await begun;
      answer = () => SENT;
      clock.move(LEASE_SECONDS + 1);
      await b.deliver();
      comeBack({ kind: 'rejected', error: 'too late' });
      await late;
      expect(await rows()).toMatchObject([{ state: 'sent', attempts: 1, error: null }]);
    });

    it('what a dead process had in hand can be taken back at once where nobody else uses the database', async () => {
      const [a, b] = [replica('a'), replica('b')];
      await a.enqueue(database.db, [message('one')]);
      const begun = new Promise<void>((resolve) => {
        answer = () => {
          resolve();
          return new Promise(() => undefined);
        };
      });
      void a.deliver();
      await begun;
      answer = () => SENT;
      await b.takeBack();
      await b.deliver();
      expect(await rows()).toMatchObject([{ state: 'sent', attempts: 1 }]);
    });
  });

  it('shows in its metrics what waits and what is dead', async () => {
    const outbox = replica('a');
    answer = () => ({ kind: 'rejected', error: '550' });
    await outbox.enqueue(database.db, [message('one'), message('two')]);
    await outbox.deliver();
    await outbox.enqueue(database.db, [message('three')]);
    expect(await outbox.counts()).toEqual([
      { state: 'queued', count: 1 },
      { state: 'dead', count: 2 },
    ]);
    const text = await metrics.text();
    expect(text).toContain('cldera_outbox_messages{state="queued"} 1\n');
    expect(text).toContain('cldera_outbox_messages{state="dead"} 2\n');
    expect(text).toContain('cldera_outbox_attempts_total{handler="mail",outcome="rejected"} 2\n');
  });
});
