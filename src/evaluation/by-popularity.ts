import { blocksOf, inTurns, type Pace } from '../pace.js';
import type { PopularityBucket } from './evaluation.js';
import type { HeldOut } from './held-out.js';

const BUCKETS = 10;

/** Pairs that are gone through before other work may have a turn. */
const BLOCK_PAIRS = 2 ** 14;

/** Popularities that begin a bucket: each has a tenth of the pairs or more, since those of one popularity are never parted. */
function cut(pairs: Uint32Array, total: number): number[] {
  const starts: number[] = [];
  let inBucket = Number.POSITIVE_INFINITY;
  pairs.forEach((count, users) => {
    if (count === 0) return;
    if (inBucket >= total / BUCKETS) {
      starts.push(users);
      inBucket = 0;
    }
    inBucket += count;
  });
  return starts;
}

/**
 * Recall by the popularity of the held-out item.
 * @param popularity - users in train of each known item.
 * @param found - by maker of lists, for each held-out pair whether its item was found.
 */
export async function recallByPopularity<Name extends string>(
  { items }: HeldOut,
  popularity: Uint32Array,
  found: Readonly<Record<Name, Uint8Array>>,
  pace: Pace,
): Promise<PopularityBucket<Name>[]> {
  const most = popularity.reduce((users, each) => Math.max(users, each), 0);
  const usersOf = (pair: number): number => popularity[items[pair]] ?? 0;
  /** Goes through all pairs, with pauses. */
  const forEachPair = (work: (pair: number) => void) =>
    inTurns(blocksOf(items.length, BLOCK_PAIRS), pace, (start, end) => {
      for (let pair = start; pair < end; pair++) work(pair);
    });

  const pairs = new Uint32Array(most + 1);
  await forEachPair((pair) => pairs[usersOf(pair)]++);
  const marks = Object.entries<Uint8Array>(found);
  const buckets = cut(pairs, items.length).map((start, at, starts) => ({
    start,
    end: starts[at + 1] ?? most + 1,
    items: new Set<number>(),
    heldOut: 0,
    hits: marks.map(() => 0),
  }));
  const bucketOf = new Uint8Array(most + 1);
  buckets.forEach(({ start, end }, at) => {
    bucketOf.fill(at, start, end);
  });
  await forEachPair((pair) => {
    const bucket = buckets[bucketOf[usersOf(pair)]];
    bucket.items.add(items[pair]);
    bucket.heldOut++;
    for (let each = 0; each < marks.length; each++) bucket.hits[each] += marks[each][1][pair];
  });
  return buckets.map(({ start, end, items: different, heldOut, hits }) => ({
    minUsers: start,
    maxUsers: pairs.subarray(0, end).findLastIndex((count) => count > 0),
    items: different.size,
    heldOut,
    recall: Object.fromEntries(marks.map(([name], each) => [name, hits[each] / heldOut])),
  })) as PopularityBucket<Name>[];
}
