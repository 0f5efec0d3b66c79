import type { FallbackReason } from '../types.js';
import { findPersonalItems, type PersonalItems } from './personal.js';
import type { RankingContext } from './ranking-context.js';
import type { RankedItem, Ranking, RankingRequest } from './request.js';

/** Eligible items by popularity: `count` of them after leaving out the first `skip`. */
function popularItems(
  context: RankingContext,
  { history, excludeSeen, excluded, included, filter }: RankingRequest,
  { items, refused }: PersonalItems,
  skip: number,
  count: number,
): RankedItem[] {
  const { dataset } = context;
  const inOrder = dataset.popularity.order;
  const seen = history === null ? [] : excludeSeen ? [history.items, history.dislikes] : [history.dislikes];
  const blocked = [...seen, excluded, items.map(({ item }) => item), refused];
  return context.eligibilities.use((eligibility) => {
    eligibility.begin({ blocked, included, filter }, dataset.items.size);
    const popular: RankedItem[] = [];
    let left = skip;
    for (const item of inOrder) {
      if (popular.length === count) break;
      if (!eligibility.allows(item)) continue;
      if (left > 0) left--;
      else popular.push({ item, score: dataset.popularityOf(item), source: 'popular' });
    }
    return popular;
  });
}

/** Why the model alone cannot fill a list: the first reason that applies. */
function fallbackReason(context: RankingContext, history: RankingRequest['history']): FallbackReason {
  if (history === null) return 'unknown-user';
  if (history.items.length === 0) return 'no-history';
  return context.model === null ? 'not-trained' : 'too-few-candidates';
}

/** Completes a list: the page of the personal items, and popular ones where they are too few. */
export function completeList(context: RankingContext, request: RankingRequest, personal: PersonalItems): Ranking {
  const { limit, offset, minScore, history } = request;
  const page = personal.items.slice(offset, offset + limit);
  const missing = limit - page.length;
  const popular =
    missing > 0 ? popularItems(context, request, personal, Math.max(0, offset - personal.items.length), missing) : [];
  const items = minScore === null ? page : page.filter(({ score }) => score >= minScore);
  if (popular.length === 0) return { items, fallback: { used: false, reason: null, count: 0 } };
  const reason = fallbackReason(context, history);
  return { items: [...items, ...popular], fallback: { used: true, reason, count: popular.length } };
}

/**
 * Ranks the items for one request: the model's best that are eligible come first, and popular items fill up.
 */
export function rank(context: RankingContext, request: RankingRequest): Ranking {
  return completeList(context, request, findPersonalItems(context, request));
}
