import { takeBack } from '../../database/write-deletions.js';
import type { Service } from '../../service.js';
import type { Input, Reply } from '../validation.js';
import { describeItem } from './items.js';
import { readyRecommender } from './lists.js';

export function users({ live }: Service, { query: { search = '', limit = 10, offset = 0 } }: Input): Reply {
  const { users } = live.recommender;
  const found = search === '' ? users : users.filter((id) => id.includes(search));
  return { body: { users: found.slice(offset, offset + limit), total: found.length } };
}

export function history(service: Service, { path: { user_id } }: Input): Reply {
  const held = service.live.recommender.history(user_id);
  const entries = held.map(({ itemId, ...rest }) => ({ item_id: itemId, ...rest, ...describeItem(service, itemId) }));
  return { body: { user_id, history: entries } };
}

export function explain(service: Service, { path: { user_id, item_id } }: Input): Reply {
  const { score, contributions } = readyRecommender(service).explain(user_id, item_id);
  const shares = contributions.map(({ itemId, share }) => ({
    item_id: itemId,
    share,
    ...describeItem(service, itemId),
  }));
  return { body: { user_id, item_id, score, contributions: shares } };
}

export async function forgetUser({ live, metrics }: Service, { path: { user_id } }: Input): Promise<Reply> {
  const { brought } = await live.write(takeBack(user_id, null));
  if (brought.forgotten) metrics.forgotten.inc();
  return { body: { user_id, forgotten: brought.forgotten } };
}

/** Undoes what a user has with an item: a like that was none. */
export async function takeBackItem({ live }: Service, { path: { user_id, item_id } }: Input): Promise<Reply> {
  const { brought } = await live.write(takeBack(user_id, item_id));
  return { body: { user_id, item_id, taken_back: brought.forgotten } };
}
