import { beforeEach, describe, expect, it } from '@jest/globals';
import { addCustomer, addResource } from '../../test/arrange.ts';
import { DATABASES, useDatabases } from '../../test/databases.ts';
import { movingClock, type MovingClock } from '../../test/moving-clock.ts';
import { anEpisode, noon } from '../../test/samples.ts';
import { createEpisodeStore } from '../alerts/episodes.store.ts';
import { createEventStore } from '../alerts/events.store.ts';
import type { AttachedTemplate, Figure, Found } from '../contract/index.ts';
import { EVERYTHING } from '../people/scope.ts';
import type { Database } from '../platform/database.ts';
import { createIds } from '../platform/id.ts';
import { createInventory, type Inventory } from './inventory.service.ts';
import { createInventoryStore, type InventoryStore } from './inventory.store.ts';

const ACME = { all: false, customer: 'acme' } as const;
const GLOBEX = { all: false, customer: 'globex' } as const;
const NOBODY = { all: false, customer: '' } as const;
const NGINX: Omit<Found, 'watched'> = {
  id: 'nginx-80',
  name: 'Nginx :80',
  process: 'nginx',
  address: '127.0.0.1:80',
  templates: [{ template: 'port', parameters: { address: '127.0.0.1:80' } }],
  hint: null,
};

