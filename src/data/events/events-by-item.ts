import type { SortedEvents } from './sort-events.js';

/** Stands for the index of an event where there is none. */
export const NONE = -1;

/** Up to this many events are sorted by insertion, which is faster for the few that most users have. */
const FEW = 24;

/** The events of one user at a time, sorted by item; those of one item stand in the order in which they came. */
export class EventsByItem {
  length = 0;
  readonly items: Uint32Array;
  readonly weights: Float32Array;
  readonly timestamps: Float64Array;
  private readonly keys: Float64Array;

  constructor(
    private readonly events: SortedEvents,
    longest: number,
  ) {
    this.items = new Uint32Array(longest);
    this.weights = new Float32Array(longest);
    this.timestamps = new Float64Array(longest);
    this.keys = new Float64Array(longest);
  }

  /** Turns to the events from `start` up to `end`. */
  take(start: number, end: number): void {
    this.length = end - start;
    if (this.length <= FEW) this.insertAll(start);
    else this.sortAll(start);
  }

  private insertAll(start: number): void {
    const { items, events } = this;
    for (let event = 0; event < this.length; event++) {
      const item = events.items[start + event];
      let at = event;
      for (; at > 0 && items[at - 1] > item; at--) this.copy(this, at - 1, at);
      this.copy(events, start + event, at);
    }
  }

  private sortAll(start: number): void {
    const { length } = this;
    // One number carries item and order: sorting numbers is many times faster than sorting by a function.
    const keys = this.keys.subarray(0, length);
    for (let event = 0; event < length; event++) keys[event] = this.events.items[start + event] * length + event;
    keys.sort();
    for (let at = 0; at < length; at++) {
      this.copy(this.events, start + keys[at] - length * Math.floor(keys[at] / length), at);
    }
  }

  /** Puts an event in the place of another. */
  move(from: number, to: number): void {
    if (from !== to) this.copy(this, from, to);
  }

  private copy(
    { items, weights, timestamps }: Pick<SortedEvents, 'items' | 'weights' | 'timestamps'>,
    from: number,
    to: number,
  ): void {
    this.items[to] = items[from];
    this.weights[to] = weights[from];
    this.timestamps[to] = timestamps === null ? Number.NaN : timestamps[from];
  }
}

/** Whether event `a` is newer than `b`: an event without a time is not, and equal times go by order. */
export function isNewer(timestamps: Float64Array, a: number, b: number): boolean {
  if (b === NONE) return true;
  if (timestamps[a] === timestamps[b]) return a > b;
  if (Number.isNaN(timestamps[a])) return false;
  return !(timestamps[a] < timestamps[b]);
}
