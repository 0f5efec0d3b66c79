import type { Service } from '../service.js';
import type { Input, Reply } from '../validation.js';
import { readyRecommender } from './lists.js';

export function users({ store }: Service, { query: { limit = 10, offset = 0 } }: Input): Reply {
  const { users } = store.recommender;
  return { body: { users: users.slice(offset, offset + limit), total: users.length } };
}

export function history({ store }: Service, { path }: Input): Reply {
  const held = store.recommender.history(path.user_id);
  return {
    body: { user_id: path.user_id, history: held.map(({ itemId, ...rest }) => ({ item_id: itemId, ...rest })) },
  };
}

export function explain(service: Service, { path: { user_id, item_id } }: Input): Reply {
  const { score, contributions } = readyRecommender(service).explain(user_id, item_id);
  const shares = contributions.map(({ itemId, share }) => ({ item_id: itemId, share }));
  return { body: { user_id, item_id, score, contributions: shares } };
}

export async function forgetUser({ store }: Service, { path: { user_id } }: Input): Promise<Reply> {
  return { body: { user_id, forgotten: await store.forget(user_id) } };
}
