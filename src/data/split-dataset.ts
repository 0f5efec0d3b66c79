import type { Steps } from '../pace.js';
import { assembleDataset, keepIds } from './assemble-dataset.js';
import type { Dataset, PairTable } from './dataset.js';
import { renumber, selectPairs } from './filter-pairs.js';

/** Sets `users` and `items` to 1 for those of the chosen pairs (1 for each that is). */
function mark(pairs: PairTable, chosen: Uint8Array, users: Uint8Array, items: Uint8Array): void {
  for (let user = 0; user < users.length; user++) {
    for (let at = pairs.offsets[user]; at < pairs.offsets[user + 1]; at++) {
      if (chosen[at] === 0) continue;
      users[user] = 1;
      items[pairs.items[at]] = 1;
    }
  }
}

/**
 * The data set of the chosen pairs (1 for each that is in it) alone: users and items that have none of them are not in
 * it, the others keep their order.
 */
function* takePart(dataset: Dataset, positives: Uint8Array, dislikes: Uint8Array): Steps<Dataset> {
  const users = new Uint8Array(dataset.users.size);
  const items = new Uint8Array(dataset.items.size);
  mark(dataset.positives, positives, users, items);
  mark(dataset.dislikes, dislikes, users, items);
  const itemNumbers = renumber(items);
  const part = yield* selectPairs(dataset.positives, users, itemNumbers, (at) => positives[at] === 1);
  return yield* assembleDataset({
    users: yield* keepIds(dataset.users, users),
    items: yield* keepIds(dataset.items, items),
    positives: part,
    dislikes: yield* selectPairs(dataset.dislikes, users, itemNumbers, (at) => dislikes[at] === 1),
    // The filters were applied to the whole; applied to a part they would take pairs that belong to it.
    options: Object.freeze({
      ...dataset.options,
      minUserInteractions: 0,
      minItemInteractions: 0,
      maxUserInteractions: null,
    }),
    sources: dataset.sources,
    read: { rows: part.items.length, ignored: 0, events: {}, skipped: { count: 0, samples: [] }, warnings: [] },
  });
}

/** The parts that a positive pair may belong to: the last is known to who is judged, and not trained on. */
export const TRAIN = 0;
export const TEST = 1;
export const VALIDATION = 2;

/**
 * Splits a data set by its positive pairs.
 * @param parts - the part of each positive pair.
 * @param dislikes - 1 for each dislike that is kept, default all; none goes to `test`, which measures what users like.
 * @returns `known` where a pair is for validation: all but what goes to `test`.
 */
export function* splitDataset(
  dataset: Dataset,
  parts: Uint8Array,
  dislikes: Uint8Array = new Uint8Array(dataset.dislikes.items.length).fill(1),
): Steps<{ readonly train: Dataset; readonly test: Dataset; readonly known?: Dataset }> {
  const take = (isIn: (part: number) => boolean, kept: Uint8Array): Steps<Dataset> =>
    takePart(
      dataset,
      parts.map((part) => (isIn(part) ? 1 : 0)),
      kept,
    );
  const both = {
    train: yield* take((part) => part === TRAIN, dislikes),
    test: yield* take((part) => part === TEST, new Uint8Array(dislikes.length)),
  };
  return parts.includes(VALIDATION) ? { ...both, known: yield* take((part) => part !== TEST, dislikes) } : both;
}
