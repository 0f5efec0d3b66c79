import type { EmbeddingModel } from './embedding-model.js';

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
  const { embeddingDim, historyEmbeddings, poolingExponent } = model;
  const sums = new Float64Array(embeddingDim);
  let total = 0;
  for (let entry = 0; entry < items.length; entry++) {
    const weight = weights[entry];
    const row = items[entry] * embeddingDim;
    total += weight;
    for (let c = 0; c < embeddingDim; c++) sums[c] += weight * historyEmbeddings[row + c];
  }
  const scale = total > 0 ? total ** -poolingExponent : 0;
  for (let c = 0; c < embeddingDim; c++) target[start + c] = scale * sums[c];
}
