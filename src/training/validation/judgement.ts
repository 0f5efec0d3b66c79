import { ndcgAt, recallAt } from '../../evaluation/metrics.js';
import type { Validation } from './validation.js';

/** Items of the lists that settings are judged by. */
export const K = 20;

/** How well lists hit what was held out, for each judged user. */
export interface Judgement {
  readonly recall: Float64Array;
  readonly ndcg: Float64Array;
}

/** @param lists - item indexes for each user of the validation, best first. */
export function judgeLists({ offsets, items }: Validation, lists: readonly Uint32Array[], k = K): Judgement {
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
