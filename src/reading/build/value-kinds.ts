import { OLDEST } from './clock.js';

/** More different values are no ratings. */
const MOST_KINDS = 20;
const FEWEST_KINDS = 3;

/** What times of a log are between, in seconds: 1990 and 2100. */
const OLDEST_SECOND = OLDEST / 1000;
const NEWEST_SECOND = Date.UTC(2100, 0, 1) / 1000;

const isTime = (value: number): boolean =>
  (value >= OLDEST_SECOND && value < NEWEST_SECOND) || (value >= 1000 * OLDEST_SECOND && value < 1000 * NEWEST_SECOND);

/** Which values a log has, as long as they are few: ratings are. */
export class ValueKinds {
  private readonly kinds = new Set<number>();
  /** How many rows had one of them; 1 is what a row has that gives none. */
  private rows = 0;
  private below = 0;
  private previous = Number.NaN;
  private isOpen = true;

  /** Rows whose value is as large as the seconds or milliseconds of this age. */
  times = 0;

  add(value: number): void {
    if (value > OLDEST_SECOND) this.times += isTime(value) ? 1 : 0;
    if (!this.isOpen) return;
    if (value !== 1) this.rows++;
    if (value < 0) this.below++;
    if (value === this.previous) return;
    this.previous = value;
    this.kinds.add(value);
    this.isOpen = this.kinds.size <= MOST_KINDS;
  }

  /** Whether there are other values than 0, 1 and -1, and they do not look like ratings: sums and counts. */
  get areAmounts(): boolean {
    return this.ratings === null && [...this.kinds].some((value) => Math.abs(value) !== 1 && value !== 0);
  }

  /** The values where they look like ratings, of 1 to 5 or 1 to 10, whole or half; null where they do not. */
  get ratings(): {
    readonly kinds: number;
    readonly rows: number;
    readonly from: number;
    readonly to: number;
    readonly below: number;
  } | null {
    const values = [...this.kinds].filter((value) => value > 0);
    const [from, to] = [Math.min(...values), Math.max(...values)];
    const fits = this.isOpen && values.length >= FEWEST_KINDS && to >= 4 && to <= 10;
    if (!fits || values.some((value) => !Number.isInteger(2 * value))) return null;
    return { kinds: values.length, rows: this.rows, from, to, below: this.below };
  }
}
