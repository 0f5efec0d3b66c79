import { availableParallelism } from 'node:os';
import type { LiveDataset } from '../../live/live-dataset.js';
import { rankAll } from '../../ranking/rank-all.js';
import type { RankingContext } from '../../ranking/ranking-context.js';
import type { ListUser } from '../../ranking/request.js';
import type { Id, Recommendations } from '../../types.js';
import { checkId } from '../ids.js';
import { type RecommendAllOptions, resolveRecommendAllOptions } from './list-options.js';
import { prepareRequest } from './list-request.js';
import { toRecommendations } from './recommendations.js';

/** The users to make lists for, with their histories, one by one. */
function* listUsersOf(data: LiveDataset, users: Iterable<Id>): Generator<ListUser, void, undefined> {
  for (const id of users) {
    const userId = checkId('each id of `users`', id);
    yield { userId, history: data.userHistory(userId) };
  }
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
