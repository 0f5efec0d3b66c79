import type { PairTable } from '../../data/dataset.js';
import type { PopularityOptions } from '../../data/dataset-options.js';
import { recencyWeight } from '../../data/popularity.js';
import type { Overlaid } from './overlaid.js';

/**
 * Distinct users of items, weighed by age, see {@link recencyWeight}, counted from all their pairs: one pass.
 * @param wanted - 1 for each item that is to be counted.
 * @param newest - the moment that ages are counted back from, in milliseconds.
 */
export function weighUsers(
  { base, overlay, erased }: Overlaid,
  wanted: Uint8Array,
  newest: number,
  options: PopularityOptions,
): Float64Array {
  const users = new Float64Array(wanted.length);
  const add = ({ items, timestamps }: PairTable, isWanted: Uint8Array, start: number, end: number): void => {
    if (timestamps === null) return;
    for (let at = start; at < end; at++) {
      const item = items[at];
      if (isWanted[item] === 1) users[item] += recencyWeight(timestamps[at], newest, options);
    }
  };
  const wantedOfBase = wanted.slice();
  for (const item of erased) wantedOfBase[item] = 0;
  const changed = Array.from(overlay.keys(), (userId) => base.users.indexOf(userId)).filter((user) => user !== -1);
  const { offsets } = base.positives;
  // The rows between two users who changed are one stretch of pairs.
  let start = 0;
  for (const user of changed.sort((a, b) => a - b)) {
    add(base.positives, wantedOfBase, start, offsets[user]);
    start = offsets[user + 1];
  }
  add(base.positives, wantedOfBase, start, base.positives.items.length);
  for (const over of overlay.values()) {
    if (over !== null) add(over.positives, wanted, 0, over.positives.items.length);
  }
  return users;
}
