import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort, removeFolder, startProcess, temporaryFolder, waitFor, type Running } from '../../rig/index.ts';
import { endLeftovers } from './leftovers.ts';
import type { StartEvent } from './report.ts';
import { supervise, type Limits, type Plan, type Supervisor } from './supervisor.ts';

const STAND_IN = fileURLToPath(new URL('../../test/stand-in.ts', import.meta.url));
const SUPERVISE = fileURLToPath(new URL('../../test/supervise.ts', import.meta.url));
const QUICK: Partial<Limits> = { quickDeathMs: 30_000, pauseMs: 50, graceMs: 500 };

let folder = '';
let events: StartEvent[] = [];
const running: Supervisor[] = [];
const processes: Running[] = [];

beforeEach(() => {
  folder = temporaryFolder();
  events = [];
});
afterEach(async () => {
  for (const supervisor of running.splice(0)) {
    supervisor.kill();
    await supervisor.ended;
  }
  for (const process of processes.splice(0)) await process.stop();
  removeFolder(folder);
});

async function standIn(name: string, env: Record<string, string> = {}, after: string[] = []): Promise<Plan> {
  const port = await freePort();
  return {
    name,
    command: process.execPath,
    args: [STAND_IN],
    env: { PATH: process.env['PATH'], PORT: String(port), ...env },
    readyUrl: `http://127.0.0.1:${port}/`,
    after,
  };
}

function run(plans: Plan[], limits: Partial<Limits> = {}): Supervisor {
  const options = { logs: folder, run: folder, report: (event: StartEvent) => void events.push(event) };
  const supervisor = supervise(plans, { ...options, limits: { ...QUICK, ...limits } });
  running.push(supervisor);
  return supervisor;
}

function seen(kind: StartEvent['event'], name: string): (StartEvent & { pid?: number })[] {
  return events.filter((event) => event.event === kind && 'name' in event && event.name === name);
}

function pidOf(name: string): number {
  return seen('starting', name).at(-1)?.pid ?? 0;
}

function lives(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}

