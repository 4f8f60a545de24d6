import type { Clock } from '../../src/domain/clock.ts';

/** A clock that stands still until it is told to move. */
export interface MovingClock extends Clock {
  forward(by: { hours?: number; minutes?: number; seconds?: number }): void;
}

export function clockAt(start: string): MovingClock {
  let now = new Date(start);
  return {
    now: () => now,
    forward: ({ hours = 0, minutes = 0, seconds = 0 }) => {
      now = new Date(now.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000);
    },
  };
}
