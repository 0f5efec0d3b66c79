import type { EmbeddingModel } from '../model/embedding-model.js';

/**
 * The model whose scores are those of the given one divided by popularity^penalty: every item embedding, and what the item
 * gains from neighbours, is divided by it once (popularity 0 counts as 1), in Float64 and rounded to Float32, so a list is
 * as exact and as fast as any other.
 * @param popularity - distinct users of each item.
 */
export function penalise(model: EmbeddingModel, popularity: Uint32Array, penalty: number): EmbeddingModel {
  const { items, embeddingDim: dim, neighbours } = model;
  const itemEmbeddings = model.itemEmbeddings.slice();
  const factors = new Float64Array(items);
  for (let item = 0; item < items; item++) {
    factors[item] = Math.max(1, popularity[item]) ** -penalty;
    for (let at = item * dim; at < (item + 1) * dim; at++) itemEmbeddings[at] *= factors[item];
  }
  const values = neighbours.values.slice();
  for (let at = 0; at < values.length; at++) values[at] *= factors[neighbours.items[at]];
  return { ...model, itemEmbeddings, neighbours: { ...neighbours, values } };
}
