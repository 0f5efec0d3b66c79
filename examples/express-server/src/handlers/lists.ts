import type { HistoryEntry, Recommendations } from 'cf-recs';
import { Problem } from '../problems.js';
import type { Service } from '../service.js';
import type { Input, Reply } from '../validation.js';

const LIMIT = 10;

/** The recommender, where it may answer. */
export function readyRecommender({ store }: Service) {
  if (store.unready !== null) throw new Problem(503, 'not-ready', store.unready);
  return store.recommender;
}

function toBody({ userId, items, fallback }: Recommendations, { metrics }: Service) {
  metrics.lists.inc({ fallback: fallback.reason ?? 'none' });
  return {
    user_id: userId,
    recommendations: items.map(({ itemId, score, source }) => ({ item_id: itemId, score, source })),
    fallback_used: fallback.used,
    fallback_reason: fallback.reason,
  };
}

export function recommend(service: Service, { path, query: { limit = LIMIT, ...options } }: Input): Reply {
  return { body: toBody(readyRecommender(service).recommend(path.user_id, limit, options), service) };
}

export function popular(service: Service, { query: { limit = LIMIT, ...options } }: Input): Reply {
  return { body: toBody(readyRecommender(service).popular(limit, options), service) };
}

interface Guest {
  readonly history: readonly { item_id: string; value?: number; timestamp?: string }[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly limit?: number;
  readonly offset?: number;
}

export function recommendForGuest(service: Service, { body }: Input): Reply {
  const { history, limit = LIMIT, ...options } = body as Guest;
  const entries: HistoryEntry[] = history.map(({ item_id, ...entry }) => ({ itemId: item_id, ...entry }));
  const list = readyRecommender(service).recommendFor(entries, limit, options);
  return { body: { ...toBody(list, service), ignored: list.ignored } };
}

export function similarItems(service: Service, { path, query: { limit = LIMIT, ...options } }: Input): Reply {
  const { items } = readyRecommender(service).similarItems(path.item_id, limit, options);
  return {
    body: { item_id: path.item_id, similar: items.map(({ itemId, score }) => ({ item_id: itemId, score })) },
  };
}
