import { randomUUID } from 'node:crypto';
import type { HistoryEntry, Recommendations, RecommendOptions } from 'cf-recs';
import type { ListKind } from '../database/list-counts.js';
import { Problem } from '../problems.js';
import type { Service } from '../service.js';
import type { Input, Reply } from '../validation.js';
import { describeItem } from './items.js';

const LIMIT = 10;

/** The recommender, where it may answer. */
export function readyRecommender({ live }: Service) {
  if (live.unready !== null) throw new Problem(503, 'not-ready', live.unready);
  return live.recommender;
}

/** Names a list that was served, and counts it: events may say that they came from it. */
export function nameList({ listCounts }: Service, kind: ListKind): string {
  listCounts.add(kind);
  return `${kind}-${randomUUID()}`;
}

type Wanted = Pick<RecommendOptions, 'include' | 'exclude' | 'offset'> & { readonly category?: string };

/** What a list may have: nothing that is gone or not available, and only what is of the category. */
export function eligible({ live: { catalogue } }: Service, { category, include, exclude = [], ...rest }: Wanted) {
  const { hidden } = catalogue;
  const ofCategory = category === undefined ? undefined : catalogue.ofCategory(category);
  const wanted = include === undefined ? undefined : new Set(include as Iterable<string>);
  return {
    ...rest,
    include: wanted === undefined ? ofCategory : (ofCategory?.filter((id) => wanted.has(id)) ?? [...wanted]),
    exclude: hidden.length === 0 ? exclude : [...exclude, ...hidden],
  };
}

function toBody(service: Service, kind: ListKind, { userId, items, fallback }: Recommendations) {
  service.metrics.lists.inc({ fallback: fallback.reason ?? 'none' });
  return {
    user_id: userId,
    list_id: nameList(service, kind),
    recommendations: items.map(({ itemId, score, source }) => ({
      item_id: itemId,
      score,
      source,
      ...describeItem(service, itemId),
    })),
    fallback_used: fallback.used,
    fallback_reason: fallback.reason,
  };
}

export function recommend(service: Service, { path, query: { limit = LIMIT, ...options } }: Input): Reply {
  const list = readyRecommender(service).recommend(path.user_id, limit, eligible(service, options));
  return { body: toBody(service, 'model', list) };
}

export function popular(service: Service, { query: { limit = LIMIT, ...options } }: Input): Reply {
  return { body: toBody(service, 'popular', readyRecommender(service).popular(limit, eligible(service, options))) };
}

interface Guest {
  readonly history: readonly { item_id: string; value?: number; timestamp?: string }[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly category?: string;
  readonly limit?: number;
  readonly offset?: number;
}

export function recommendForGuest(service: Service, { body }: Input): Reply {
  const { history, limit = LIMIT, ...options } = body as Guest;
  const entries: HistoryEntry[] = history.map(({ item_id, ...entry }) => ({ itemId: item_id, ...entry }));
  const list = readyRecommender(service).recommendFor(entries, limit, eligible(service, options));
  return { body: { ...toBody(service, 'guest', list), ignored: list.ignored } };
}

export function similarItems(service: Service, { path, query: { limit = LIMIT, ...options } }: Input): Reply {
  const { items } = readyRecommender(service).similarItems(path.item_id, limit, eligible(service, options));
  return {
    body: {
      item_id: path.item_id,
      list_id: nameList(service, 'similar'),
      similar: items.map(({ itemId, score }) => ({ item_id: itemId, score, ...describeItem(service, itemId) })),
    },
  };
}
