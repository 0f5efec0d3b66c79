import { blocksOf, inBlocks, type Steps } from '../pace.js';
import type { Dataset, PairTable } from './dataset.js';
import type { PopularityOptions } from './dataset-options.js';
import { DAY } from './times/calendar.js';

/**
 * Item indexes by falling popularity; of equally popular items the one first seen comes first.
 *
 * @example
 * import { buildDataset, popularityOrder, readInteractions } from 'cf-recs';
 *
 * const { items, popularity } = await buildDataset(readInteractions('plays.jsonl'));
 * const [first = 0] = popularityOrder(popularity);
 * console.log(items.ids[first], popularity[first]); // techno-shift-2 18
 */
export function popularityOrder(popularity: Uint32Array): Uint32Array {
  const items = popularity.length;
  // One number carries both: sorting numbers is many times faster than sorting by a function.
  const keys = new Float64Array(items);
  for (let item = 0; item < items; item++) keys[item] = item - popularity[item] * items;
  keys.sort();
  const order = new Uint32Array(items);
  for (let at = 0; at < items; at++) order[at] = keys[at] - items * Math.floor(keys[at] / items);
  return order;
}

/** How many items have at least one user. */
export function countPopular(popularity: Uint32Array): number {
  let count = 0;
  for (const users of popularity) if (users > 0) count++;
  return count;
}

/**
 * What a user who last had an item at some moment counts for its popularity: .5^(age / halfLifeDays), and nothing beyond
 * windowDays or without a time.
 * @param timestamp - milliseconds, NaN for none.
 * @param newest - the moment that ages are counted back from, in milliseconds; what is newer counts more than 1.
 */
export function recencyWeight(
  timestamp: number,
  newest: number,
  { halfLifeDays, windowDays }: PopularityOptions,
): number {
  const days = (newest - timestamp) / DAY;
  if (!(days <= (windowDays ?? Number.POSITIVE_INFINITY))) return 0;
  return halfLifeDays == null ? 1 : 0.5 ** (days / halfLifeDays);
}

/**
 * Distinct users of each item, weighed by the age of their newest event: .5^(age / halfLifeDays), and nothing beyond
 * windowDays. Pairs without a time count as older than all. Null where nothing is to be weighed, or no pair has a time.
 * @param newest - the moment that ages are counted back from, in milliseconds.
 */
export function* recentPopularity(
  { items, timestamps }: PairTable,
  itemCount: number,
  newest: number,
  options: PopularityOptions,
): Steps<Float64Array | null> {
  if (timestamps === null || (options.halfLifeDays == null && options.windowDays == null)) return null;
  const users = new Float64Array(itemCount);
  yield* inBlocks(blocksOf(items.length), (start, end) => {
    for (let at = start; at < end; at++) users[items[at]] += recencyWeight(timestamps[at], newest, options);
  });
  return users;
}

/** Item indexes in the order of the fallback: by its scores, then by distinct users, then as first seen. */
export function fallbackOrder({
  recentPopularity: recent,
  popularity,
}: Pick<Dataset, 'recentPopularity' | 'popularity'>): Uint32Array {
  const order = popularityOrder(popularity);
  // A stable sort: equal scores keep the order of distinct users.
  return recent === null ? order : order.sort((a, b) => recent[b] - recent[a]);
}
