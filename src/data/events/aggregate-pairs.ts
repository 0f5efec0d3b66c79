import { blocksOf, inBlocks, type Steps } from '../../pace.js';
import { type PairTable, timesOrNull } from '../dataset.js';
import { EventsByItem, isNewer, NONE } from './events-by-item.js';
import type { SortedEvents } from './sort-events.js';
import { takeOutRetracted } from './take-out-retracted.js';
import { LARGEST_WEIGHT, RETRACTION } from './weights.js';

/** Users of a block. */
const BLOCK_USERS = 256;

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

/** Aggregates the events of one pair, none of them a retraction, and adds the pair to the table it belongs to. */
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
  if (isDisliked) {
    dislikes.push(items[start], 1, timestamps[newestDislike]);
  } else {
    const weight = aggregate === 'max' ? strongest : aggregate === 'sum' ? sum : weights[positive];
    positives.push(items[start], Math.min(weight, LARGEST_WEIGHT), timestamps[newestPositive]);
  }
}

/** What the events of a log come to. */
export interface AggregatedPairs {
  readonly positives: PairTable;
  readonly dislikes: PairTable;
  /** How many pairs had events and have nothing left after retractions. */
  readonly undone: number;
}

/**
 * Puts the events of each (user, item) pair together. A retraction ({@link RETRACTION}) takes back what was before it, and
 * the rest is as if neither had been: a dislike (weight < 0) counts unless a later positive event follows it; otherwise
 * the positive events weigh what `aggregate` says. A pair with nothing left is in neither table. Later is by time where
 * every event of the pair has one, and by order where the times are equal or one is missing.
 * @param events - are used up: the positive pairs are written over them, as there are never more of them.
 * @returns the positive and the disliked pairs, each in ascending order of item within a user.
 */
export function* aggregatePairs(events: SortedEvents, aggregate: 'max' | 'sum' | 'last'): Steps<AggregatedPairs> {
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
  let undone = 0;
  yield* inBlocks(blocksOf(users, BLOCK_USERS), (first, last) => {
    for (let user = first; user < last; user++) {
      const start = next;
      next = offsets[user + 1];
      own.take(start, next);
      for (let pair = 0, end = 0; pair < own.length; pair = end) {
        let retracted = own.weights[pair] === RETRACTION;
        for (end = pair + 1; end < own.length && own.items[end] === own.items[pair]; end++) {
          if (own.weights[end] === RETRACTION) retracted = true;
        }
        const kept = retracted ? takeOutRetracted(own, pair, end) : end;
        if (kept === pair) undone++;
        else aggregatePair(own, pair, kept, aggregate, positives, dislikes);
      }
      positives.endUser(user);
      dislikes.endUser(user);
    }
  });
  return { positives: positives.finish(), dislikes: dislikes.finish(), undone };
}
