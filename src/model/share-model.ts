import { toShared } from '../kernels/memory/shared-array.js';
import type { EmbeddingModel } from './embedding-model.js';
import type { Neighbours } from './neighbours.js';

function shareNeighbours({ offsets, items, values }: Neighbours): Neighbours {
  return { offsets: toShared(offsets), items: toShared(items), values: toShared(values) };
}

/** The model with its tables and neighbours in memory that threads share; the model itself where they stand there. */
export function shareModel(model: EmbeddingModel): EmbeddingModel {
  const historyEmbeddings = toShared(model.historyEmbeddings);
  const itemEmbeddings = toShared(model.itemEmbeddings);
  const neighbours = shareNeighbours(model.neighbours);
  const isShared =
    historyEmbeddings === model.historyEmbeddings &&
    itemEmbeddings === model.itemEmbeddings &&
    neighbours.offsets === model.neighbours.offsets &&
    neighbours.values === model.neighbours.values;
  return isShared ? model : Object.freeze({ ...model, historyEmbeddings, itemEmbeddings, neighbours });
}
