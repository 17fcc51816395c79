import type { Clock } from '../src/platform/time.ts';
import { noon } from './samples.ts';

/** A clock that stands still until the test moves it. */
export interface MovingClock extends Clock {
  /** The instant it shows, as stored. */
  instant(): string;
  move(seconds: number): void;
}

/** @param seconds after noon of the examples */
export function movingClock(seconds = 0): MovingClock {
  let now = new Date(noon(seconds));
  return {
    now: () => new Date(now),
    instant: () => now.toISOString(),
    move(by) {
      now = new Date(now.getTime() + by * 1000);
    },
  };
}
