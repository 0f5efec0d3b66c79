import { type Dataset, emptyPairTable, type PairTable, type UserHistory } from '../data/dataset.js';
import type { ResolvedDatasetOptions } from '../data/dataset-options.js';
import { aggregatePairs } from '../data/events/aggregate-pairs.js';
import { atOnce } from '../pace.js';

/** The pairs of one user, each table with that user alone. */
export interface UserPairs {
  readonly positives: PairTable;
  readonly dislikes: PairTable;
}

/** Events of one user by item index, in the order in which they came. */
export interface UserEvents {
  readonly items: number[];
  /** Above 0 positive, below 0 a dislike; RETRACTION takes back what was before. */
  readonly weights: number[];
  /** Milliseconds; NaN where an event has no time. */
  readonly timestamps: number[];
}

/** A user who changed since the last merge: every event, the pairs of the base among them, and their pairs. */
export interface UserOverlay extends UserPairs {
  readonly events: UserEvents;
}

/** The pairs of a user who has none. */
export const NO_PAIRS: UserPairs = { positives: emptyPairTable(1), dislikes: emptyPairTable(1) };

function rowOf({ offsets, items, weights, timestamps }: PairTable, user: number): PairTable {
  const [start, end] = [offsets[user], offsets[user + 1]];
  return {
    offsets: Uint32Array.of(0, end - start),
    items: items.subarray(start, end),
    weights: weights.subarray(start, end),
    timestamps: timestamps?.subarray(start, end) ?? null,
  };
}

/** The pairs of a user of a data set, as views of it. */
export const pairsOf = ({ positives, dislikes }: Dataset, user: number): UserPairs => ({
  positives: rowOf(positives, user),
  dislikes: rowOf(dislikes, user),
});

/** The pairs of a user as ranking reads them. */
export const toHistory = ({ positives, dislikes }: UserPairs): UserHistory => ({
  items: positives.items,
  weights: positives.weights,
  timestamps: positives.timestamps,
  dislikes: dislikes.items,
});

/** Adds each pair of a table as one event; what is disliked weighs -1. */
function addPairs(events: UserEvents, { items, weights, timestamps }: PairTable, disliked: boolean): void {
  for (let at = 0; at < items.length; at++) {
    events.items.push(items[at]);
    events.weights.push(disliked ? -1 : weights[at]);
    events.timestamps.push(timestamps === null ? Number.NaN : timestamps[at]);
  }
}

/** Each pair as if it were one event, which came before all that are to come. */
export function eventsOf({ positives, dislikes }: UserPairs): UserEvents {
  const events: UserEvents = { items: [], weights: [], timestamps: [] };
  addPairs(events, positives, false);
  addPairs(events, dislikes, true);
  return events;
}

/** The events of a user and their pairs, by the rules of {@link aggregatePairs}. */
export function overlayOf(events: UserEvents, aggregate: ResolvedDatasetOptions['aggregate']): UserOverlay {
  const { length } = events.items;
  const sorted = {
    offsets: Uint32Array.of(0, length),
    items: new Uint32Array(length),
    weights: new Float32Array(length),
    timestamps: new Float64Array(length),
    dislikes: 0,
  };
  for (let at = 0; at < length; at++) {
    const weight = events.weights[at];
    sorted.items[at] = events.items[at];
    sorted.weights[at] = weight;
    sorted.timestamps[at] = events.timestamps[at];
    if (weight < 0) sorted.dislikes++;
  }
  return { events, ...atOnce(aggregatePairs(sorted, aggregate)) };
}
