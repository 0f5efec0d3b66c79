import { ndcgAt, recallAt } from '../../evaluation/metrics.js';
import type { ValidationSplit } from './validation-split.js';

/** Length of the lists that settings are measured by. */
export const LIST_LENGTH = 20;

/** How well lists hit what was held out, for each user of a split. */
export interface ListQuality {
  readonly recall: Float64Array;
  readonly ndcg: Float64Array;
}

/** @param lists - item indexes for each user of the split, best first. */
export function measureLists(
  { offsets, items }: ValidationSplit,
  lists: readonly Uint32Array[],
  k = LIST_LENGTH,
): ListQuality {
  const recall = new Float64Array(lists.length);
  const ndcg = new Float64Array(lists.length);
  lists.forEach((list, user) => {
    const wanted = items.subarray(offsets[user], offsets[user + 1]);
    const hits = Array.from(list, (item) => wanted.includes(item));
    recall[user] = recallAt(hits, wanted.length, k);
    ndcg[user] = ndcgAt(hits, wanted.length, k);
  });
  return { recall, ndcg };
}
