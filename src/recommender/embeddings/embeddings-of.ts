import type { UserHistory } from '../../data/dataset.js';
import type { EmbeddingModel } from '../../model/embedding-model.js';
import { poolHistory } from '../../model/pool-history.js';
import { recentWeights } from '../../model/recency.js';
import type { RankingContext } from '../../ranking/ranking-context.js';
import type { GuestHistory, Id } from '../../types.js';
import { requireEmbedding, requireGuestHistory, requireHistory, requireModel } from '../required.js';

/** The vector of a history, weighed by recency as the model does by default. */
export function pooledVector(model: EmbeddingModel, history: UserHistory): Float32Array {
  const vector = new Float32Array(model.embeddingDim);
  poolHistory(model, history.items, recentWeights(history, model.recencyHalfLife), vector);
  return vector;
}

export function userEmbedding(context: RankingContext, userId: Id): Float32Array {
  return pooledVector(requireModel(context), requireHistory(context, userId));
}

export function userEmbeddingFor(context: RankingContext, entries: GuestHistory): Float32Array {
  return pooledVector(requireModel(context), requireGuestHistory(context, entries));
}

export function itemEmbedding(context: RankingContext, itemId: Id): Float32Array {
  const model = requireModel(context);
  const item = requireEmbedding(context, model, itemId);
  return model.itemEmbeddings.slice(item * model.embeddingDim, (item + 1) * model.embeddingDim);
}
