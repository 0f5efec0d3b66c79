import { type Dataset, emptyPairTable, type PairTable, timesOrNull, type UserHistory } from '../../data/dataset.js';
import type { ResolvedDatasetOptions } from '../../data/dataset-options.js';
import type { DatasetSummary } from '../../data/dataset-summary.js';
import { aggregatePairs } from '../../data/events/aggregate-pairs.js';
import { spanOf } from '../../data/summarise.js';
import { atOnce } from '../../pace.js';

/** The oldest and the newest moment of some pairs, in milliseconds; null where none has a time. */
export type Period = DatasetSummary['period'];

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

/**
 * A user who changed since the last merge: every event, the pairs of the base among them, and their pairs. One who has no
 * pairs is not known: all was taken back, and an event that comes late is held against the retractions that are here.
 */
export interface UserOverlay extends UserPairs {
  readonly events: UserEvents;
  /** What the times of the pairs span. */
  readonly period: Period;
}

/** Whether somebody has a pair. */
export const hasPairs = ({ positives, dislikes }: UserPairs): boolean =>
  positives.items.length + dislikes.items.length > 0;

/** The pairs of an overlay; null where the user is not known. */
export const heldIn = (over: UserOverlay | null): UserOverlay | null => (over !== null && hasPairs(over) ? over : null);

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

/** The oldest and the newest moment of some pairs; null where none has a time. */
export function periodOfPairs({ positives, dislikes }: UserPairs): Period {
  return spanOf(periodOfTable(positives), periodOfTable(dislikes));
}

function periodOfTable({ timestamps }: PairTable): Period {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  // Comparisons with NaN, a pair without a time, are false.
  for (const time of timestamps ?? []) {
    if (time < from) from = time;
    if (time > to) to = time;
  }
  return from <= to ? { from, to } : null;
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
  const { positives, dislikes } = atOnce(aggregatePairs(sorted, aggregate));
  return { events, positives, dislikes, period: periodOfPairs({ positives, dislikes }) };
}

/** The pairs of one user without those of some items; the same object where there are none. */
export function withoutItems<Pairs extends UserPairs>(pairs: Pairs, items: ReadonlySet<number>): Pairs | UserPairs {
  const isLeft = (item: number): boolean => !items.has(item);
  if (pairs.positives.items.every(isLeft) && pairs.dislikes.items.every(isLeft)) return pairs;
  return { positives: without(pairs.positives, isLeft), dislikes: without(pairs.dislikes, isLeft) };
}

function without({ items, weights, timestamps }: PairTable, isLeft: (item: number) => boolean): PairTable {
  const left = items.filter(isLeft);
  const times = timestamps?.filter((_, at) => isLeft(items[at])) ?? null;
  return {
    offsets: Uint32Array.of(0, left.length),
    items: left,
    weights: weights.filter((_, at) => isLeft(items[at])),
    timestamps: timesOrNull(times),
  };
}

/** The events of a user without those with an item. */
export function withoutItem({ items, weights, timestamps }: UserEvents, item: number): UserEvents {
  const isLeft = (_: number, at: number): boolean => items[at] !== item;
  return { items: items.filter(isLeft), weights: weights.filter(isLeft), timestamps: timestamps.filter(isLeft) };
}

/** A user as if there had never been an item. */
export function overlayWithout(over: UserOverlay, item: number): UserOverlay {
  const pairs = withoutItems(over, new Set([item]));
  return {
    events: withoutItem(over.events, item),
    positives: pairs.positives,
    dislikes: pairs.dislikes,
    period: periodOfPairs(pairs),
  };
}
