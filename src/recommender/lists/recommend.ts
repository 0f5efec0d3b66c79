import { isWatched, watch } from '../../diagnostics.js';
import { rank } from '../../ranking/rank.js';
import type { RankingContext } from '../../ranking/ranking-context.js';
import type { RankingRequest } from '../../ranking/request.js';
import type { HistoryEntry, Id, Recommendations } from '../../types.js';
import { checkId } from '../ids.js';
import { guestHistory } from './guest-history.js';
import { type RecommendOptions, resolveLimit, resolveRecommendOptions } from './list-options.js';
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
): Recommendations {
  const template = prepareRequest(context, resolveRecommendOptions(options));
  for (const id of template.ignored) ignored.add(id);
  const ranking = rank(context, { ...template.rules, limit: resolveLimit(limit), history });
  return toRecommendations(context.dataset, userId, ranking, ignored);
}

function listForUser(
  context: RankingContext,
  userId: Id,
  limit: number | undefined,
  options: RecommendOptions | undefined,
): Recommendations {
  const id = checkId('`userId`', userId);
  return listFor(context, id, context.dataset.userHistory(id), limit, options, new Set());
}

function listForGuest(
  context: RankingContext,
  history: Iterable<Id | HistoryEntry>,
  limit: number | undefined,
  options: RecommendOptions | undefined,
): Recommendations {
  const ignored = new Set<string>();
  return listFor(context, null, guestHistory(context.dataset, history, ignored), limit, options, ignored);
}

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
