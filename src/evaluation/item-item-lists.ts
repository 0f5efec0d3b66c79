import { type Dataset, historyOf } from '../data/dataset.js';
import { TopK } from '../kernels/ranking/top-k.js';
import type { ItemSimilarities } from './item-similarities.js';
import { type Ranker, UnseenItems } from './unseen-items.js';

/**
 * Lists of what goes with the items of a history: the score of an item is the sum of its similarities to those that it is
 * a neighbour of. Popular items fill up.
 */
export function rankByItemSimilarities(known: Dataset, { offsets, items, similarities }: ItemSimilarities): Ranker {
  const unseen = new UnseenItems(known);
  const sums = new Float64Array(known.items.size);
  const touched = new Uint32Array(known.items.size);

  /** Adds up the similarities of all neighbours of a history. @returns how many items were touched. */
  const addUp = (history: Uint32Array): number => {
    let reached = 0;
    for (const item of history) {
      for (let at = offsets[item]; at < offsets[item + 1]; at++) {
        const other = items[at];
        if (sums[other] === 0) touched[reached++] = other;
        sums[other] += similarities[at];
      }
    }
    return reached;
  };

  return (user, limit) => {
    unseen.begin(user);
    const best = new TopK(Math.min(limit, known.items.size), 0);
    const reached = user === -1 ? 0 : addUp(historyOf(known, user).items);
    for (let each = 0; each < reached; each++) {
      const item = touched[each];
      if (!unseen.isTaken(item)) best.offer(item, sums[item]);
      sums[item] = 0;
    }
    const list = Array.from(best.take().indexes);
    for (const item of list) unseen.take(item);
    const popularFrom = list.length;
    unseen.fillUp(list, limit);
    return { items: list, popularFrom };
  };
}
