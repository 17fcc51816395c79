import { ACTIONS, sessionRoutes, type Session } from '../contract/index.ts';
import type { InventoryStore } from '../inventory/inventory.store.ts';
import { AppError } from '../platform/errors.ts';
import { DONE, type Mount } from '../platform/mount.ts';
import type { PeopleStore, Person } from './people.store.ts';
import { authorise, type Principal } from './principal.ts';
import type { Sessions } from './sessions.service.ts';

interface PeopleRouteParts {
  mount: Mount<Principal>;
  sessions: Sessions;
  people: PeopleStore;
  inventory: InventoryStore;
}

export function mountPeople({ mount, sessions, people, inventory }: PeopleRouteParts): void {
  async function sessionOf(person: Person, mustChangePassword: boolean): Promise<Session> {
    const customer = person.customer === null ? undefined : await inventory.customer(person.customer);
    const { id, login, name, email, role, language } = person;
    const principal: Principal = {
      kind: 'person',
      id,
      name,
      role,
      customer: person.customer,
      mustChangePassword: false,
      session: null,
    };
    return {
      person: {
        id,
        login,
        name,
        email,
        role,
        language,
        customer: customer ? { id: customer.id, name: customer.name } : null,
      },
      mustChangePassword,
      actions: ACTIONS.filter((action) => authorise(principal, action).allowed),
    };
  }

  async function own(principal: Principal): Promise<Person> {
    const person = principal.kind === 'person' ? await people.byId(principal.id) : undefined;
    if (person === undefined) throw new AppError('unauthenticated', 'Sign in first.');
    return person;
  }

  mount(sessionRoutes.signIn, async ({ body }, call) => {
    const { person, cookie } = await sessions.signIn(body.login, body.password, call.address);
    call.setCookie(cookie);
    return sessionOf(person, person.mustChangePassword);
  });

  mount(sessionRoutes.getSession, async (_, { principal }) => {
    const person = await own(principal);
    return sessionOf(person, principal.kind === 'person' && principal.mustChangePassword);
  });

  mount(sessionRoutes.signOut, async (_, call) => {
    if (call.principal.kind === 'person' && call.principal.session !== null) {
      call.setCookie((await sessions.signOut(call.principal.session)).cookie);
    }
    return DONE;
  });

  mount(sessionRoutes.changePassword, async ({ body }, { principal }) => {
    const session = principal.kind === 'person' ? principal.session : null;
    await sessions.changePassword(await own(principal), body.current, body.next, session);
    return DONE;
  });

  mount(sessionRoutes.setLanguage, async ({ body }, { principal }) => {
    const person = await own(principal);
    await people.setLanguage(person.id, body.language);
    return sessionOf(
      { ...person, language: body.language },
      principal.kind === 'person' && principal.mustChangePassword,
    );
  });
}
