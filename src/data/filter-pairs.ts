import type { ResolvedDatasetOptions } from '../options.js';
import { type PairTable, timesOrNull } from './dataset.js';

type Bounds = Pick<ResolvedDatasetOptions, 'minUserInteractions' | 'minItemInteractions' | 'maxUserInteractions'>;

/** Which users and items stay: 1 for each that does. */
export interface Kept {
  readonly users: Uint8Array;
  readonly items: Uint8Array;
}

/**
 * Which users and items have enough positive pairs (and users not too many). As leaving out a user takes pairs from
 * items and the other way round, the two bounds are applied in turn until nothing changes (the k-core of the pairs).
 */
export function findKept(positives: PairTable, itemCount: number, bounds: Bounds): Kept {
  const { offsets, items } = positives;
  const userCount = offsets.length - 1;
  const kept: Kept = { users: new Uint8Array(userCount).fill(1), items: new Uint8Array(itemCount).fill(1) };
  const most = bounds.maxUserInteractions ?? Number.POSITIVE_INFINITY;
  for (let user = 0; user < userCount; user++) {
    if (offsets[user + 1] - offsets[user] > most) kept.users[user] = 0;
  }

  const itemCounts = new Uint32Array(itemCount);
  for (let changed = true; changed; ) {
    changed = false;
    itemCounts.fill(0);
    for (let user = 0; user < userCount; user++) {
      if (kept.users[user] === 0) continue;
      let count = 0;
      for (let at = offsets[user]; at < offsets[user + 1]; at++) count += kept.items[items[at]];
      if (count < bounds.minUserInteractions) {
        kept.users[user] = 0;
        changed = true;
        continue;
      }
      for (let at = offsets[user]; at < offsets[user + 1]; at++) itemCounts[items[at]]++;
    }
    for (let item = 0; item < itemCount; item++) {
      if (kept.items[item] === 1 && itemCounts[item] < bounds.minItemInteractions) {
        kept.items[item] = 0;
        changed = true;
      }
    }
  }
  return kept;
}

/** Old index -> new index of what is kept, in the same order; the entries of what is not kept mean nothing. */
export function renumber(kept: Uint8Array): Uint32Array {
  const numbers = new Uint32Array(kept.length);
  let next = 0;
  for (let index = 0; index < kept.length; index++) if (kept[index] === 1) numbers[index] = next++;
  return numbers;
}

/** The pairs that `keep` says yes to, of the users that stay, with items renumbered. */
export function selectPairs(
  pairs: PairTable,
  users: Uint8Array,
  itemNumbers: Uint32Array,
  keep: (at: number) => boolean,
): PairTable {
  const userCount = users.reduce((count, stays) => count + stays, 0);
  const offsets = new Uint32Array(userCount + 1);
  const chosen = new Uint32Array(pairs.items.length);
  let length = 0;
  let row = 0;
  for (let user = 0; user < users.length; user++) {
    if (users[user] === 0) continue;
    for (let at = pairs.offsets[user]; at < pairs.offsets[user + 1]; at++) if (keep(at)) chosen[length++] = at;
    offsets[++row] = length;
  }
  const at = chosen.subarray(0, length);
  return {
    offsets,
    items: Uint32Array.from(at, (each) => itemNumbers[pairs.items[each]]),
    weights: Float32Array.from(at, (each) => pairs.weights[each]),
    timestamps: timesOrNull(pairs.timestamps && Float64Array.from(at, (each) => pairs.timestamps![each])),
  };
}
