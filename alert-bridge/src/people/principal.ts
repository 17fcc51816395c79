import type { Action, Role } from '../contract/index.ts';
import { EVERYTHING, type Scope } from './scope.ts';

/** Who asks, and in what capacity (D9). */
export type Principal =
  | { kind: 'anonymous' }
  | {
      kind: 'person';
      id: string;
      name: string;
      role: Role;
      /** Null for staff. */
      customer: string | null;
      mustChangePassword: boolean;
      /** The session's token hash; null where the person came through Grafana. */
      session: string | null;
    }
  | { kind: 'service'; name: 'alertmanager' | 'prometheus' };

export type Decision = { allowed: true } | { allowed: false; reason: 'sign-in' | 'change-password' | 'role' };

type Capacity = Role | 'anonymous' | 'alertmanager' | 'prometheus';

const READ_OWN: readonly Action[] = [
  'public',
  'session.own',
  'overview.read',
  'events.read',
  'tickets.read',
  'inventory.read',
];
const ENGINEER: readonly Action[] = [...READ_OWN, 'tickets.write', 'inventory.write', 'chain.read'];

/** Who may do what: the one table. */
export const GRANTS: Record<Capacity, readonly Action[]> = {
  anonymous: ['public'],
  customer: READ_OWN,
  engineer: ENGINEER,
  administrator: ENGINEER,
  alertmanager: ['public', 'alerts.receive'],
  prometheus: ['public', 'targets.discover'],
};

/** May this principal do this? The only place where that is decided. */
export function authorise(principal: Principal, action: Action): Decision {
  const capacity = capacityOf(principal);
  if (!GRANTS[capacity].includes(action))
    return { allowed: false, reason: capacity === 'anonymous' ? 'sign-in' : 'role' };
  // A one-time password opens nothing but the page that replaces it.
  if (principal.kind === 'person' && principal.mustChangePassword && action !== 'session.own' && action !== 'public') {
    return { allowed: false, reason: 'change-password' };
  }
  return { allowed: true };
}

/** What a principal may see: staff everything, a customer's person that customer, all others nothing. */
export function scopeOf(principal: Principal): Scope {
  if (principal.kind === 'person' && principal.customer === null && principal.role !== 'customer') return EVERYTHING;
  // No customer has an empty id: a scope that matches no row.
  return { all: false, customer: principal.kind === 'person' ? (principal.customer ?? '') : '' };
}

function capacityOf(principal: Principal): Capacity {
  switch (principal.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'person':
      // A customer's person is a customer whatever else is written of them.
      return principal.customer === null ? principal.role : 'customer';
    case 'service':
      return principal.name;
  }
}
