import type { ResolvedDatasetOptions } from '../options/dataset.js';
import { aggregatePairs } from './aggregate-pairs.js';
import { type Dataset, emptyPairTable, type PairTable, type UserHistory } from './dataset.js';
import { atOnce } from './steps.js';

/** The pairs of one user, each table with that user alone. */
export interface UserPairs {
  readonly positives: PairTable;
  readonly dislikes: PairTable;
}

/** Events of one user by item index, in the order in which they came. */
export interface UserEvents {
  readonly items: number[];
  /** Zero or less is a dislike. */
  readonly weights: number[];
  /** Milliseconds; NaN where an event has no time. */
  readonly timestamps: number[];
}

/** What a user has since the last merge: every event, the pairs of the base among them, and what they come to. */
export interface UserOverlay extends UserPairs {
  readonly events: UserEvents;
}

/** What somebody has who has nothing. */
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

/** Each pair as if it were one event, which came before all that are to come. */
export function eventsOf({ positives, dislikes }: UserPairs): UserEvents {
  const count = positives.items.length + dislikes.items.length;
  const times = ({ items, timestamps }: PairTable): ArrayLike<number> =>
    timestamps ?? new Float64Array(items.length).fill(Number.NaN);
  return {
    items: [...positives.items, ...dislikes.items],
    weights: Array.from({ length: count }, (_, at) => positives.weights[at] ?? 0),
    timestamps: [...Array.from(times(positives)), ...Array.from(times(dislikes))],
  };
}

/** What the events of a user come to, by the rules of {@link aggregatePairs}. */
export function overlayOf(events: UserEvents, aggregate: ResolvedDatasetOptions['aggregate']): UserOverlay {
  const { items, weights, timestamps } = events;
  const sorted = {
    offsets: Uint32Array.of(0, items.length),
    items: Uint32Array.from(items),
    weights: Float32Array.from(weights),
    timestamps: Float64Array.from(timestamps),
    dislikes: weights.reduce((count, weight) => count + (weight <= 0 ? 1 : 0), 0),
  };
  return { events, ...atOnce(aggregatePairs(sorted, aggregate)) };
}