describe('the supervisor', () => {
  it('starts a program only when those it needs are ready', async () => {
    const first = await standIn('first');
    const second = await standIn('second', {}, ['first']);
    const third = await standIn('third', {}, ['second']);
    await run([third, second, first]).allReady;
    const order = events.map((event) => ('name' in event ? `${event.event} ${event.name}` : event.event));
    expect(order).toEqual([
      'starting first',
      'ready first',
      'starting second',
      'ready second',
      'starting third',
      'ready third',
    ]);
  });

  it("keeps each program's output in its log", async () => {
    await run([await standIn('talker', { SAY: 'hello 你好' })]).allReady;
    await waitFor(() => readFileSync(join(folder, 'talker.log'), 'utf8').includes('hello 你好'));
  });

  it('starts a program again that was killed, and says so', async () => {
    await run([await standIn('victim')]).allReady;
    const before = pidOf('victim');
    process.kill(before, 'SIGKILL');
    await waitFor(() => seen('ready', 'victim').length === 2);
    expect(pidOf('victim')).not.toBe(before);
    expect(seen('died', 'victim')).toEqual([
      { event: 'died', name: 'victim', ending: { code: null, signal: 'SIGKILL' }, restartInSeconds: 0.05 },
    ]);
  });

  it('stops everything after three quick deaths in a row, with the last words', async () => {
    const supervisor = run([
      await standIn('healthy'),
      await standIn('broken', { DIE_AFTER_MS: '10', SAY: 'no such table' }),
    ]);
    expect(await supervisor.ended).toMatchObject({
      kind: 'gave-up',
      name: 'broken',
      times: 3,
      ending: { code: 3, signal: null },
      tail: expect.stringContaining('no such table') as unknown as string,
    });
    expect(seen('died', 'broken').map((event) => 'restartInSeconds' in event && event.restartInSeconds)).toEqual([
      0.05, 0.1,
    ]);
    expect(lives(pidOf('healthy'))).toBe(false);
  });

  it('does not count deaths of programs that had lived for long', async () => {
    await run([await standIn('old')], { quickDeathMs: 0 }).allReady;
    for (const times of [2, 3, 4, 5]) {
      process.kill(pidOf('old'), 'SIGKILL');
      await waitFor(() => seen('ready', 'old').length === times);
    }
  });

  it('stops everything when a program does not become ready in time', async () => {
    const plan = { ...(await standIn('slow')), readyUrl: `http://127.0.0.1:${await freePort()}/` };
    const supervisor = run([plan, await standIn('healthy')], { readyMs: 300 });
    expect(await supervisor.ended).toMatchObject({ kind: 'not-ready', name: 'slow', seconds: 0.3 });
    expect(lives(pidOf('healthy'))).toBe(false);
  });

  it('says what is wrong with a program that cannot be started', async () => {
    const plan = { ...(await standIn('missing')), command: '/nonexistent/program' };
    expect(await run([plan]).ended).toMatchObject({
      kind: 'gave-up',
      tail: expect.stringContaining('/nonexistent/program') as unknown as string,
    });
  });

  it('ends programs that do not listen, and what they started', async () => {
    const supervisor = run([await standIn('deaf', { DEAF: '1', GRANDCHILD: '1' })]);
    await supervisor.allReady;
    const log = () => /grandchild (\d+)/.exec(readFileSync(join(folder, 'deaf.log'), 'utf8'))?.[1];
    const grandchild = Number(await waitFor(log));
    expect(lives(grandchild)).toBe(true);
    const startedAt = performance.now();
    supervisor.stop();
    expect(await supervisor.ended).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(lives(pidOf('deaf'))).toBe(false);
    await waitFor(() => !lives(grandchild));
  });

  it('can be stopped while programs wait for others', async () => {
    const never = { ...(await standIn('never')), readyUrl: `http://127.0.0.1:${await freePort()}/` };
    const supervisor = run([never, await standIn('waiting', {}, ['never'])]);
    await waitFor(() => seen('starting', 'never').length === 1);
    supervisor.stop();
    expect(await supervisor.ended).toBeUndefined();
    expect(seen('starting', 'waiting')).toHaveLength(0);
  });
});

describe('a supervisor in a process of its own', () => {
  async function supervised(plans: Plan[]): Promise<{ parent: Running; pids: number[] }> {
    const parent = await startProcess({
      name: 'supervisor',
      command: process.execPath,
      args: ['--disable-warning=ExperimentalWarning', SUPERVISE, JSON.stringify({ plans, folder })],
      ready: ({ output }) => output().includes('all ready'),
    });
    processes.push(parent);
    const pids = [...parent.output().matchAll(/"starting","name":"[^"]+","pid":(\d+)/g)].map(([, pid]) => Number(pid));
    return { parent, pids };
  }

  it.each(['SIGINT', 'SIGTERM'] as const)('ends everything on %s', async (signal) => {
    const { parent, pids } = await supervised([await standIn('one'), await standIn('two', {}, ['one'])]);
    expect(pids).toHaveLength(2);
    parent.signal(signal);
    await parent.exited;
    expect(pids.filter(lives)).toEqual([]);
  });

  it('leaves no orphan when it is killed', async () => {
    const { parent, pids } = await supervised([await standIn('one'), await standIn('two')]);
    parent.signal('SIGKILL');
    await waitFor(() => pids.filter(lives).length === 0, 5_000, 'the programs to end');
  });

  it('leaves notes by which the next start ends a program that clings to life', async () => {
    const { parent, pids } = await supervised([await standIn('deaf', { DEAF: '1' })]);
    parent.signal('SIGKILL');
    await parent.exited;
    expect(pids.filter(lives)).toHaveLength(1);
    const ended: string[] = [];
    await endLeftovers(folder, (name, pid) => ended.push(`${name} ${pid}`));
    expect(ended).toEqual([`deaf ${pids[0] ?? 0}`]);
    // Whoever adopts it may take a moment to bury it.
    await waitFor(() => pids.filter(lives).length === 0);
  }, 15_000);
});
