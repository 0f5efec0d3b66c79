import type { LiveDataset } from '../live/live-dataset.js';
import { cosineOf, dotRows, rowLength } from '../model/cosine.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import { poolHistory } from '../model/pool-history.js';
import { recentWeights } from '../model/recency.js';
import { bestFirst, type Scored } from './best-first.js';
import type { RankingContext } from './ranking-context.js';
import type { RankingRules } from './request.js';

/** The rules of a list of similar items. */
export type SimilarItemsRules = Pick<
  RankingRules,
  'limit' | 'offset' | 'excluded' | 'included' | 'filter' | 'minScore'
>;

/** How many candidates are taken for `need` when a filter may refuse some. */
const withSpare = (need: number, filter: SimilarItemsRules['filter']): number =>
  filter === null ? need : 2 * need + 16;

/** The cosine of an item with each other that the list may hold; -Infinity for all that have none. */
function cosinesOf(model: EmbeddingModel, lengths: Float64Array, item: number, rules: SimilarItemsRules): Float64Array {
  const { historyEmbeddings: table, embeddingDim: dim } = model;
  const { included, excluded } = rules;
  const scores = new Float64Array(lengths.length).fill(Number.NEGATIVE_INFINITY);
  const eligible = new Uint8Array(lengths.length).fill(included === null ? 1 : 0);
  for (const each of included ?? []) eligible[each] = 1;
  for (const each of excluded) eligible[each] = 0;
  eligible[item] = 0;
  for (let other = 0; other < lengths.length; other++) {
    if (eligible[other] === 0 || lengths[other] === 0) continue;
    scores[other] = cosineOf(dotRows(table, item * dim, table, other * dim, dim), lengths[item], lengths[other]);
  }
  return scores;
}

/**
 * The items nearest to one by the cosine of their history embeddings, best first, ties by index: one exact pass.
 * History embeddings say what having an item tells about a user, and items whose history embeddings are near are had by
 * the same users more often than those whose item embeddings are: docs/research.md has figures.
 *
 * @param item - an item whose history embedding is not zero.
 */
export function similarItems(
  context: RankingContext,
  model: EmbeddingModel,
  item: number,
  rules: SimilarItemsRules,
): Scored[] {
  const { limit, offset, filter, minScore } = rules;
  const scores = cosinesOf(model, context.historyLengths(model), item, rules);
  const need = offset + limit;
  const found: Scored[] = [];
  let passed = 0;
  for (const candidate of bestFirst(scores, withSpare(need, filter))) {
    // The rest scores no better.
    if (minScore !== null && candidate.score < minScore) break;
    if (filter !== null && !filter(candidate.index)) continue;
    if (passed++ >= offset) found.push(candidate);
    if (passed === need) break;
  }
  return found;
}

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
