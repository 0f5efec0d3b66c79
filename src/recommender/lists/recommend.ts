import { isWatched, watch } from '../../diagnostics.js';
import { rank } from '../../ranking/rank.js';
import type { RankingContext } from '../../ranking/ranking-context.js';
import type { RankingRequest } from '../../ranking/request.js';
import type { HistoryEntry, Id, Recommendations } from '../../types.js';
import { checkId } from '../ids.js';
import { guestHistory } from './guest-history.js';
import { type LimitedCall, type RecommendOptions, resolveLimit, resolveRecommendOptions } from './list-options.js';
import { prepareRequest } from './list-request.js';
import { toRecommendations } from './recommendations.js';

/** @param ignored - ids of the history that are not known; those of the options are added. */
function listFor(
  context: RankingContext,
  userId: string | null,
  history: RankingRequest['history'],
  limit: number | undefined,
  options: RecommendOptions | undefined,
  ignored: Set<string>,
  owner: LimitedCall,
): Recommendations {
  const template = prepareRequest(context, resolveRecommendOptions(options));
  for (const id of template.ignored) ignored.add(id);
  const ranking = rank(context, { ...template.rules, limit: resolveLimit(limit, owner), history });
  return toRecommendations(context.dataset, userId, ranking, ignored);
}

function listForUser(
  context: RankingContext,
  userId: Id,
  limit: number | undefined,
  options: RecommendOptions | undefined,
): Recommendations {
  const id = checkId('`userId`', userId);
  return listFor(context, id, context.dataset.userHistory(id), limit, options, new Set(), 'recommend');
}

function listForGuest(
  context: RankingContext,
  history: Iterable<Id | HistoryEntry>,
  limit: number | undefined,
  options: RecommendOptions | undefined,
): Recommendations {
  const ignored = new Set<string>();
  const known = guestHistory(context.dataset, history, ignored);
  return listFor(context, null, known, limit, options, ignored, 'recommendFor');
}

/** The same for somebody of whom nothing is known. */
const listForNobody = (
  context: RankingContext,
  _: null,
  limit: number | undefined,
  options: RecommendOptions | undefined,
): Recommendations =>
  listFor(context, null, guestHistory(context.dataset, [], new Set()), limit, options, new Set(), 'popular');

/** Makes a list that somebody wants to know of. A function of its own: its closures cost nothing where nobody does. */
const watchList = <For>(
  make: (context: RankingContext, who: For, limit?: number, options?: RecommendOptions) => Recommendations,
  context: RankingContext,
  who: For,
  limit?: number,
  options?: RecommendOptions,
): Recommendations =>
  watch(
    'recommend',
    () => make(context, who, limit, options),
    ({ items, fallback }) => ({ limit: resolveLimit(limit), returned: items.length, fallback: fallback.reason }),
  );

export const recommend = (
  context: RankingContext,
  userId: Id,
  limit?: number,
  options?: RecommendOptions,
): Recommendations =>
  isWatched('recommend')
    ? watchList(listForUser, context, userId, limit, options)
    : listForUser(context, userId, limit, options);

export const recommendFor = (
  context: RankingContext,
  history: Iterable<Id | HistoryEntry>,
  limit?: number,
  options?: RecommendOptions,
): Recommendations =>
  isWatched('recommend')
    ? watchList(listForGuest, context, history, limit, options)
    : listForGuest(context, history, limit, options);

export const popular = (context: RankingContext, limit?: number, options?: RecommendOptions): Recommendations =>
  isWatched('recommend')
    ? watchList(listForNobody, context, null, limit, options)
    : listForNobody(context, null, limit, options);
