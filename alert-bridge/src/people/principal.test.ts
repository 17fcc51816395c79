import { describe, expect, it } from '@jest/globals';
import { ACTIONS, type Action } from '../contract/actions.ts';
import { authorise, scopeOf, type Principal } from './principal.ts';
import { EVERYTHING } from './scope.ts';

type Person = Extract<Principal, { kind: 'person' }>;

function person(role: Person['role'], customer: string | null, mustChangePassword = false): Person {
  return { kind: 'person', id: 'p', name: 'P', role, customer, mustChangePassword, session: null };
}

const WHO = {
  anonymous: { kind: 'anonymous' },
  customer: person('customer', 'acme'),
  engineer: person('engineer', null),
  administrator: person('administrator', null),
  alertmanager: { kind: 'service', name: 'alertmanager' },
  prometheus: { kind: 'service', name: 'prometheus' },
} as const satisfies Record<string, Principal>;

describe('who may do what', () => {
  // y: may; s: must sign in; n: the role does not allow it.
  it.each`
    action                | anonymous | customer | engineer | administrator | alertmanager | prometheus
    ${'public'}           | ${'y'}    | ${'y'}   | ${'y'}   | ${'y'}        | ${'y'}       | ${'y'}
    ${'session.own'}      | ${'s'}    | ${'y'}   | ${'y'}   | ${'y'}        | ${'n'}       | ${'n'}
    ${'overview.read'}    | ${'s'}    | ${'y'}   | ${'y'}   | ${'y'}        | ${'n'}       | ${'n'}
    ${'events.read'}      | ${'s'}    | ${'y'}   | ${'y'}   | ${'y'}        | ${'n'}       | ${'n'}
    ${'tickets.read'}     | ${'s'}    | ${'y'}   | ${'y'}   | ${'y'}        | ${'n'}       | ${'n'}
    ${'tickets.write'}    | ${'s'}    | ${'n'}   | ${'y'}   | ${'y'}        | ${'n'}       | ${'n'}
    ${'inventory.read'}   | ${'s'}    | ${'y'}   | ${'y'}   | ${'y'}        | ${'n'}       | ${'n'}
    ${'inventory.write'}  | ${'s'}    | ${'n'}   | ${'y'}   | ${'y'}        | ${'n'}       | ${'n'}
    ${'chain.read'}       | ${'s'}    | ${'n'}   | ${'y'}   | ${'y'}        | ${'n'}       | ${'n'}
    ${'alerts.receive'}   | ${'s'}    | ${'n'}   | ${'n'}   | ${'n'}        | ${'y'}       | ${'n'}
    ${'targets.discover'} | ${'s'}    | ${'n'}   | ${'n'}   | ${'n'}        | ${'n'}       | ${'y'}
  `('$action', ({ action, ...wanted }: Record<string, string>) => {
    seen.push(action as Action);
    const decided = Object.entries(WHO).map(([name, principal]) => {
      const decision = authorise(principal, action as Action);
      return [name, decision.allowed ? 'y' : decision.reason === 'sign-in' ? 's' : 'n'];
    });
    expect(Object.fromEntries(decided)).toEqual(wanted);
  });

  const seen: Action[] = [];

  it('has a line above for every action', () => {
    expect(seen).toEqual([...ACTIONS]);
  });
});

describe("a customer's person", () => {
  it.each(['engineer', 'administrator'] as const)('is a customer, though %s is written of them', (role) => {
    const allowed = (principal: Principal) => ACTIONS.filter((action) => authorise(principal, action).allowed);
    expect(allowed(person(role, 'acme'))).toEqual(allowed(WHO.customer));
  });
});

describe('a one-time password', () => {
  it.each(['customer', 'engineer', 'administrator'] as const)('opens to %s only what replaces it', (role) => {
    const fresh = person(role, role === 'customer' ? 'acme' : null, true);
    const allowed = ACTIONS.filter((action) => authorise(fresh, action).allowed);
    expect(allowed).toEqual(['public', 'session.own']);
    expect(authorise(fresh, 'events.read')).toEqual({ allowed: false, reason: 'change-password' });
  });

  it('does not hide that the role would not be allowed either way', () => {
    expect(authorise(person('customer', 'acme', true), 'tickets.write')).toEqual({ allowed: false, reason: 'role' });
  });
});

describe('what a principal may see', () => {
  it.each<[who: string, principal: Principal, sees: string]>([
    ['an engineer', WHO.engineer, 'everything'],
    ['an administrator', WHO.administrator, 'everything'],
    ["a customer's person", WHO.customer, 'acme'],
    ["a customer's person without a customer", person('customer', null), 'nothing'],
    ['an engineer who belongs to a customer', person('engineer', 'acme'), 'acme'],
    ['an administrator who belongs to a customer', person('administrator', 'acme'), 'acme'],
    ['nobody in particular', WHO.anonymous, 'nothing'],
    ['Alertmanager', WHO.alertmanager, 'nothing'],
    ['Prometheus', WHO.prometheus, 'nothing'],
  ])('is right for %s', (_, principal, sees) => {
    const scope = sees === 'everything' ? EVERYTHING : { all: false, customer: sees === 'nothing' ? '' : sees };
    expect(scopeOf(principal)).toEqual(scope);
  });
});
