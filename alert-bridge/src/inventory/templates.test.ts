import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ALERT_TABLE } from '../alerts/alert-table.ts';
import { Slug } from '../contract/common.ts';
import { Template } from '../contract/inventory.ts';
import { parameterErrors, TEMPLATES, templateOf } from './templates.ts';

const ADDRESS_WANTED = 'use host:port, for example 10.0.0.5:443';
const URL_WANTED = 'use an http or https URL without user and password, for example http://10.0.0.5/stub_status';
const NAME_WANTED = 'use letters, digits, dot, hyphen and underscore';

describe('the parameters of a template', () => {
  it.each<[template: string, given: Record<string, string>, wrong: Record<string, string>]>([
    ['port', { address: '10.0.0.5:443' }, {}],
    ['port', { address: 'db-1.internal.example:65535' }, {}],
    ['port', { address: 'localhost:1' }, {}],
    ['port', { address: '[2001:db8::1]:443' }, {}],
    ['port', { address: '[::ffff:10.0.0.5]:443' }, {}],
    ['port', {}, { address: 'required, for example 10.0.0.5:443' }],
    ['port', { address: '' }, { address: 'required, for example 10.0.0.5:443' }],
    ['port', { address: '10.0.0.5' }, { address: ADDRESS_WANTED }],
    ['port', { address: ':443' }, { address: ADDRESS_WANTED }],
    ['port', { address: '10.0.0.5:0' }, { address: ADDRESS_WANTED }],
    ['port', { address: '10.0.0.5:65536' }, { address: ADDRESS_WANTED }],
    ['port', { address: '10.0.0.5:443 ' }, { address: ADDRESS_WANTED }],
    ['port', { address: '10.0.0.5:443\n' }, { address: ADDRESS_WANTED }],
    ['port', { address: '2001:db8::1:443' }, { address: ADDRESS_WANTED }],
    ['port', { address: 'http://10.0.0.5:443' }, { address: ADDRESS_WANTED }],
    ['port', { address: 'user@host:443' }, { address: ADDRESS_WANTED }],
    ['port', { address: '10.0.0.5:443/path' }, { address: ADDRESS_WANTED }],
    ['port', { address: '-rf:443' }, { address: ADDRESS_WANTED }],
    ['port', { address: '10.0.0.5:443', port: '443' }, { port: 'template port has no such parameter; use address' }],
    ['host', { address: '10.0.0.5:9100' }, {}],
    ['nginx', { url: 'http://10.0.0.5/stub_status' }, {}],
    ['nginx', { url: 'https://[::1]:8443/status?plain=1' }, {}],
    ['nginx', { url: '10.0.0.5/stub_status' }, { url: URL_WANTED }],
    ['nginx', { url: 'file:///etc/passwd' }, { url: URL_WANTED }],
    ['nginx', { url: 'http://user:secret@10.0.0.5/' }, { url: URL_WANTED }],
    ['nginx', { url: 'http://user@10.0.0.5/' }, { url: URL_WANTED }],
    ['nginx', { url: 'http://' }, { url: URL_WANTED }],
    ['redis', { address: '10.0.0.5:6379' }, {}],
    ['redis', { address: '10.0.0.5:6379', auth: 'redis-prod' }, {}],
    ['redis', { address: '10.0.0.5:6379', auth: '' }, {}],
    ['redis', { address: '10.0.0.5:6379', auth: 'a b' }, { auth: NAME_WANTED }],
    ['redis', { address: '10.0.0.5:6379', auth: '../etc' }, { auth: NAME_WANTED }],
    ['redis', { auth: 'x&target=y' }, { address: 'required, for example 10.0.0.5:6379', auth: NAME_WANTED }],
    [
      'redis',
      { password: 's' },
      {
        password: 'template redis has no such parameter; use address, auth',
        address: 'required, for example 10.0.0.5:6379',
      },
    ],
  ])('of %s, given %j, are wrong in %j', (id, given, wrong) => {
    const errors = parameterErrors(templateOf(id)!, given).map(({ field, message }) => [field, message]);
    expect(Object.fromEntries(errors)).toEqual(wrong);
    expect(errors).toHaveLength(Object.keys(wrong).length);
  });

  it('that are accepted hold nothing that could break out of a list of targets', () => {
    const odd = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 3 })
      .filter((text) => !/^[A-Za-z0-9._-]*$/.test(text));
    fc.assert(
      fc.property(odd, fc.nat(8), (text, at) => {
        const address = '10.0.0.5:443';
        const broken = `${address.slice(0, at)}${text}${address.slice(at)}`;
        expect(parameterErrors(templateOf('port')!, { address: broken })).toHaveLength(1);
      }),
    );
  });
});

describe('a template', () => {
  it.each(TEMPLATES)('$id is one that the contract can tell of', (template) => {
    expect(Template.safeParse(template).error).toBeUndefined();
    expect(Slug.safeParse(template.id).success).toBe(true);
  });

  it.each(TEMPLATES)('$id brings rows that the alert table has', ({ rules }) => {
    for (const rule of rules) expect(ALERT_TABLE.map(({ id }) => id)).toContain(rule);
  });

  it.each(TEMPLATES)("$id's own example is right", (template) => {
    const example = Object.fromEntries(template.parameters.map(({ name, example }) => [name, example]));
    expect(parameterErrors(template, example)).toEqual([]);
  });

  it('brings every row of the alert table, taken together', () => {
    expect(TEMPLATES.flatMap(({ rules }) => rules).toSorted()).toEqual(ALERT_TABLE.map(({ id }) => id).toSorted());
  });

  it.each([
    ['host', { address: '10.0.0.5:9100' }, { target: '10.0.0.5:9100', labels: {} }],
    ['port', { address: '10.0.0.5:443' }, { target: '10.0.0.5:443', labels: {} }],
    ['nginx', { url: 'http://h/stub_status' }, { target: 'http://h/stub_status', labels: {} }],
    ['redis', { address: 'h:6379' }, { target: 'h:6379', labels: {} }],
    ['redis', { address: 'h:6379', auth: 'prod' }, { target: 'h:6379', labels: { __param_auth: 'prod' } }],
  ] as [string, Record<string, string>, object][])('%s with %j is found at %j', (id, parameters, target) => {
    expect(templateOf(id)?.target(parameters)).toEqual(target);
  });

  it('there is none of is none', () => {
    expect(templateOf('oracle')).toBeUndefined();
  });
});
