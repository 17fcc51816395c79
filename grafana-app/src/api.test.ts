import { beforeEach, describe, expect, it } from '@jest/globals';
import { setBackendSrv, type BackendSrv, type BackendSrvRequest } from '@grafana/runtime';
import { NEVER, Observable, of, throwError } from 'rxjs';
import { routes } from '@cldera/alert-bridge/contract';
import { call, problemOf } from './api.ts';
import { worldAt } from './test/fixtures.ts';

const world = worldAt(Date.now());
let requests: BackendSrvRequest[];

function answer(observable: Observable<unknown>): void {
  const fetch = (request: BackendSrvRequest) => {
    requests.push(request);
    return observable;
  };
  setBackendSrv({ fetch } as unknown as BackendSrv);
}

beforeEach(() => {
  requests = [];
});

describe('a request', () => {
  it('goes through the plugin proxy, parameters and query in the URL', async () => {
    answer(of({ data: { items: world.events, next: null } }));
    await call(routes.listEvents, { query: { state: 'all', severity: 'high' } });
    expect(requests[0]).toMatchObject({
      url: '/api/plugin-proxy/cldera-ops-app/api/events?state=all&severity=high',
      method: 'GET',
      headers: {},
      showErrorAlert: false,
    });
    expect(requests[0]).not.toHaveProperty('data');
  });

  it('that changes something carries its body and the header a cross-site form cannot send', async () => {
    answer(of({ data: { done: true } }));
    await call(routes.commentTicket, { params: { id: 'a/b' }, body: { comment: 'x' } });
    expect(requests[0]).toMatchObject({
      url: '/api/plugin-proxy/cldera-ops-app/api/tickets/a%2Fb/comments',
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-cldera-request': '1' },
      data: { comment: 'x' },
    });
  });

  it('without a body sends an empty one', async () => {
    answer(of({ data: { done: true } }));
    await call(routes.endResource, { params: { id: 'web-01' } });
    expect(requests[0]?.data).toEqual({});
  });
});

it('answers what the contract says', async () => {
  answer(of({ data: world.session }));
  await expect(call(routes.getSession)).resolves.toEqual(world.session);
});

describe('a failure', () => {
  it("is the bridge's own problem where it told one", async () => {
    const problem = {
      type: 'urn:x',
      title: 'Conflict',
      status: 409,
      detail: 'taken',
      errors: [{ field: 'id', message: 'm' }],
    };
    answer(throwError(() => ({ status: 409, data: problem, config: {} })));
    await expect(call(routes.getSession)).rejects.toMatchObject({ name: 'BridgeError', problem });
  });

  it.each([
    ['a proxy that reaches nobody', { status: 502, statusText: 'Bad Gateway', data: '<html>', config: {} }, 502],
    ['a network that is gone', { status: 0, data: undefined, config: {} }, 0],
    ['anything else that is thrown', new Error('boom'), 0],
  ])('is a problem too after %s', async (_, thrown, status) => {
    answer(throwError(() => thrown));
    await expect(call(routes.getSession)).rejects.toMatchObject({ problem: { status } });
  });

  it('is told where the answer is not what the contract says', async () => {
    answer(of({ data: { ...world.session, mustChangePassword: 'no' } }));
    const problem = await call(routes.getSession).then(() => null, problemOf);
    expect(problem).toMatchObject({ status: 200, detail: expect.stringMatching(/mustChangePassword/) });
  });
});

it('ends the request when it is no longer wanted', async () => {
  let ended = false;
  answer(
    new Observable(() => () => {
      ended = true;
    }),
  );
  const abort = new AbortController();
  const pending = call(routes.getSession, {}, abort.signal);
  abort.abort();
  await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
  expect(ended).toBe(true);
});

it('does not begin what is no longer wanted', async () => {
  answer(NEVER);
  await expect(call(routes.getSession, {}, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  expect(requests).toHaveLength(0);
});
