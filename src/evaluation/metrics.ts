/**
 * Recall@K of one list: the share of the held-out items that are among its first K.
 * @param hits - for each place of the list, whether its item is held out.
 * @param heldOut - how many items are held out, >= 1.
 */
export function recallAt(hits: readonly boolean[], heldOut: number, k: number): number {
  let count = 0;
  for (let place = 0; place < Math.min(k, hits.length); place++) if (hits[place]) count++;
  return count / heldOut;
}

const discount = (place: number): number => 1 / Math.log2(place + 2);

/**
 * NDCG@K of one list with binary gains (Järvelin and Kekäläinen, 2002): the sum of 1 / log2(place + 2) over the hits,
 * places from 0, over the sum that a perfect list reaches, which has min(K, heldOut) hits at its top.
 */
export function ndcgAt(hits: readonly boolean[], heldOut: number, k: number): number {
  let gain = 0;
  for (let place = 0; place < Math.min(k, hits.length); place++) if (hits[place]) gain += discount(place);
  let ideal = 0;
  for (let place = 0; place < Math.min(k, heldOut); place++) ideal += discount(place);
  return gain / ideal;
}
