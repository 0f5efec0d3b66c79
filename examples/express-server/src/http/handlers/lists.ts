import { randomUUID } from 'node:crypto';
import type { HistoryEntry, Recommendations } from 'cf-recs';
import type { ListKind } from '../../database/list-counts.js';
import { Problem } from '../../problems.js';
import type { Service } from '../../service.js';
import type { Input, Reply } from '../validation.js';
import { describeItem } from './items.js';

const LIMIT = 10;

/** The recommender, where it may answer. */
export function readyRecommender({ live }: Service) {
  if (live.unready !== null) throw new Problem(503, 'not-ready', live.unready);
  return live.recommender;
}

/** Names a list that was served, and counts it: events may say that they came from it. */
function nameList({ listCounts }: Service, kind: ListKind): string {
  listCounts.add(kind);
  return `${kind}-${randomUUID()}`;
}

interface Wanted {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly category?: string;
  readonly offset?: number;
}

/** What a list may have: nothing that is gone or not available, and only what is of the category. */
function eligible({ live: { catalogue } }: Service, wanted: Wanted): Omit<Wanted, 'category'> {
  const { category, include, exclude = [], ...rest } = wanted;
  // The library remembers a list that is the same every time.
  const { hidden } = catalogue;
  const excluded = exclude.length === 0 ? hidden : [...exclude, ...hidden];
  if (category === undefined) return { ...rest, include, exclude: excluded };
  const ofCategory = catalogue.ofCategory(category);
  if (include === undefined) return { ...rest, include: ofCategory, exclude: excluded };
  const chosen = new Set(include);
  return { ...rest, include: ofCategory.filter((id) => chosen.has(id)), exclude: excluded };
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

interface Guest extends Wanted {
  readonly history: readonly { item_id: string; value?: number; timestamp?: string }[];
  readonly limit?: number;
}

export function recommendForGuest(service: Service, { body }: Input): Reply {
  const { history, limit = LIMIT, ...options } = body as Guest;
  const entries: HistoryEntry[] = history.map(({ item_id, ...entry }) => ({ itemId: item_id, ...entry }));
  const list = readyRecommender(service).recommendFor(entries, limit, eligible(service, options));
  const { include = [], exclude = [] } = options;
  // What the catalogue leaves out was not asked for.
  const asked = new Set([...history.map(({ item_id }) => item_id), ...include, ...exclude]);
  return { body: { ...toBody(service, 'guest', list), ignored: list.ignored.filter((id) => asked.has(id)) } };
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

/** What was published last of what can be had, less what is yet to be published. */
function* newest({ live: { catalogue } }: Service, category: string | undefined, exclude: readonly string[]) {
  const now = Date.now();
  for (const { itemId, available, publishedAt, categories } of catalogue.byDate()) {
    if (!available || publishedAt! > now || exclude.includes(itemId)) continue;
    if (category === undefined || categories.includes(category)) yield { itemId, publishedAt: new Date(publishedAt!) };
  }
}

export function latest(service: Service, { query }: Input): Reply {
  const { limit = LIMIT, offset = 0, category, exclude = [] } = query;
  const entries = [];
  let skipped = 0;
  for (const { itemId, publishedAt } of newest(service, category, exclude)) {
    if (skipped++ < offset) continue;
    entries.push({ item_id: itemId, published_at: publishedAt, ...describeItem(service, itemId) });
    if (entries.length === limit) break;
  }
  return { body: { list_id: nameList(service, 'latest'), latest: entries } };
}
