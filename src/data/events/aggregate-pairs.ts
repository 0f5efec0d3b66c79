import { blocksOf, inBlocks, type Steps } from '../../pace.js';
import { type PairTable, timesOrNull } from '../dataset.js';
import type { SortedEvents } from './sort-events.js';
import { LARGEST_WEIGHT } from './weights.js';

/** Stands for the index of an event where there is none. */
const NONE = -1;

/** Users of a block. */
const BLOCK_USERS = 256;

/** Up to this many events are sorted by insertion, which is faster for the few that most users have. */
const FEW = 24;

/** The columns of a pair table under construction, and how far they are filled. */
class PairColumns {
  private length = 0;

  constructor(
    private readonly offsets: Uint32Array,
    private readonly items: Uint32Array,
    private readonly weights: Float32Array,
    private readonly timestamps: Float64Array | null,
  ) {}

  push(item: number, weight: number, timestamp: number): void {
    this.items[this.length] = item;
    this.weights[this.length] = weight;
    if (this.timestamps !== null) this.timestamps[this.length] = timestamp;
    this.length++;
  }

  endUser(user: number): void {
    this.offsets[user + 1] = this.length;
  }

  finish(): PairTable {
    const { offsets, items, weights, timestamps, length } = this;
    const full = length === items.length;
    const times = timesOrNull(timestamps?.subarray(0, length) ?? null);
    return {
      offsets,
      items: full ? items : items.slice(0, length),
      weights: full ? weights : weights.slice(0, length),
      timestamps: full ? times : (times?.slice() ?? null),
    };
  }
}

/** The events of one user at a time, sorted by item; those of one item stand in the order in which they came. */
class EventsByItem {
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
function isNewer(timestamps: Float64Array, a: number, b: number): boolean {
  if (b === NONE) return true;
  if (timestamps[a] === timestamps[b]) return a > b;
  if (Number.isNaN(timestamps[a])) return false;
  return !(timestamps[a] < timestamps[b]);
}

/** Aggregates the events of one pair, those from `start` up to `end`, and adds the pair to the table it belongs to. */
function aggregatePair(
  { items, weights, timestamps }: EventsByItem,
  start: number,
  end: number,
  aggregate: 'max' | 'sum' | 'last',
  positives: PairColumns,
  dislikes: PairColumns,
): void {
  let newestPositive = NONE;
  let newestDislike = NONE;
  let lastPositive = NONE;
  let lastDislike = NONE;
  let untimed = false;
  let strongest = 0;
  let sum = 0;
  for (let event = start; event < end; event++) {
    const weight = weights[event];
    if (Number.isNaN(timestamps[event])) untimed = true;
    if (weight > 0) {
      lastPositive = event;
      if (isNewer(timestamps, event, newestPositive)) newestPositive = event;
      if (weight > strongest) strongest = weight;
      sum += weight;
    } else {
      lastDislike = event;
      if (isNewer(timestamps, event, newestDislike)) newestDislike = event;
    }
  }
  const positive = untimed ? lastPositive : newestPositive;
  const dislike = untimed ? lastDislike : newestDislike;
  const isDisliked = dislike !== NONE && (untimed ? dislike > positive : isNewer(timestamps, dislike, positive));
  if (positive === NONE || isDisliked) {
    dislikes.push(items[start], 1, timestamps[newestDislike]);
  } else {
    const weight = aggregate === 'max' ? strongest : aggregate === 'sum' ? sum : weights[positive];
    positives.push(items[start], Math.min(weight, LARGEST_WEIGHT), timestamps[newestPositive]);
  }
}

/**
 * Puts the events of each (user, item) pair together. A dislike (weight <= 0) counts unless a later positive event
 * follows it; otherwise the positive events weigh what `aggregate` says. Later is by time where every event of the pair
 * has one, and by order where the times are equal or one is missing.
 * @param events - are used up: the positive pairs are written over them, as there are never more of them.
 * @returns the positive and the disliked pairs, each in ascending order of item within a user.
 */
export function* aggregatePairs(
  events: SortedEvents,
  aggregate: 'max' | 'sum' | 'last',
): Steps<{ positives: PairTable; dislikes: PairTable }> {
  const { offsets, items, weights, timestamps } = events;
  const users = offsets.length - 1;
  let longest = 0;
  for (let user = 0; user < users; user++) longest = Math.max(longest, offsets[user + 1] - offsets[user]);
  const own = new EventsByItem(events, longest);
  const positives = new PairColumns(offsets, items, weights, timestamps);
  const dislikes = new PairColumns(
    new Uint32Array(users + 1),
    new Uint32Array(events.dislikes),
    new Float32Array(events.dislikes),
    timestamps === null ? null : new Float64Array(events.dislikes),
  );

  let next = 0;
  yield* inBlocks(blocksOf(users, BLOCK_USERS), (first, last) => {
    for (let user = first; user < last; user++) {
      const start = next;
      next = offsets[user + 1];
      own.take(start, next);
      for (let pair = 0, end = 0; pair < own.length; pair = end) {
        for (end = pair + 1; end < own.length && own.items[end] === own.items[pair]; ) end++;
        aggregatePair(own, pair, end, aggregate, positives, dislikes);
      }
      positives.endUser(user);
      dislikes.endUser(user);
    }
  });
  return { positives: positives.finish(), dislikes: dislikes.finish() };
}