describe.each(DATABASES)('the inventory ($kind)', (kind) => {
  const { fresh } = useDatabases(kind);
  let database: Database;
  let store: InventoryStore;
  let inventory: Inventory;
  let clock: MovingClock;
  let live: { figures: Map<string, Figure[]>; answering: Set<string> };
  let listening: Omit<Found, 'watched'>[];
  let ended: string[];
  let failing: boolean;

  beforeEach(async () => {
    database = await fresh();
    store = createInventoryStore(database, createIds());
    clock = movingClock();
    live = { figures: new Map(), answering: new Set() };
    listening = [];
    ended = [];
    failing = false;
    inventory = createInventory({
      database,
      store,
      events: createEventStore(database),
      figures: { live: () => Promise.resolve(live) },
      clock,
      findListeners: () => Promise.resolve(listening),
      serviceEnded: (_, resource, at) => {
        if (failing) return Promise.reject(new Error('no disk'));
        ended.push(`${resource} at ${at}`);
        return Promise.resolve();
      },
    });
    await addCustomer(database, 'acme');
    await addCustomer(database, 'globex');
  });

  const port = (address = '10.0.0.5:443'): AttachedTemplate[] => [{ template: 'port', parameters: { address } }];
  const create = (id: string, customer = 'acme', templates = port()) =>
    inventory.create({ id, name: `资源 ${id}`, customer, templates });
  const ids = async (scope: Parameters<Inventory['list']>[0], customer?: string) =>
    (await inventory.list(scope, customer)).map(({ id }) => id);

  it('holds a resource as it was put there, with all its templates in their order', async () => {
    const templates = [
      { template: 'redis', parameters: { address: '10.0.0.5:6379', auth: 'prod' } },
      { template: 'host', parameters: { address: '10.0.0.5:9100' } },
      ...port(),
    ];
    const made = await create('db-1', 'acme', templates);
    expect(made).toEqual({
      id: 'db-1',
      name: '资源 db-1',
      customer: { id: 'acme', name: 'ACME 公司' },
      templates,
      health: 'unknown',
      worstSeverity: null,
      figures: [],
      createdAt: noon(),
      endedAt: null,
    });
    expect(await inventory.list(EVERYTHING)).toEqual([made]);
  });

  describe('refuses a resource', () => {
    it.each<
      [
        sentence: string,
        customer: string,
        templates: { template: string; parameters: Record<string, string> }[],
        errors: object[],
      ]
    >([
      [
        'of a customer there is none of',
        'initech',
        port(),
        [{ field: 'body.customer', message: 'there is no such customer under contract; create the customer first' }],
      ],
      [
        'with a template there is none of',
        'acme',
        [{ template: 'oracle', parameters: {} }],
        [{ field: 'body.templates.0.template', message: 'there is no template "oracle"' }],
      ],
      [
        'with wrong parameters, naming all of them',
        'acme',
        [...port(), { template: 'port', parameters: { address: 'x', y: 'z' } }],
        [
          { field: 'body.templates.1.parameters.y', message: 'template port has no such parameter; use address' },
          { field: 'body.templates.1.parameters.address', message: 'use host:port, for example 10.0.0.5:443' },
        ],
      ],
    ])('%s', async (_, customer, templates, errors) => {
      await expect(create('web-1', customer, templates)).rejects.toMatchObject({ kind: 'invalid', errors });
      expect(await inventory.list(EVERYTHING)).toEqual([]);
    });

    it('of a customer whose contract has ended', async () => {
      await database.db.updateTable('customers').set({ ended_at: noon() }).where('id', '=', 'acme').execute();
      await expect(create('web-1')).rejects.toMatchObject({ kind: 'invalid' });
    });

    it("whose id is taken, also by another customer's, and also by one that has ended", async () => {
      await create('web-1');
      await inventory.end(EVERYTHING, 'web-1');
      await create('web-2');
      for (const id of ['web-1', 'web-2']) {
        await expect(create(id, 'globex')).rejects.toMatchObject({
          kind: 'conflict',
          message: `id: "${id}" is taken (ids of ended resources stay taken); choose another`,
          errors: [{ field: 'body.id' }],
        });
      }
      expect(await inventory.list(EVERYTHING)).toMatchObject([{ id: 'web-2', customer: { id: 'acme' } }]);
    });

    it('but one of many that are created under one id at once', async () => {
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => create('web-1')));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await inventory.list(EVERYTHING))[0]?.templates).toHaveLength(1);
    });
  });

  describe('a customer', () => {
    const initech = {
      id: 'initech',
      name: 'Initech',
      language: 'en-US',
      timeZone: 'Europe/London',
      email: null,
    } as const;

    it('is added with language, time zone and address', async () => {
      const made = await inventory.createCustomer({ ...initech, email: 'it@initech.example' });
      expect(made).toEqual({ ...initech, email: 'it@initech.example', createdAt: noon(), endedAt: null });
      expect(await store.customer('initech')).toEqual(made);
    });

    it.each(['Mars/Olympus', '', 'Asia/Shanghai; drop table'])('is refused in the time zone %j', async (timeZone) => {
      await expect(inventory.createCustomer({ ...initech, timeZone })).rejects.toMatchObject({
        kind: 'invalid',
        errors: [{ field: 'body.timeZone' }],
      });
    });

    it('is refused under an id that is taken, and the one who has it stays', async () => {
      await expect(inventory.createCustomer({ ...initech, id: 'acme' })).rejects.toMatchObject({ kind: 'conflict' });
      expect((await store.customer('acme'))?.name).toBe('ACME 公司');
    });
  });

  describe('shows', () => {
    beforeEach(async () => {
      await create('web-2');
      await create('web-1');
      await create('db-1', 'globex');
    });

    it('to each what is theirs, by name', async () => {
      expect(await ids(EVERYTHING)).toEqual(['db-1', 'web-1', 'web-2']);
      expect(await ids(EVERYTHING, 'globex')).toEqual(['db-1']);
      expect(await ids(ACME)).toEqual(['web-1', 'web-2']);
      expect(await ids(ACME, 'globex')).toEqual([]);
      expect(await ids(NOBODY)).toEqual([]);
      expect((await store.customers(GLOBEX)).map(({ id }) => id)).toEqual(['globex']);
      expect(await store.customers(NOBODY)).toEqual([]);
    });

    it('whether a resource is well: what is confirmed counts more than that it answers', async () => {
      live.answering = new Set(['web-1', 'web-2']);
      await createEpisodeStore(database, createIds()).insert(database.db, [
        anEpisode({ id: '1', fingerprint: '1', resource: 'web-1', state: 'confirmed', severity: 'average' }),
        anEpisode({ id: '2', fingerprint: '2', resource: 'web-1', state: 'confirmed', severity: 'high' }),
        anEpisode({ id: '3', fingerprint: '3', resource: 'web-1', state: 'confirmed', severity: 'warning' }),
        anEpisode({ id: '4', fingerprint: '4', resource: 'web-2', state: 'checking', severity: 'disaster' }),
      ]);
      const health = (await inventory.list(EVERYTHING)).map((one) => [one.id, one.health, one.worstSeverity]);
      expect(health).toEqual([
        ['db-1', 'unknown', null],
        ['web-1', 'abnormal', 'high'],
        ['web-2', 'normal', null],
      ]);
    });

    it('the figures of each', async () => {
      const figure = { name: { 'zh-Hans': '内存', 'en-US': 'Memory' }, unit: 'B', value: 1_024 };
      live.figures = new Map([['web-1', [figure]]]);
      expect((await inventory.list(ACME)).map(({ figures }) => figures)).toEqual([[figure], []]);
    });
  });

  describe('a resource whose service ends', () => {
    it('is shown no more, is no target any more, and its open events end at the same instant', async () => {
      await create('web-1');
      await create('web-2');
      clock.move(60);
      await inventory.end(EVERYTHING, 'web-1');
      expect(await ids(EVERYTHING)).toEqual(['web-2']);
      expect((await inventory.targets('port')).map(({ labels }) => labels['resource'])).toEqual(['web-2']);
      expect(ended).toEqual([`web-1 at ${noon(60)}`]);
      expect(await store.resource(EVERYTHING, 'web-1')).toMatchObject({ endedAt: noon(60) });
    });

    it('goes on where its events could not be ended', async () => {
      await create('web-1');
      failing = true;
      await expect(inventory.end(EVERYTHING, 'web-1')).rejects.toThrow('no disk');
      expect(await ids(EVERYTHING)).toEqual(['web-1']);
    });

    it('ends once, and only by those whose it is', async () => {
      await create('web-1');
      const missing = { kind: 'not-found', message: 'The resource does not exist, or is not yours to see.' };
      await expect(inventory.end(GLOBEX, 'web-1')).rejects.toMatchObject(missing);
      await inventory.end(ACME, 'web-1');
      await expect(inventory.end(ACME, 'web-1')).rejects.toMatchObject(missing);
      await expect(inventory.end(EVERYTHING, 'nothing')).rejects.toMatchObject(missing);
    });
  });

  describe("Prometheus' targets", () => {
    it('carry customer, resource and template, and the parameters of the probe', async () => {
      await create('db-1', 'globex', [
        { template: 'redis', parameters: { address: '10.0.0.5:6379', auth: 'prod' } },
        { template: 'redis', parameters: { address: '10.0.0.6:6379' } },
        ...port(),
      ]);
      await addResource(database, 'acme', 'web-1');
      const labels = { customer: 'globex', resource: 'db-1', template: 'redis' };
      expect(await inventory.targets('redis')).toEqual([
        { targets: ['10.0.0.5:6379'], labels: { ...labels, __param_auth: 'prod' } },
        { targets: ['10.0.0.6:6379'], labels },
      ]);
      expect(await inventory.targets('host')).toEqual([
        { targets: ['10.0.0.5:9100'], labels: { customer: 'acme', resource: 'web-1', template: 'host' } },
      ]);
      expect(await inventory.targets('nginx')).toEqual([]);
    });

    it('of a template there is none of do not exist', async () => {
      await expect(inventory.targets('oracle')).rejects.toMatchObject({ kind: 'not-found' });
    });
  });

  describe('what listens on this machine', () => {
    beforeEach(async () => {
      listening = [NGINX];
      await addCustomer(database, 'company');
    });

    it('can be watched, and is then known to be', async () => {
      expect(await inventory.found()).toEqual([{ ...NGINX, watched: false }]);
      expect(await inventory.watch('nginx-80')).toMatchObject({
        id: 'nginx-80',
        name: 'Nginx :80',
        customer: { id: 'company' },
        templates: NGINX.templates,
      });
      expect(await inventory.found()).toEqual([{ ...NGINX, watched: true }]);
      await expect(inventory.watch('nginx-80')).rejects.toMatchObject({ kind: 'conflict' });
    });

    it('can be watched again after its service ended, under an id of its own', async () => {
      await inventory.watch('nginx-80');
      await inventory.end(EVERYTHING, 'nginx-80');
      const again = await inventory.watch('nginx-80');
      expect(again.id).toMatch(/^nginx-80-[a-z0-9]+$/);
      expect(await ids(EVERYTHING)).toEqual([again.id]);
    });

    it('and then listens no more cannot be watched', async () => {
      listening = [];
      await expect(inventory.watch('nginx-80')).rejects.toMatchObject({ kind: 'not-found' });
    });
  });

  describe('what labels may name', () => {
    it('is what exists, ended or not', async () => {
      await create('web-1');
      await create('web-2');
      await inventory.end(EVERYTHING, 'web-2');
      const known = await store.known(database.db, ['acme', 'nobody'], ['web-1', 'web-2', 'nothing']);
      expect([...known.customers]).toEqual(['acme']);
      expect(Object.fromEntries(known.resources)).toEqual({
        'web-1': { customer: 'acme', ended: false },
        'web-2': { customer: 'acme', ended: true },
      });
    });

    it('is found among as many as one delivery can name', async () => {
      await create('web-1');
      const many = Array.from({ length: 70_000 }, (_, n) => `r-${n}`);
      const known = await store.known(database.db, ['acme', ...many], [...many, 'web-1']);
      expect([...known.customers]).toEqual(['acme']);
      expect([...known.resources.keys()]).toEqual(['web-1']);
    });

    it('is nothing where nothing is named', async () => {
      const known = await store.known(database.db, [], []);
      expect([known.customers.size, known.resources.size]).toEqual([0, 0]);
    });
  });
});
