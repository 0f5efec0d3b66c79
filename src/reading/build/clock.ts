import { DAY } from '../../data/times/calendar.js';
import { toMilliseconds } from '../../data/times.js';
import type { Time } from '../../types.js';
import { matching } from '../../validate.js';

/** Rows from before it are older than any log of interactions: 1 January 1990, in milliseconds. */
export const OLDEST = Date.UTC(1990, 0, 1);

/** Whether a moment in milliseconds is older than any log. */
export const isAncient = (timestamp: number): boolean => timestamp < OLDEST;

/** What an event may be ahead of the clock, in milliseconds: clocks and zones differ. */
const AHEAD = DAY;

/** The clock that events must not be ahead of; null for that of the machine. */
export const now = matching<Time, null>(
  null,
  'a Date, ISO 8601 text or a number',
  (value) => !Number.isNaN(toMilliseconds(value)),
);

/** Tells events that cannot have happened yet: a wrong clock, or a wrong unit. */
export class Clock {
  private readonly now: number;
  private readonly latest: number;

  constructor(time: Time | null = null) {
    this.now = time === null ? Date.now() : toMilliseconds(time);
    this.latest = this.now + AHEAD;
  }

  /** Why an event cannot be from then; null where it can. @param timestamp - milliseconds, NaN for none. */
  complaint(timestamp: number): string | null {
    if (!(timestamp > this.latest)) return null;
    const [moment, clock] = [timestamp, this.now].map((time) => new Date(time).toISOString());
    return `expected \`timestamp\` to be at most a day after now (${clock}), got ${moment}`;
  }
}
