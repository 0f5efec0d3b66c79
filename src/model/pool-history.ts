import { poolRows } from '../kernels/ranking/pool-rows.js';
import type { EmbeddingModel } from './embedding-model.js';

/** What the weighted sum of a history is multiplied by: (sum of weights)^-poolingExponent; 0 for an empty history. */
export function poolingScale({ poolingExponent }: EmbeddingModel, weights: ArrayLike<number>): number {
  let total = 0;
  for (let entry = 0; entry < weights.length; entry++) total += weights[entry];
  return total > 0 ? total ** -poolingExponent : 0;
}

/**
 * Pools a history into a user vector:
 * (sum of weights)^-poolingExponent x sum over the entries of weight x history embedding.
 *
 * @param items - item indexes below model.items.
 * @param weights - a weight > 0 for each.
 * @param target - takes the vector, embeddingDim numbers from `start` on; zeros for an empty history.
 */
export function poolHistory(
  model: EmbeddingModel,
  items: ArrayLike<number>,
  weights: ArrayLike<number>,
  target: Float32Array,
  start = 0,
): void {
  const { embeddingDim, historyEmbeddings } = model;
  const scale = poolingScale(model, weights);
  poolRows(historyEmbeddings, embeddingDim, embeddingDim, items, weights, scale, target, start);
}
