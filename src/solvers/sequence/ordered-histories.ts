import { ascending } from '../../data/ascending.js';
import type { Dataset } from '../../data/dataset.js';
import { newestFirst } from '../../data/hold-out.js';
import { rowRanges, type SparseMatrix } from '../../kernels/matrix/sparse-matrix.js';
import { blocksOf, inTurns, type Pace } from '../../pace.js';

/** What is left of a weight where it no longer counts: less than the rounding of sums in Float32 that hold newer ones. */
const NOTHING = 2 ** -20;

/**
 * Events that the memory of the kernels has room for, 32 bytes each. Of more, every second user counts, or every third, and
 * so on: what comes after what is the same in so many histories.
 */
const MOST_EVENTS = 2 ** 26;

/**
 * Histories of two events or more in the order of time: the events of user u stand from offsets[u] to offsets[u + 1], the
 * oldest first. What each array holds of an event says `SEQUENCE`.
 */
export interface OrderedHistories {
  readonly offsets: Uint32Array;
  readonly items: Uint32Array;
  readonly weights: Float32Array;
  readonly after: Uint32Array;
  readonly before: Uint32Array;
  readonly lefts: Float32Array;
  readonly besides: Float32Array;
  readonly alike: Float32Array;
  readonly later: Float32Array;
  /** What is left of a weight after so many events, from 0 on, up to those that still count. */
  readonly decays: Float32Array;
  /** Whether any history has two moments. */
  readonly hasOrder: boolean;
}

/** The pairs of each user who has two or more, oldest first; those of one moment by item. @param most - as many pairs. */
async function sortPairs(
  { positives, users }: Pick<Dataset, 'positives' | 'users'>,
  times: Float64Array,
  most: number,
  pace: Pace,
) {
  const { offsets, items } = positives;
  const step = Math.max(1, Math.ceil(items.length / most));
  const order = ascending(items.length);
  const byTime = newestFirst(times);
  const ordered = new Uint32Array(users.size + 1);
  let [kept, size] = [0, 0];
  await inTurns(rowRanges({ rows: users.size, offsets }), pace, (start, end) => {
    for (let user = start; user < end; user++) {
      const pairs = order.subarray(offsets[user], offsets[user + 1]);
      if (pairs.length < 2 || user % step !== 0) continue;
      pairs.sort((a, b) => byTime(b, a) || a - b);
      // Never ahead of what is still to be read: those who are left out only leave room.
      order.copyWithin(size, offsets[user], offsets[user + 1]);
      size += pairs.length;
      ordered[++kept] = size;
    }
  });
  return { pairs: order.subarray(0, size), offsets: ordered.subarray(0, kept + 1) };
}

/** What is left of a weight after each number of events, at most `longest`. */
function decaysOf(halfLife: number | false, longest: number): Float32Array {
  if (halfLife === false) return new Float32Array(longest + 1).fill(1);
  const reach = Math.min(longest, Math.floor(-Math.log2(NOTHING) * halfLife));
  return Float32Array.from({ length: reach + 1 }, (_, events) => 0.5 ** (events / halfLife));
}

/**
 * What an event of a moment of so many finds in its history, the mean over the orders that they may have come in: what is left
 * of earlier moments, and what each other one of the moment counts.
 */
function meansOf(decays: Float32Array): (size: number) => { readonly left: number; readonly beside: number } {
  // By how many of the moment come before: the sum of what is left of earlier ones, and of what those count together.
  const [lefts, besides] = [[0], [0]];
  let together = 0;
  return (size) => {
    for (let before = lefts.length - 1; before < size; before++) {
      lefts.push(lefts[before] + (decays[before] ?? 0));
      besides.push(besides[before] + together);
      together += decays[before] ?? 0;
    }
    return { left: lefts[size] / size, beside: size === 1 ? 0 : besides[size] / (size * (size - 1)) };
  };
}

/**
 * Puts the histories of a data set into the order of time. Which of the events of one moment came first is not known: each
 * is in the history of the others as it is on average over all orders, and none counts more than another.
 *
 * @param times - of the positive pairs; pairs without one are older than all that have one, of one moment as it is when
 * histories are pooled.
 * @param halfLife - in events, in which a weight falls to half; false for no decay. What has fallen below 2^-20 of its
 * weight counts no more: the work grows with the events x the half-life, however long histories are.
 * @param mostEvents - roughly; where there are more, users in even steps are taken, and no others.
 */
export async function orderHistories(
  dataset: Pick<Dataset, 'positives' | 'users'>,
  times: Float64Array,
  halfLife: number | false,
  pace: Pace,
  mostEvents = MOST_EVENTS,
): Promise<OrderedHistories> {
  const { positives } = dataset;
  const { pairs, offsets } = await sortPairs(dataset, times, mostEvents, pace);
  let longest = 0;
  for (let user = 0; user + 1 < offsets.length; user++) {
    longest = Math.max(longest, offsets[user + 1] - offsets[user]);
  }
  const decays = decaysOf(halfLife, longest);
  const [after, before] = [new Uint32Array(pairs.length), new Uint32Array(pairs.length)];
  const byTime = newestFirst(times);
  const [items, weights] = [new Uint32Array(pairs.length), new Float32Array(pairs.length)];
  const means = meansOf(decays);
  const [lefts, besides, alike, later] = [1, 2, 3, 4].map(() => new Float32Array(pairs.length));
  let seen = 0;
  let hasOrder = false;
  await inTurns(rowRanges({ rows: offsets.length - 1, offsets }), pace, (first, last) => {
    for (let user = first; user < last; user++) {
      const [start, end] = [offsets[user], offsets[user + 1]];
      seen += decays.length;
      for (let at = start; at < end; at++) {
        items[at] = positives.items[pairs[at]];
        weights[at] = positives.weights[pairs[at]];
      }
      for (let at = start, next = at; at < end; at = next) {
        do next++;
        while (next < end && !(byTime(pairs[next], pairs[at]) < 0));
        after.fill(seen + next - at, at, next);
        before.fill(seen, at, next);
        seen += next - at;
      }
      hasOrder ||= after[start] !== after[end - 1];
      // What is left of the moment in the histories of all later events, squared.
      let tail = 0;
      for (let at = end, next = at; at > start; at = next) {
        while (next > start && after[next - 1] === after[at - 1]) next--;
        const size = at - next;
        const { left, beside } = means(size);
        const faded = decays[size] ?? 0;
        lefts.fill(left, next, at);
        besides.fill(beside, next, at);
        alike.fill(tail + (size - 2) * beside ** 2, next, at);
        later.fill(faded * tail + (size - 1) * left * beside, next, at);
        tail = size * left ** 2 + faded ** 2 * tail;
      }
    }
  });
  return { offsets, items, weights, after, before, lefts, besides, alike, later, decays, hasOrder };
}

/** Who has each item as a matrix of items x events, whose weights stand with the events. */
export async function eventsByItem({ items }: OrderedHistories, count: number, pace: Pace): Promise<SparseMatrix> {
  const offsets = new Uint32Array(count + 1);
  await inTurns(blocksOf(items.length), pace, (start, end) => {
    for (let event = start; event < end; event++) offsets[items[event] + 1]++;
  });
  for (let item = 0; item < count; item++) offsets[item + 1] += offsets[item];
  const next = offsets.slice(0, count);
  const indexes = new Uint32Array(items.length);
  await inTurns(blocksOf(items.length), pace, (start, end) => {
    for (let event = start; event < end; event++) indexes[next[items[event]]++] = event;
  });
  return { rows: count, columns: items.length, offsets, indexes, values: new Float32Array(0) };
}
