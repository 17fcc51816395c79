/** The clock is passed in everywhere; tests hand over one they move themselves. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** ISO-8601 UTC with milliseconds: the only form in which instants are stored, so that text order is time order. */
export function instant(at: Date | string | number): string {
  return new Date(at).toISOString();
}

export function addSeconds(at: string | Date, seconds: number): string {
  return new Date(new Date(at).getTime() + seconds * 1000).toISOString();
}

/** Seconds from one instant to another; negative when `to` lies before `from`. */
export function secondsBetween(from: string | Date, to: string | Date): number {
  return (new Date(to).getTime() - new Date(from).getTime()) / 1000;
}

/** Whether an IANA time zone of this name is known here. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
