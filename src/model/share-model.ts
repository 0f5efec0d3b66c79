import { toShared } from '../kernels/memory/shared-array.js';
import type { EmbeddingModel } from './embedding-model.js';

/** The model with its tables in memory that threads share; the model itself where they stand there. */
export function shareModel(model: EmbeddingModel): EmbeddingModel {
  const historyEmbeddings = toShared(model.historyEmbeddings);
  const itemEmbeddings = toShared(model.itemEmbeddings);
  const isShared = historyEmbeddings === model.historyEmbeddings && itemEmbeddings === model.itemEmbeddings;
  return isShared ? model : Object.freeze({ ...model, historyEmbeddings, itemEmbeddings });
}
