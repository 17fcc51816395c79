import type { IncomingHttpHeaders } from 'node:http';
import type { Action } from '../contract/index.ts';
import { AppError } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';
import { sameText, type GrafanaIdentity } from './grafana.client.ts';
import type { PeopleStore, Person } from './people.store.ts';
import { authorise, type Principal } from './principal.ts';
import type { Sessions } from './sessions.service.ts';

interface GateParts {
  sessions: Sessions;
  people: PeopleStore;
  grafana: GrafanaIdentity | undefined;
  webhookToken: string;
  discoveryToken: string;
  log: Logger;
}

interface AskedBy {
  method: string;
  headers: IncomingHttpHeaders;
}

/** Who stands at the door, and may they do it: the one place for both (D9). */
export function createGate({ sessions, people, grafana, webhookToken, discoveryToken, log }: GateParts) {
  function service(token: string): Principal {
    if (sameText(token, webhookToken)) return { kind: 'service', name: 'alertmanager' };
    if (sameText(token, discoveryToken)) return { kind: 'service', name: 'prometheus' };
    throw new AppError('unauthenticated', 'The bearer token is not one of ours.');
  }

  async function throughGrafana(identity: GrafanaIdentity, headers: IncomingHttpHeaders): Promise<Principal> {
    const token = headers['x-grafana-id'];
    if (typeof token !== 'string') throw new AppError('unauthenticated', 'Grafana sent no X-Grafana-Id token.');
    const user = await identity.verify(token).catch((error: unknown) => {
      log.warn({ reason: error instanceof Error ? error.message : 'invalid' }, 'token of Grafana refused');
      throw new AppError('unauthenticated', "Grafana's token does not hold.");
    });
    // Grafana keeps logins unique. Its e-mail addresses anybody can edit: they prove nothing.
    const person = user.login === undefined ? undefined : await people.byLogin(user.login);
    if (person === undefined) throw new AppError('forbidden', 'Nobody in the directory has this Grafana account.');
    // Grafana has its own sign-in: a one-time password of the portal does not matter there.
    return { ...principalOf(person, null), mustChangePassword: false };
  }

  return {
    /** @throws AppError unauthenticated when what is presented is not valid; nothing presented is anonymous. */
    async authenticate({ method, headers }: AskedBy): Promise<Principal> {
      const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
      if (bearer !== undefined) return service(bearer);
      const secret = headers['x-cldera-proxy-secret'];
      if (grafana?.isProxy(typeof secret === 'string' ? secret : undefined) === true)
        return throughGrafana(grafana, headers);
      const session = await sessions.find(headers.cookie);
      if (session === undefined) return { kind: 'anonymous' };
      // A form on another site can send our cookie's owner here, but no header of its own.
      if (method !== 'GET' && method !== 'HEAD' && headers['x-cldera-request'] !== '1') {
        throw new AppError('forbidden', 'Send the header x-cldera-request: 1 with every change.');
      }
      return principalOf(session.person, session.tokenHash);
    },
    /** @throws AppError unauthenticated or forbidden. */
    permit(principal: Principal, action: Action): void {
      const decision = authorise(principal, action);
      if (decision.allowed) return;
      switch (decision.reason) {
        case 'sign-in':
          throw new AppError('unauthenticated', 'Sign in first.');
        case 'change-password':
          throw new AppError('forbidden', 'Choose a new password first.');
        case 'role':
          throw new AppError('forbidden', 'Your role does not allow this.');
      }
    },
  };
}

function principalOf(person: Person, session: string | null): Extract<Principal, { kind: 'person' }> {
  return {
    kind: 'person',
    id: person.id,
    name: person.name,
    role: person.role,
    customer: person.customer,
    mustChangePassword: person.mustChangePassword,
    session,
  };
}
