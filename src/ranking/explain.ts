import { dotRows } from '../model/cosine.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import { neighbourValue } from '../model/neighbours.js';
import { poolingScale } from '../model/pool-history.js';
import { recentWeights, type WeightedHistory } from '../model/recency.js';

/** The score of an item for a history, and what each entry adds to it, in the order of the entries. */
export interface Shares {
  readonly score: number;
  readonly shares: Float64Array;
}

/**
 * Takes a score apart. The user's vector is a weighted sum over the history, so the score is one too:
 * score = sum over the entries of (sum of weights)^-poolingExponent x weight x (history embedding . item embedding + what
 * the entry adds to the item as its neighbour).
 * Nothing is estimated: the score is the Float64 sum of the shares in the order of the entries.
 */
export function sharesOf(model: EmbeddingModel, history: WeightedHistory, item: number): Shares {
  const { embeddingDim: dim, historyEmbeddings, itemEmbeddings, neighbours } = model;
  const { items } = history;
  const weights = recentWeights(history, model.recencyHalfLife);
  const scale = poolingScale(model, weights);
  const shares = new Float64Array(items.length);
  let score = 0;
  for (let entry = 0; entry < items.length; entry++) {
    const product = dotRows(historyEmbeddings, items[entry] * dim, itemEmbeddings, item * dim, dim);
    shares[entry] = scale * weights[entry] * (product + neighbourValue(neighbours, items[entry], item));
    score += shares[entry];
  }
  return { score, shares };
}
