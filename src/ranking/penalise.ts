import type { EmbeddingModel } from '../model/embedding-model.js';
import type { Neighbours } from '../model/neighbours.js';

/** What the scores of an item with so many distinct users are multiplied by; nobody counts as one. */
export const penaltyFactor = (users: number, penalty: number): number => Math.max(1, users) ** -penalty;

/** What items gain from neighbours, each divided as {@link penalise} divides it. */
export function penaliseNeighbours(neighbours: Neighbours, popularity: Uint32Array, penalty: number): Neighbours {
  if (neighbours.values.length === 0) return neighbours;
  const values = neighbours.values.slice();
  const factors = Float64Array.from(popularity, (users) => penaltyFactor(users, penalty));
  for (let at = 0; at < values.length; at++) values[at] *= factors[neighbours.items[at]];
  return { ...neighbours, values };
}

/**
 * The model whose scores are those of the given one divided by popularity^penalty: every item embedding, and what the item
 * gains from neighbours, is divided by it once (popularity 0 counts as 1), in Float64 and rounded to Float32, so a list is
 * as exact and as fast as any other.
 * @param popularity - distinct users of each item.
 */
export function penalise(model: EmbeddingModel, popularity: Uint32Array, penalty: number): EmbeddingModel {
  const { items, embeddingDim: dim } = model;
  const itemEmbeddings = model.itemEmbeddings.slice();
  for (let item = 0; item < items; item++) {
    const factor = penaltyFactor(popularity[item], penalty);
    for (let at = item * dim; at < (item + 1) * dim; at++) itemEmbeddings[at] *= factor;
  }
  return { ...model, itemEmbeddings, neighbours: penaliseNeighbours(model.neighbours, popularity, penalty) };
}
