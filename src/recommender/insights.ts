import type { UserHistory } from '../data/dataset.js';
import { CfRecsError, describe } from '../errors.js';
import type { LiveDataset } from '../live/live-dataset.js';
import { rowLength } from '../model/cosine.js';
import { type EmbeddingModel, hasEmbedding } from '../model/embedding-model.js';
import { poolHistory } from '../model/pool-history.js';
import { recentWeights } from '../model/recency.js';
import { sharesOf } from '../ranking/explain.js';
import type { RankingContext } from '../ranking/ranking-context.js';
import * as similar from '../ranking/similar.js';
import type { Explanation, HeldInteraction, Id, Recommendations, SimilarUsers } from '../types.js';
import { heldInteractions, toRecommendations } from './answers.js';
import { resolveLimit, resolveSimilarItemsOptions, type SimilarItemsOptions } from './list-options.js';
import { checkId, prepareRequest, unknownUser } from './requests.js';

// What can be asked about one user or one item. Where the answer is not there, the error says what is missing.

export function modelOf({ model }: RankingContext): EmbeddingModel {
  if (model === null) throw new CfRecsError('not-trained', 'Expected a trained model, got none: call `train` first');
  return model;
}

function itemOf({ dataset }: RankingContext, itemId: Id): number {
  const id = checkId('`itemId`', itemId);
  const item = dataset.items.indexOf(id);
  if (item === -1) throw new CfRecsError('unknown-item', `Expected an item that is known, got ${describe(id)}`);
  return item;
}

const noEmbedding = (what: string, id: Id, why: string): CfRecsError =>
  new CfRecsError('no-embedding', `${what} ${describe(String(id))} has no ${why}`);

/** The history of somebody who has one. */
function historyOf({ dataset }: RankingContext, userId: Id): UserHistory {
  const id = checkId('`userId`', userId);
  const history = dataset.userHistory(id);
  if (history === null) throw unknownUser(id);
  if (history.items.length === 0) throw noEmbedding('User', id, 'history');
  return history;
}

function vectorOf(model: EmbeddingModel, history: UserHistory): Float32Array {
  const vector = new Float32Array(model.embeddingDim);
  poolHistory(model, history.items, recentWeights(history, model.recencyHalfLife), vector);
  return vector;
}

export function history(dataset: LiveDataset, userId: Id): readonly HeldInteraction[] {
  const id = checkId('`userId`', userId);
  const pairs = dataset.userPairs(id);
  if (pairs === null) throw unknownUser(id);
  return heldInteractions(dataset, pairs);
}

export function userEmbedding(context: RankingContext, userId: Id): Float32Array {
  return vectorOf(modelOf(context), historyOf(context, userId));
}

export function itemEmbedding(context: RankingContext, itemId: Id): Float32Array {
  const model = modelOf(context);
  const item = itemOf(context, itemId);
  if (!hasEmbedding(model, item)) throw noEmbedding('Item', itemId, 'embedding');
  return model.itemEmbeddings.slice(item * model.embeddingDim, (item + 1) * model.embeddingDim);
}

export function similarItems(
  context: RankingContext,
  itemId: Id,
  limit?: number,
  options?: SimilarItemsOptions,
): Recommendations {
  const model = modelOf(context);
  const item = itemOf(context, itemId);
  const { rules, ignored } = prepareRequest(context, resolveSimilarItemsOptions(options));
  const request = { ...rules, limit: resolveLimit(limit) };
  if (context.historyLengths(model)[item] === 0) throw noEmbedding('Item', itemId, 'embedding');
  const items = similar
    .similarItems(context, model, item, request)
    .map(({ index, score }) => ({ item: index, score, source: 'model' as const }));
  // A popular item is not like it: nothing fills up.
  return toRecommendations(
    context.dataset,
    null,
    { items, fallback: { used: false, reason: null, count: 0 } },
    ignored,
  );
}

export function similarUsers(context: RankingContext, userId: Id, limit?: number): SimilarUsers {
  const model = modelOf(context);
  const history = historyOf(context, userId);
  const count = resolveLimit(limit);
  const vector = vectorOf(model, history);
  if (rowLength(vector, 0, vector.length) === 0) throw noEmbedding('User', userId, 'item with an embedding');
  const { dataset } = context;
  const id = checkId('`userId`', userId);
  return {
    userId: id,
    users: similar
      .similarUsers(dataset, model, id, vector, count)
      .map(({ index, score }) => ({ userId: dataset.users[index], score })),
  };
}

export function explain(context: RankingContext, userId: Id, itemId: Id): Explanation {
  const model = modelOf(context);
  const history = historyOf(context, userId);
  const item = itemOf(context, itemId);
  if (!hasEmbedding(model, item)) throw noEmbedding('Item', itemId, 'embedding');
  const { score, shares } = sharesOf(model, history, item);
  const { items } = context.dataset;
  // Entries stand in the order of the items, and the sort keeps it where shares are equal.
  const entries = Array.from(history.items.keys()).sort((a, b) => shares[b] - shares[a]);
  return {
    score,
    contributions: entries.map((entry) => ({ itemId: items.idAt(history.items[entry]), share: shares[entry] })),
  };
}
