import { rowLength } from '../model/cosine.js';
import type { RankingContext } from '../ranking/ranking-context.js';
import * as nearestItems from '../ranking/similar/similar-items.js';
import * as nearestUsers from '../ranking/similar/similar-users.js';
import type { Id, SimilarItems, SimilarUsers } from '../types.js';
import { pooledVector } from './embeddings/embeddings-of.js';
import { checkId } from './ids.js';
import { resolveLimit, resolveSimilarItemsOptions, type SimilarItemsOptions } from './lists/list-options.js';
import { prepareRequest } from './lists/list-request.js';
import { itemWithout, requireHistory, requireItem, requireModel, userWithout } from './required.js';

export function similarItems(
  context: RankingContext,
  itemId: Id,
  limit?: number,
  options?: SimilarItemsOptions,
): SimilarItems {
  const model = requireModel(context);
  const item = requireItem(context, itemId);
  const { rules } = prepareRequest(context, resolveSimilarItemsOptions(options));
  const request = { ...rules, limit: resolveLimit(limit, 'similarItems') };
  if (rowLength(model.historyEmbeddings, item, model.embeddingDim) === 0) throw itemWithout(itemId);
  const { items } = context.dataset;
  return {
    itemId: items.idAt(item),
    items: nearestItems
      .similarItems(context, model, item, request)
      .map(({ index, score }) => ({ itemId: items.idAt(index), score })),
  };
}

export function similarUsers(context: RankingContext, userId: Id, limit?: number): SimilarUsers {
  const model = requireModel(context);
  const history = requireHistory(context, userId);
  const count = resolveLimit(limit, 'similarUsers');
  const vector = pooledVector(model, history);
  if (rowLength(vector, 0, vector.length) === 0) throw userWithout(userId);
  const { dataset } = context;
  const id = checkId('`userId`', userId);
  return {
    userId: id,
    users: nearestUsers
      .similarUsers(dataset, model, id, vector, count)
      .map(({ index, score }) => ({ userId: dataset.users[index], score })),
  };
}
