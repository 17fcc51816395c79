import { describe, expect, it } from '@jest/globals';
import { performance } from 'node:perf_hooks';
import { AddressRefused, type Connect } from './connect.ts';
import { ProbeFailure } from './failure.ts';
import { metric, single, type Family } from './metric.ts';
import { nginx } from './modules/nginx/index.ts';
import type { Plan } from './module.ts';
import { createProber, probeFamilies, type ProbeRequest } from './prober.ts';
import { createSlots } from './slots.ts';

const FAMILIES = [single(metric('x_value', 'gauge', 'A value'), 1)];
const noConnect: Connect = () => Promise.reject(new Error('these plans do not connect'));

function setUp({ concurrent = 10, queued = 10 } = {}) {
  const slots = createSlots({ concurrent, queued });
  const probe = createProber({ connect: noConnect, slots, now: () => performance.now() });
  return { slots, probe };
}

function request(read: Plan['read'], deadlineMs = 5_000, key = 'target', authName?: string): ProbeRequest {
  const plan: Plan = { endpoint: { host: '127.0.0.1', port: 1 }, key, shown: key, read };
  const auth =
    authName === undefined ? null : { name: authName, username: null, password: null, tls: null, targets: null };
  return { config: { ...nginx.schema.parse({}) }, plan, auth, admits: () => true, deadlineMs };
}

/** A reading that ends when the test says so. */
function held() {
  const { promise, resolve, reject } = Promise.withResolvers<Family[]>();
  let calls = 0;
  const read = () => {
    calls += 1;
    return promise;
  };
  return { read, succeed: () => resolve(FAMILIES), fail: reject, calls: () => calls };
}

const forever = () => new Promise<Family[]>(() => undefined);

describe('a probe', () => {
  it('answers with what was read', async () => {
    const { answer } = setUp().probe(request(() => Promise.resolve(FAMILIES)));
    expect(await answer).toMatchObject({ outcome: { kind: 'success', families: FAMILIES }, shared: false });
  });

  it('answers with the reason of a failure', async () => {
    const { answer } = setUp().probe(request(() => Promise.reject(new ProbeFailure('auth', 'no'))));
    expect(await answer).toMatchObject({ outcome: { kind: 'failure', reason: 'auth', detail: 'no' } });
  });

  it('says internal, and nothing more, about an error nobody foresaw', async () => {
    const { answer } = setUp().probe(request(() => Promise.reject(new Error('password=secret'))));
    const { outcome } = await answer;
    expect(outcome).toMatchObject({ kind: 'failure', reason: 'internal' });
    expect(JSON.stringify(outcome)).not.toContain('secret');
  });

  it('tells a refused address from a failure', async () => {
    const { answer } = setUp().probe(request(() => Promise.reject(new AddressRefused('10.0.0.1'))));
    expect(await answer).toMatchObject({ outcome: { kind: 'refused', address: '10.0.0.1' } });
  });

  it('answers in its deadline even when the module never ends, and frees the slot', async () => {
    const { probe, slots } = setUp();
    const start = performance.now();
    const { answer } = probe(request(forever, 50));
    expect(slots.taken).toBe(1);
    expect(await answer).toMatchObject({ outcome: { kind: 'failure', reason: 'timeout' } });
    expect(performance.now() - start).toBeGreaterThan(40);
    await new Promise(setImmediate);
    expect(slots.taken).toBe(0);
  });

  it('says overloaded when no slot became free in time', async () => {
    const { probe } = setUp({ concurrent: 1 });
    const { leave } = probe(request(forever));
    const { answer } = probe(request(() => Promise.resolve(FAMILIES), 30, 'other'));
    expect(await answer).toMatchObject({ outcome: { kind: 'failure', reason: 'overloaded' } });
    leave();
  });

  it('says overloaded at once when the queue is full', async () => {
    const { probe } = setUp({ concurrent: 1, queued: 0 });
    const { leave } = probe(request(forever));
    const { answer } = probe(request(() => Promise.resolve(FAMILIES), 60_000, 'other'));
    expect(await answer).toMatchObject({ outcome: { kind: 'failure', reason: 'overloaded' } });
    leave();
  });
});

describe('probes of the same target at the same time', () => {
  it('are one, and all get its answer', async () => {
    const { probe } = setUp();
    const reading = held();
    const first = probe(request(reading.read));
    const second = probe(request(reading.read));
    await new Promise(setImmediate);
    reading.succeed();
    expect(await first.answer).toMatchObject({ outcome: { kind: 'success' }, shared: false });
    expect(await second.answer).toMatchObject({ outcome: { kind: 'success' }, shared: true });
    expect(reading.calls()).toBe(1);
  });

  it('are answered each in its own deadline, and the one with more time gets the answer', async () => {
    const { probe } = setUp();
    const reading = held();
    const hasty = probe(request(reading.read, 20));
    const patient = probe(request(reading.read, 60_000));
    expect(await hasty.answer).toMatchObject({ outcome: { kind: 'failure', reason: 'timeout' } });
    reading.succeed();
    expect(await patient.answer).toMatchObject({ outcome: { kind: 'success' }, shared: true });
  });

  it('are not one with those of another account', async () => {
    const { probe } = setUp();
    const reading = held();
    const first = probe(request(reading.read, 5_000, 'target', 'a'));
    const second = probe(request(reading.read, 5_000, 'target', 'b'));
    await new Promise(setImmediate);
    reading.succeed();
    expect([(await first.answer).shared, (await second.answer).shared]).toEqual([false, false]);
    expect(reading.calls()).toBe(2);
  });

  it('never give a later request an earlier answer', async () => {
    const { probe } = setUp();
    const reading = held();
    reading.succeed();
    await probe(request(reading.read)).answer;
    expect(await probe(request(reading.read)).answer).toMatchObject({ shared: false });
    expect(reading.calls()).toBe(2);
  });

  it('end when the last client is gone, and a new request starts afresh', async () => {
    const { probe, slots } = setUp();
    const reading = held();
    const first = probe(request(reading.read));
    const second = probe(request(reading.read));
    await new Promise(setImmediate);
    first.leave();
    first.leave();
    expect(slots.taken).toBe(1);
    second.leave();
    const third = probe(request(() => Promise.resolve(FAMILIES)));
    expect(await third.answer).toMatchObject({ outcome: { kind: 'success' }, shared: false });
    expect(slots.taken).toBe(0);
  });
});

describe('probeFamilies', () => {
  it('says up 0 with the reason, and no value of the target', () => {
    const families = probeFamilies(nginx.vitals, { kind: 'failure', reason: 'dns', detail: '', seconds: 0.25 });
    expect(families.map(({ metric: { name }, samples }) => [name, samples])).toEqual([
      ['nginx_up', [{ value: 0 }]],
      ['nginx_probe_duration_seconds', [{ value: 0.25 }]],
      ['nginx_probe_failure_info', [{ value: 1, labels: { reason: 'dns' } }]],
    ]);
  });

  it('says up 1 and no reason', () => {
    const families = probeFamilies(nginx.vitals, { kind: 'success', families: FAMILIES, seconds: 0.25 });
    expect(families.map(({ metric: { name } }) => name)).toEqual([
      'nginx_up',
      'nginx_probe_duration_seconds',
      'x_value',
    ]);
  });
});
