import type { PairTable } from '../../data/dataset.js';
import { idAt } from '../../data/ids/id-index.js';
import { spanOf } from '../../data/summarise.js';
import type { Overlaid } from './overlaid.js';
import type { Period } from './user-overlay.js';

/** What the users of a base lose when an item goes. */
export interface LostPairs {
  readonly positives: number;
  readonly dislikes: number;
  /** What their times span. */
  readonly period: Period;
  /** The ids of those who have nothing left. */
  readonly users: readonly string[];
}

/** The user in whose row a pair stands: by halving. */
function userAt(offsets: Uint32Array, at: number): number {
  let [low, high] = [0, offsets.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (offsets[middle] <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Whether a user has a pair with another item than those. */
const hasOthers = ({ offsets, items }: PairTable, user: number, gone: ReadonlySet<number>): boolean => {
  for (let at = offsets[user]; at < offsets[user + 1]; at++) if (!gone.has(items[at])) return true;
  return false;
};

export const NOTHING_LOST: LostPairs = { positives: 0, dislikes: 0, period: null, users: [] };

/** Finds the pairs of an erased item that nothing stands over, in one pass over the column of items. */
export function lostWithItem({ base, overlay, erased }: Overlaid, item: number): LostPairs {
  const users: string[] = [];
  let period: Period = null;
  const count = ({ offsets, items, timestamps }: PairTable): number => {
    let pairs = 0;
    for (let at = items.indexOf(item); at !== -1; at = items.indexOf(item, at + 1)) {
      const user = userAt(offsets, at);
      const userId = idAt(base.users, user);
      if (overlay.has(userId)) continue;
      pairs++;
      const time = timestamps?.[at] ?? Number.NaN;
      if (!Number.isNaN(time)) period = spanOf(period, { from: time, to: time });
      // A user has one pair with an item, so nobody is named twice.
      if (!hasOthers(base.positives, user, erased) && !hasOthers(base.dislikes, user, erased)) users.push(userId);
    }
    return pairs;
  };
  return { positives: count(base.positives), dislikes: count(base.dislikes), period, users };
}
