import { beforeAll, describe, expect, it } from '@jest/globals';
import { worldAt } from '../../test/fixtures.ts';
import { speak } from '../../test/host.tsx';
import { bodyOf, EMPTY_FORM, errorsOf, idOf, type ResourceForm } from './resource-form.ts';
import { suggestId } from './slug.ts';

const { templates } = worldAt(0);

beforeAll(() => speak('en-US'));

it.each([
  ['Order database', 'order-database'],
  ['  Web_01 (blue) ', 'web-01-blue'],
  ['Café №1', 'cafe-no1'],
  ['订单数据库', ''],
  ['订单 DB 2', 'db-2'],
  ['-'.repeat(80), ''],
  ['a'.repeat(80), 'a'.repeat(63)],
  [`${'a'.repeat(62)} b`, 'a'.repeat(62)],
])('suggests for %j the id %j', (name, id) => {
  expect(suggestId(name)).toBe(id);
});

describe('the id', () => {
  const named = { ...EMPTY_FORM, name: '订单数据库', templates: { port: { address: '10.0.0.7:3306' } } };

  it.each<[string, ResourceForm, string]>([
    ['is what was typed', { ...named, id: 'orders' }, 'orders'],
    ['stays empty where it was emptied', { ...named, id: '' }, ''],
    ['comes from the name', { ...named, name: 'Orders' }, 'orders'],
    ['comes from the first address where the name gives none', named, 'port-10-0-0-7-3306'],
    ['leaves the scheme of an address out', { ...named, templates: { nginx: { url: 'http://a/s' } } }, 'nginx-a-s'],
    ['is empty while there is nothing to take it from', EMPTY_FORM, ''],
  ])('%s', (_, form, id) => {
    expect(idOf(form)).toBe(id);
  });
});

describe('what is wrong', () => {
  const good: ResourceForm = {
    ...EMPTY_FORM,
    name: 'Web',
    customer: 'acme',
    templates: { redis: { address: '10.0.0.9:6379' } },
  };

  it('is nothing when all that must be is filled in', () => {
    expect(errorsOf(good, templates)).toEqual({});
  });

  it.each<[string, Partial<ResourceForm>, string[]]>([
    ['no name', { name: ' ', id: 'web' }, ['name']],
    ['an id with capitals', { id: 'Web' }, ['id']],
    ['no template', { templates: {} }, ['templates']],
    ['a required parameter of spaces', { templates: { redis: { address: ' ' } } }, ['redis.address']],
    ['two templates without their addresses', { templates: { host: {}, port: {} } }, ['host.address', 'port.address']],
    ['a new customer without a name', { customer: null }, ['customerName', 'customerId']],
    [
      'a new customer with half an address',
      { customer: null, newCustomer: { name: 'Harbor', id: null, email: 'ops@' } },
      ['customerEmail'],
    ],
  ])('is told by field: %s', (_, part, fields) => {
    expect(Object.keys(errorsOf({ ...good, ...part }, templates))).toEqual(fields);
  });
});

it('is sent without spaces and without parameters left empty', () => {
  const form = { ...EMPTY_FORM, name: ' Cache ', templates: { redis: { address: ' 10.0.0.9:6379', auth: ' ' } } };
  expect(bodyOf(form, 'acme')).toEqual({
    id: 'cache',
    name: 'Cache',
    customer: 'acme',
    templates: [{ template: 'redis', parameters: { address: '10.0.0.9:6379' } }],
  });
});
