/** What became of one attempt to send. Only the sender can tell which it was. */
export type SendOutcome =
  | { kind: 'sent'; providerId: string }
  /** Written where nobody is told by it: no server is configured. */
  | { kind: 'kept'; providerId: string }
  | { kind: 'retry'; error: string; afterSeconds?: number }
  | { kind: 'rejected'; error: string };

export type NextStep = { kind: 'retry'; at: string; error: string } | { kind: 'dead'; error: string };

const FIRST_DELAY_SECONDS = 2;
const LONGEST_DELAY_SECONDS = 15 * 60;
const GIVE_UP_SECONDS = 24 * 3600;

/**
 * When to try again after a failed attempt: full jitter over a doubling ceiling, so that a server that comes back is not
 * met by everybody at once; given up a day after queueing.
 * @param attempts attempts made so far, this one included
 * @param random in [0, 1)
 */
export function nextStep(
  outcome: Extract<SendOutcome, { kind: 'retry' | 'rejected' }>,
  attempts: number,
  queuedAt: Date,
  now: Date,
  random: number,
): NextStep {
  if (outcome.kind === 'rejected') return { kind: 'dead', error: outcome.error };
  const age = (now.getTime() - queuedAt.getTime()) / 1000;
  if (age >= GIVE_UP_SECONDS) return { kind: 'dead', error: `given up after a day: ${outcome.error}` };
  const ceiling = Math.min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2 ** Math.min(attempts - 1, 20));
  const delay = outcome.afterSeconds ?? Math.max(1, random * ceiling);
  return { kind: 'retry', at: new Date(now.getTime() + delay * 1000).toISOString(), error: outcome.error };
}
