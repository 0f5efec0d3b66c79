import { exposureOf } from '../../live/exposure.js';
import { neighboursOf } from '../../live/neighbours.js';
import type { Service } from '../../service.js';
import type { Input, Reply } from '../validation.js';
import { describeItem } from './items.js';
import { readyRecommender } from './lists.js';

export async function exposure(service: Service, { query: { limit = 20 } }: Input): Promise<Reply> {
  const { users, coverage, items } = await exposureOf(readyRecommender(service), service.live.catalogue.hidden);
  const most = items.slice(0, limit).map(({ itemId, lists }) => ({
    item_id: itemId,
    lists,
    share: lists / users,
    ...describeItem(service, itemId),
  }));
  return { body: { users, coverage, most } };
}

/** Lists for one user by the model, by popularity and by similarity: none has what the user has, or what cannot be had. */
export async function comparison(service: Service, { path, query: { limit = 10 } }: Input): Promise<Reply> {
  const { user_id } = path;
  const recommender = readyRecommender(service);
  const history = recommender.history(user_id);
  const liked = history.filter(({ disliked }) => !disliked).map(({ itemId }) => itemId);
  const { hidden } = service.live.catalogue;
  const exclude = Object.freeze([...hidden, ...history.map(({ itemId }) => itemId)]);
  const toEntries = (items: readonly { readonly itemId: string; readonly score: number }[]) =>
    items.map(({ itemId, score }) => ({ item_id: itemId, score, ...describeItem(service, itemId) }));
  const model = recommender.recommend(user_id, limit, { exclude: hidden }).items;
  const popular = recommender.popular(limit, { exclude }).items;
  const neighbours = await neighboursOf(recommender, liked, limit, exclude);
  return {
    body: {
      user_id,
      lists: { model: toEntries(model), popular: toEntries(popular), neighbours: toEntries(neighbours) },
    },
  };
}
