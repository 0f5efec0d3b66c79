import type { LiveDataset } from '../../live/live-dataset.js';
import { cosineOf, dotRows, rowLength } from '../../model/cosine.js';
import type { EmbeddingModel } from '../../model/embedding-model.js';
import { poolHistory } from '../../model/pool-history.js';
import { recentWeights } from '../../model/recency.js';
import { bestFirst, type Scored } from './best-first.js';

/**
 * The users nearest to one by the cosine of their vectors, pooled and weighed by recency as for `recommend`; best first,
 * ties by index. One exact pass that pools each user once: pairs x embeddingDim multiplications, nothing kept.
 *
 * @param vector - of the user `userId`, not zero.
 */
export function similarUsers(
  dataset: LiveDataset,
  model: EmbeddingModel,
  userId: string,
  vector: Float32Array,
  limit: number,
): Scored[] {
  const { embeddingDim: dim } = model;
  const length = rowLength(vector, 0, dim);
  const { users } = dataset;
  const scores = new Float64Array(users.length).fill(Number.NEGATIVE_INFINITY);
  const pooled = new Float32Array(dim);
  for (let other = 0; other < scores.length; other++) {
    if (users[other] === userId) continue;
    const history = dataset.userHistory(users[other])!;
    poolHistory(model, history.items, recentWeights(history, model.recencyHalfLife), pooled);
    const otherLength = rowLength(pooled, 0, dim);
    if (otherLength > 0) scores[other] = cosineOf(dotRows(vector, 0, pooled, 0, dim), length, otherLength);
  }
  const found: Scored[] = [];
  for (const candidate of bestFirst(scores, limit)) {
    found.push(candidate);
    if (found.length === limit) break;
  }
  return found;
}
