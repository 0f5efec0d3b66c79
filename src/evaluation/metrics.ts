// Of one list each; the metric of many lists is the mean over them. What a list can hit is binary: held out or not.
// `hits` says for each place of the list whether its item is held out, `heldOut` how many items are (>= 1), `k` at which
// place to cut (>= 1). Lists may be shorter than K: the places that are not there are no hits.

function countHits(hits: readonly boolean[], k: number): number {
  let count = 0;
  for (let place = 0; place < Math.min(k, hits.length); place++) if (hits[place]) count++;
  return count;
}

/**
 * Recall@K of one list: the share of the held-out items that are among its first K, hits / heldOut.
 * @param hits - for each place of the list, whether its item is held out.
 * @param heldOut - how many items are held out, >= 1.
 *
 * @example
 * import { recallAt } from 'cf-recs';
 * console.log(recallAt([false, true, false], 2, 3)); // 0.5
 */
export function recallAt(hits: readonly boolean[], heldOut: number, k: number): number {
  return countHits(hits, k) / heldOut;
}

/**
 * Precision@K of one list: hits among its first K / K, whatever its length and however many items are held out, so that
 * it may be unable to reach 1 (Herlocker, Konstan, Terveen and Riedl, 2004).
 * @param hits - for each place of the list, whether its item is held out.
 * @param _heldOut - not used; here so that all metrics are called alike.
 *
 * @example
 * import { precisionAt } from 'cf-recs';
 * console.log(precisionAt([false, true, false], 2, 3)); // 0.3333333333333333
 */
export function precisionAt(hits: readonly boolean[], _heldOut: number, k: number): number {
  return countHits(hits, k) / k;
}

/**
 * Hit rate@K, of one list: 1 where any of its first K items is held out, else 0 (Deshpande and Karypis, 2004).
 * @param hits - for each place of the list, whether its item is held out.
 * @param _heldOut - not used; here so that all metrics are called alike.
 *
 * @example
 * import { hitRateAt } from 'cf-recs';
 * console.log(hitRateAt([false, true, false], 2, 3)); // 1
 */
export function hitRateAt(hits: readonly boolean[], _heldOut: number, k: number): number {
  return countHits(hits, k) > 0 ? 1 : 0;
}

const discount = (place: number): number => 1 / Math.log2(place + 2);

/**
 * NDCG@K of one list with binary gains (Järvelin and Kekäläinen, 2002): the sum of 1 / log2(place + 2) over the hits,
 * places from 0, over the sum that a perfect list reaches, which has min(K, heldOut) hits at its top.
 * @param hits - for each place of the list, whether its item is held out.
 * @param heldOut - how many items are held out, >= 1.
 *
 * @example
 * import { ndcgAt } from 'cf-recs';
 * console.log(ndcgAt([true, false, false], 1, 3), ndcgAt([false, true, false], 1, 3).toFixed(2)); // 1 0.63
 */
export function ndcgAt(hits: readonly boolean[], heldOut: number, k: number): number {
  let gain = 0;
  for (let place = 0; place < Math.min(k, hits.length); place++) if (hits[place]) gain += discount(place);
  let ideal = 0;
  for (let place = 0; place < Math.min(k, heldOut); place++) ideal += discount(place);
  return gain / ideal;
}

/**
 * MRR@K, of one list: 1 / (1 + the place of its first hit), places from 0; 0 where none is among the first K (Voorhees,
 * 1999).
 * @param hits - for each place of the list, whether its item is held out.
 * @param _heldOut - not used; here so that all metrics are called alike.
 *
 * @example
 * import { mrrAt } from 'cf-recs';
 * console.log(mrrAt([false, true, false], 2, 3)); // 0.5
 */
export function mrrAt(hits: readonly boolean[], _heldOut: number, k: number): number {
  const first = hits.indexOf(true);
  return first === -1 || first >= k ? 0 : 1 / (first + 1);
}

/**
 * MAP@K, of one list: the sum over the hits among its first K of the precision at their places (hits so far / place,
 * from 1), over min(K, heldOut), so that a perfect list reaches 1 (average precision of Buckley and Voorhees, 2000; the
 * cut in the denominator as in the Million Song Dataset Challenge, McFee et al., 2012). Some divide by heldOut alone.
 * @param hits - for each place of the list, whether its item is held out.
 * @param heldOut - how many items are held out, >= 1.
 *
 * @example
 * import { mapAt } from 'cf-recs';
 * console.log(mapAt([false, true, false], 2, 3)); // 0.25
 */
export function mapAt(hits: readonly boolean[], heldOut: number, k: number): number {
  let found = 0;
  let sum = 0;
  for (let place = 0; place < Math.min(k, hits.length); place++) if (hits[place]) sum += ++found / (place + 1);
  return sum / Math.min(k, heldOut);
}

/**
 * Novelty@K of one list in bits: the mean of -log2(popularity / users) over its first K items, the self-information of
 * Zhou et al. (2010): 0 for what everybody has, 1 for what half of the users have. An item that nobody has counts as if
 * one had it, since its information has no bound; a list without items has a novelty of 0.
 * @param popularity - for each place of the list, how many users had its item before.
 * @param users - how many users there are, >= 1.
 *
 * @example
 * import { noveltyAt } from 'cf-recs';
 * console.log(noveltyAt([100, 50, 25], 100, 3)); // 1
 */
export function noveltyAt(popularity: readonly number[], users: number, k: number): number {
  const count = Math.min(k, popularity.length);
  let sum = 0;
  for (let place = 0; place < count; place++) sum += Math.log2(users / Math.max(1, popularity[place]));
  return count === 0 ? 0 : sum / count;
}

/**
 * Coverage@K of many lists: the share of the catalogue that is among the first K of at least one (Herlocker et al.,
 * 2004; Ge, Delgado-Battenfeld and Jannach, 2010).
 * @param lists - ids or indexes of the items of each list.
 * @param items - how many items the catalogue has, >= 1.
 *
 * @example
 * import { coverageAt } from 'cf-recs';
 * console.log(coverageAt([['a', 'b'], ['a', 'c']], 10, 2)); // 0.3
 */
export function coverageAt<Item>(lists: Iterable<readonly Item[]>, items: number, k: number): number {
  const shown = new Set<Item>();
  for (const list of lists) for (let place = 0; place < Math.min(k, list.length); place++) shown.add(list[place]);
  return shown.size / items;
}
