import type { Role } from '../src/contract/index.ts';
import { createInventoryStore } from '../src/inventory/inventory.store.ts';
import { hashPassword } from '../src/people/password.client.ts';
import { createPeopleStore, type Person } from '../src/people/people.store.ts';
import type { Database } from '../src/platform/database.ts';
import { createIds } from '../src/platform/id.ts';
import { NOON } from './samples.ts';

const newId = createIds();

export async function addCustomer(database: Database, id: string, email: string | null = null): Promise<void> {
  const customer = {
    id,
    name: `${id.toUpperCase()} 公司`,
    language: 'zh-Hans',
    timeZone: 'Asia/Shanghai',
    email,
  } as const;
  await createInventoryStore(database, newId).addCustomer(database.db, { ...customer, createdAt: NOON, endedAt: null });
}

/** A resource with a host template. */
export async function addResource(database: Database, customer: string, id: string, address = '10.0.0.5:9100') {
  await createInventoryStore(database, newId).addResource(database.db, {
    id,
    name: `资源 ${id}`,
    customer,
    templates: [{ template: 'host', parameters: { address } }],
    createdAt: NOON,
    endedAt: null,
  });
}

export const PASSWORD = 'a long enough password';
let hash: Promise<string> | undefined;

/** Somebody who signs in with `PASSWORD`. */
export async function addPerson(
  database: Database,
  login: string,
  role: Role,
  changes: Partial<Person> = {},
): Promise<Person> {
  // One hash for all: making one takes as long as it must.
  hash ??= hashPassword(PASSWORD);
  const person: Person = {
    id: newId(),
    login,
    name: login.toUpperCase(),
    email: `${login}@example.com`,
    role,
    language: 'zh-Hans',
    customer: null,
    passwordHash: await hash,
    mustChangePassword: false,
    ...changes,
  };
  await createPeopleStore(database).add(database.db, person, NOON);
  return person;
}
