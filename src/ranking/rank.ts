import type { Scores } from '../kernels/item-scorer.js';
import { TopK } from '../kernels/top-k.js';
import { poolHistory } from '../model/pool-history.js';
import { recentWeights, type WeightedHistory } from '../model/recency.js';
import type { Fallback, FallbackReason, RecommendationSource } from '../types.js';
import type { RankingContext } from './context.js';
import type { Eligibility } from './eligibility.js';

/** A personal candidate scores above this share of the best score in the list; less is rounding, not taste. */
const SMALLEST_SHARE = 1e-6;

/** One list to make, all ids turned into indexes. */
export interface RankingRequest {
  /** What the user has and dislikes; null for a user that is not known. */
  readonly history: (WeightedHistory & { readonly dislikes: ArrayLike<number> }) | null;
  readonly limit: number;
  readonly offset: number;
  readonly excludeSeen: boolean;
  readonly excluded: readonly number[];
  readonly included: readonly number[] | null;
  readonly filter: ((item: number) => boolean) | null;
  readonly minScore: number | null;
  readonly recencyHalfLife: number | false | null;
}

/** A list by index. */
export interface RankedItem {
  readonly item: number;
  readonly score: number;
  readonly source: RecommendationSource;
}

export interface Ranking {
  readonly items: readonly RankedItem[];
  readonly fallback: Fallback;
}

/** The model's best for one user: eligible items above the floor, at most `count`, best first. */
function personalItems(scores: Scores, count: number, eligibility: Eligibility): RankedItem[] {
  // No candidate is at or below 0: it would have to be above a share of the best, and the best above itself.
  const top = new TopK(Math.min(count, scores.length), 0);
  let item = scores.nextAbove(0, top.threshold);
  while (item < scores.length) {
    if (eligibility.allows(item)) top.offer(item, scores.at(item));
    item = scores.nextAbove(item + 1, top.threshold);
  }
  const best = top.take();
  const items: RankedItem[] = [];
  for (let at = 0; at < best.indexes.length && best.scores[at] > best.scores[0] * SMALLEST_SHARE; at++) {
    items.push({ item: best.indexes[at], score: best.scores[at], source: 'model' });
  }
  return items;
}

/** Eligible items by popularity: `count` of them after leaving out the first `skip`. */
function popularItems(context: RankingContext, skip: number, count: number, eligibility: Eligibility): RankedItem[] {
  const { popularity } = context.dataset;
  const items: RankedItem[] = [];
  let left = skip;
  for (const item of context.popularItems) {
    if (items.length === count) break;
    if (!eligibility.allows(item)) continue;
    if (left > 0) left--;
    else items.push({ item, score: popularity[item], source: 'popular' });
  }
  return items;
}

/** Why the model alone cannot fill a list: the first reason that applies. */
function fallbackReason(context: RankingContext, history: RankingRequest['history']): FallbackReason {
  if (history === null) return 'unknown-user';
  if (history.items.length === 0) return 'no-history';
  return context.model === null ? 'not-trained' : 'too-few-candidates';
}

/** Puts the list together from the scores of one user; null where there is no model or no history to score with. */
function selectItems(
  context: RankingContext,
  request: RankingRequest,
  scores: Scores | null,
  eligibility: Eligibility,
): Ranking {
  const { history, limit, offset, excludeSeen, excluded, included, filter, minScore } = request;
  const seen = history === null ? [] : excludeSeen ? [history.items, history.dislikes] : [history.dislikes];
  eligibility.begin({ blocked: [...seen, excluded], included, filter });
  const personal = scores === null ? [] : personalItems(scores, offset + limit, eligibility);
  const page = personal.slice(offset, offset + limit);
  for (const { item } of personal) eligibility.block(item);
  const popular =
    page.length < limit
      ? popularItems(context, Math.max(0, offset - personal.length), limit - page.length, eligibility)
      : [];
  return {
    items: [...(minScore === null ? page : page.filter(({ score }) => score >= minScore)), ...popular],
    fallback:
      popular.length === 0
        ? { used: false, reason: null, count: 0 }
        : { used: true, reason: fallbackReason(context, history), count: popular.length },
  };
}

/** Whether the model has something to say on a request. */
const isPersonal = ({ history }: RankingRequest): boolean => history !== null && history.items.length > 0;

/** Scores every item for each request that the model has something to say on; the others get null. */
function scoreRequests(context: RankingContext, requests: readonly RankingRequest[]): (Scores | null)[] {
  const { model } = context;
  const personal = requests.filter(isPersonal);
  if (model === null || personal.length === 0) return requests.map(() => null);
  const scorer = context.scorerOf(model);
  personal.forEach(({ history, recencyHalfLife }, row) => {
    const weights = recentWeights(history!, recencyHalfLife);
    poolHistory(model, history!.items, weights, scorer.users, row * model.embeddingDim);
  });
  scorer.score(personal.length);
  let row = 0;
  return requests.map((request) => {
    if (!isPersonal(request)) return null;
    // A filter is the caller's code and may ask for lists itself, which would overwrite the scorer's memory.
    return request.filter === null ? scorer.scoresOf(row++) : scorer.copyOf(row++);
  });
}

/**
 * Ranks the items for some requests at once: the model scores every item for each, seen and other ineligible items are
 * left out, the best come first, and popular items fill up. A block of requests gives the same lists as one by one.
 * @param requests - at most context.blockSize.
 */
export function rankBlock(context: RankingContext, requests: readonly RankingRequest[]): Ranking[] {
  const scores = scoreRequests(context, requests);
  return context.withEligibility((eligibility) =>
    requests.map((request, at) => selectItems(context, request, scores[at], eligibility)),
  );
}

/** Ranks the items for one request, see {@link rankBlock}. */
export function rank(context: RankingContext, request: RankingRequest): Ranking {
  return rankBlock(context, [request])[0];
}
