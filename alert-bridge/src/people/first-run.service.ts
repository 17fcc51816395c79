import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import type { Language } from '../contract/index.ts';
import { COMPANY } from '../inventory/company.ts';
import type { InventoryStore } from '../inventory/inventory.store.ts';
import type { Database } from '../platform/database.ts';
import type { Logger } from '../platform/log.ts';
import { instant, type Clock } from '../platform/time.ts';
import { hashPassword, oneTimePassword } from './password.client.ts';
import type { PeopleStore } from './people.store.ts';

interface FirstRunParts {
  database: Database;
  people: PeopleStore;
  inventory: InventoryStore;
  clock: Clock;
  newId: () => string;
  log: Logger;
  publicUrl: string;
  settings: {
    adminPassword: string | undefined;
    adminEmail: string;
    company: string;
    language: Language;
    timeZone: string;
    file: string;
    thisMachine: string | undefined;
  };
}

const THIS_MACHINE = 'this-machine';

/**
 * In an empty database: the company, its administrator and, where wanted, this machine. Done once, whatever is killed when.
 * A password of our making is written to the first-run file before anything is committed, so that it cannot be lost.
 */
export async function firstRun(parts: FirstRunParts): Promise<void> {
  const { database, people, inventory, clock, newId, log, publicUrl, settings } = parts;
  if ((await people.count()) > 0) return;
  const password = settings.adminPassword ?? oneTimePassword();
  const passwordHash = await hashPassword(password);
  const now = instant(clock.now());
  await database.transaction(async (tx) => {
    if ((await people.count(tx)) > 0) return;
    const isFirst = await inventory.addCustomer(tx, {
      id: COMPANY,
      name: settings.company,
      language: settings.language,
      timeZone: settings.timeZone,
      email: null,
      createdAt: now,
      endedAt: null,
    });
    // Of two bridges that start at once, the other one waited here for this one's commit.
    if (!isFirst) return;
    await people.add(
      tx,
      {
        id: newId(),
        login: 'admin',
        name: settings.language === 'zh-Hans' ? '管理员' : 'Administrator',
        email: settings.adminEmail,
        role: 'administrator',
        language: settings.language,
        customer: null,
        passwordHash,
        mustChangePassword: settings.adminPassword === undefined,
      },
      now,
    );
    if (settings.thisMachine !== undefined) {
      await inventory.addResource(tx, {
        id: THIS_MACHINE,
        name: settings.language === 'zh-Hans' ? `本机 ${hostname()}` : `This machine (${hostname()})`,
        customer: COMPANY,
        templates: [{ template: 'host', parameters: { address: settings.thisMachine } }],
        createdAt: now,
        endedAt: null,
      });
    }
    if (settings.adminPassword === undefined)
      await announce(settings.file, { login: 'admin', password, url: publicUrl }, log);
  });
}

async function announce(file: string, account: { login: string; password: string; url: string }, log: Logger) {
  log.info({ file }, 'first run: the one-time password of the administrator is in this file');
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${JSON.stringify(account)}\n`, { mode: 0o600 });
}
