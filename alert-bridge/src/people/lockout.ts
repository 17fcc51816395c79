/** Failures in a row before anything is blocked: a person mistypes, a whole office sits behind one address. */
const TOLERATED = { login: 5, address: 50 };
const FIRST_BLOCK_SECONDS = 30;
const LONGEST_BLOCK_SECONDS = 15 * 60;

/** Whether an attempt must take the only place that a block leaves. */
export function isBeyondTolerance(kind: 'login' | 'address', failures: number): boolean {
  return failures >= TOLERATED[kind];
}

/** How long a login or an address is blocked after so many failures in a row. */
export function blockSeconds(kind: 'login' | 'address', failures: number): number {
  const beyond = failures - TOLERATED[kind];
  return beyond < 0 ? 0 : Math.min(LONGEST_BLOCK_SECONDS, FIRST_BLOCK_SECONDS * 2 ** Math.min(beyond, 10));
}
