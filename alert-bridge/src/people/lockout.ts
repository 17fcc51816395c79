/**
 * Failures in a row before anything is blocked: a person mistypes, a whole office sits behind one address, and nobody shall keep
 * another out by knowing their login.
 */
const TOLERATED = { pair: 5, login: 50, address: 50 };

/** What is counted: a login from one address, a login from anywhere, an address whatever the login. */
export type LockoutKind = keyof typeof TOLERATED;

const FIRST_BLOCK_SECONDS = 30;
const LONGEST_BLOCK_SECONDS = 15 * 60;

/** Whether an attempt must take the only place that a block leaves. */
export function isBeyondTolerance(kind: LockoutKind, failures: number): boolean {
  return failures >= TOLERATED[kind];
}

/** How long a login or an address is blocked after so many failures in a row. */
export function blockSeconds(kind: LockoutKind, failures: number): number {
  const beyond = failures - TOLERATED[kind];
  return beyond < 0 ? 0 : Math.min(LONGEST_BLOCK_SECONDS, FIRST_BLOCK_SECONDS * 2 ** Math.min(beyond, 10));
}
