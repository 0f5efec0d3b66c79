import type { EmbeddingModel } from '../model/embedding-model.js';
import { poolingScale } from '../model/pool-history.js';
import type { WeightedHistory } from '../model/recency.js';

/** The items of a user by index, and a weight > 0 for each, whenever they came. */
export type PlainHistory = Pick<WeightedHistory, 'items' | 'weights'>;

/** A user's vector in Float64 (embeddingDim), and the factor of pooling that is in it. */
export interface PooledUser {
  readonly vector: Float64Array;
  readonly scale: number;
}

/** Pools a history without recency, as solvers do. */
export function poolUser(model: EmbeddingModel, { items, weights }: PlainHistory): PooledUser {
  const { embeddingDim: dim, historyEmbeddings } = model;
  const vector = new Float64Array(dim);
  const scale = poolingScale(model, weights);
  for (let entry = 0; entry < items.length; entry++) {
    const row = items[entry] * dim;
    const weight = scale * weights[entry];
    for (let c = 0; c < dim; c++) vector[c] += weight * historyEmbeddings[row + c];
  }
  return { vector, scale };
}
