import { availableParallelism } from 'node:os';
import { rank } from '../ranking/rank.js';
import { rankAll } from '../ranking/rank-all.js';
import type { RankingContext } from '../ranking/ranking-context.js';
import type { RankingRequest } from '../ranking/request.js';
import type { HistoryEntry, Id, Recommendations } from '../types.js';
import { toRecommendations } from './answers.js';
import {
  type RecommendAllOptions,
  type RecommendOptions,
  resolveLimit,
  resolveRecommendAllOptions,
  resolveRecommendOptions,
} from './list-options.js';
import { checkId, historyOfGuest, listUsersOf, prepareRequest } from './requests.js';

// The lists that can be asked for, for users and guests. There is an answer for everybody.

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

export function recommend(
  context: RankingContext,
  userId: Id,
  limit?: number,
  options?: RecommendOptions,
): Recommendations {
  const id = checkId('`userId`', userId);
  return listFor(context, id, context.dataset.historyOf(id), limit, options, new Set());
}

export function recommendFor(
  context: RankingContext,
  history: Iterable<Id | HistoryEntry>,
  limit?: number,
  options?: RecommendOptions,
): Recommendations {
  const ignored = new Set<string>();
  return listFor(context, null, historyOfGuest(context.dataset, history, ignored), limit, options, ignored);
}

export async function* recommendAll(
  context: RankingContext,
  options?: RecommendAllOptions,
): AsyncGenerator<Recommendations, void, undefined> {
  const { limit, users, threads, ...listOptions } = resolveRecommendAllOptions(options);
  const { dataset } = context;
  const { rules, ignored } = prepareRequest(context, listOptions);
  const listUsers = listUsersOf(dataset, users ?? dataset.users);
  const lists = rankAll(context, { ...rules, limit }, listUsers, threads ?? availableParallelism());
  for await (const { userId, ranking } of lists) yield toRecommendations(dataset, userId, ranking, ignored);
}
