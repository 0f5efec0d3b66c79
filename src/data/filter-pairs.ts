import { blocksOf, inBlocks, type Steps } from '../pace.js';
import { type PairTable, timesOrNull } from './dataset.js';
import type { ResolvedDatasetOptions } from './dataset-options.js';

/** Users of a block. */
const BLOCK_USERS = 512;

type Bounds = Pick<ResolvedDatasetOptions, 'minUserInteractions' | 'minItemInteractions' | 'maxUserInteractions'>;

/** Which users and items stay: 1 for each that does. */
export interface Kept {
  readonly users: Uint8Array;
  readonly items: Uint8Array;
}

/**
 * Which users and items have enough positive pairs (and users not too many). As leaving out a user takes pairs from
 * items and the other way round, the two bounds are applied in turn until no more items are left out (the k-core of the
 * pairs).
 */
export function* findKept(positives: PairTable, itemCount: number, bounds: Bounds): Steps<Kept> {
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
    const countPairs = (start: number, end: number): void => {
      for (let user = start; user < end; user++) {
        if (kept.users[user] === 0) continue;
        let count = 0;
        for (let at = offsets[user]; at < offsets[user + 1]; at++) count += kept.items[items[at]];
        if (count < bounds.minUserInteractions) {
          kept.users[user] = 0;
          continue;
        }
        for (let at = offsets[user]; at < offsets[user + 1]; at++) itemCounts[items[at]]++;
      }
    };
    yield* inBlocks(blocksOf(userCount, BLOCK_USERS), countPairs);
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
export function* selectPairs(
  { offsets, items, weights, timestamps }: PairTable,
  users: Uint8Array,
  itemNumbers: Uint32Array,
  keep: (at: number) => boolean,
): Steps<PairTable> {
  let rows = 0;
  let pairs = 0;
  const count = (start: number, end: number): void => {
    for (let user = start; user < end; user++) {
      if (users[user] === 0) continue;
      rows++;
      for (let at = offsets[user]; at < offsets[user + 1]; at++) if (keep(at)) pairs++;
    }
  };
  yield* inBlocks(blocksOf(users.length, BLOCK_USERS), count);

  const selected = {
    offsets: new Uint32Array(rows + 1),
    items: new Uint32Array(pairs),
    weights: new Float32Array(pairs),
    timestamps: timestamps === null ? null : new Float64Array(pairs),
  };
  let row = 0;
  let length = 0;
  const copy = (start: number, end: number): void => {
    for (let user = start; user < end; user++) {
      if (users[user] === 0) continue;
      for (let at = offsets[user]; at < offsets[user + 1]; at++) {
        if (!keep(at)) continue;
        selected.items[length] = itemNumbers[items[at]];
        selected.weights[length] = weights[at];
        if (selected.timestamps !== null) selected.timestamps[length] = timestamps![at];
        length++;
      }
      selected.offsets[++row] = length;
    }
  };
  yield* inBlocks(blocksOf(users.length, BLOCK_USERS), copy);
  return { ...selected, timestamps: timesOrNull(selected.timestamps) };
}

/** Which users and items have a pair of any kind. */
export function* findHeld(tables: readonly PairTable[], userCount: number, itemCount: number): Steps<Kept> {
  const held: Kept = { users: new Uint8Array(userCount), items: new Uint8Array(itemCount) };
  for (const { offsets, items } of tables) {
    yield* inBlocks(blocksOf(userCount), (start, end) => {
      for (let user = start; user < end; user++) if (offsets[user + 1] > offsets[user]) held.users[user] = 1;
    });
    yield* inBlocks(blocksOf(items.length), (start, end) => {
      for (let at = start; at < end; at++) held.items[items[at]] = 1;
    });
  }
  return held;
}
