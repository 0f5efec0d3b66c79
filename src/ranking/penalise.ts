import type { EmbeddingModel } from '../model/embedding-model.js';

/**
 * The model whose scores are those of the given one divided by popularity^penalty: every item embedding is divided by it
 * once (popularity 0 counts as 1), in Float64 and rounded to Float32, so a list is as exact and as fast as any other.
 * @param popularity - distinct users of each item.
 */
export function penalise(model: EmbeddingModel, popularity: Uint32Array, penalty: number): EmbeddingModel {
  const { items, embeddingDim: dim } = model;
  const itemEmbeddings = model.itemEmbeddings.slice();
  for (let item = 0; item < items; item++) {
    const factor = Math.max(1, popularity[item]) ** -penalty;
    for (let at = item * dim; at < (item + 1) * dim; at++) itemEmbeddings[at] *= factor;
  }
  return { ...model, itemEmbeddings };
}
