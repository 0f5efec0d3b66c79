import { availableParallelism } from 'node:os';
import { begin, failed, isWatched } from '../../diagnostics.js';
import type { LiveDataset } from '../../live/live-dataset.js';
import { Pace } from '../../pace.js';
import { progressFor } from '../../progress.js';
import { rank } from '../../ranking/rank.js';
import { rankAll } from '../../ranking/rank-all.js';
import type { RankingContext } from '../../ranking/ranking-context.js';
import type { ListUser, RankingRules } from '../../ranking/request.js';
import type { Id, Recommendations } from '../../types.js';
import { checkId } from '../ids.js';
import type { Serving } from '../pieces.js';
import {
  type RecommendAllOptions,
  type ResolvedListOptions,
  resolveLimit,
  resolveRecommendAllOptions,
} from './list-options.js';
import { prepareRequest } from './list-request.js';
import { toRecommendations } from './recommendations.js';
import { type Shard, usersOf } from './shard.js';

/** The users to make lists for, with their histories, one by one. */
function* listUsersOf(data: LiveDataset, users: Iterable<Id>): Generator<ListUser, void, undefined> {
  for (const id of users) {
    const userId = checkId('each id of `users`', id);
    yield { userId, history: data.userHistory(userId), asOf: data.changes };
  }
}

/** How many users there are; null where only going through them would tell. */
function countOf(users: Iterable<Id>): number | null {
  if ('length' in users && typeof users.length === 'number') return users.length;
  return 'size' in users && typeof users.size === 'number' ? users.size : null;
}

/** The users of the shard. Of those who can be counted it is known how many they are. */
function wantedOf(users: Iterable<Id>, shard: Shard | null): Iterable<Id> {
  if (shard === null) return users;
  const some = usersOf(users, shard);
  return countOf(users) === null ? some : [...some];
}

/** A list of what serves now. */
function listAnew(
  context: RankingContext,
  userId: string,
  { limit, ...options }: ResolvedListOptions & Omit<RankingRules, 'excluded' | 'included' | 'filter'>,
): Recommendations {
  const { rules, ignored } = prepareRequest(context, options);
  const ranking = rank(context, { ...rules, limit, history: context.dataset.userHistory(userId) });
  return toRecommendations(context.dataset, userId, ranking, ignored);
}

async function* makeLists(
  serving: Serving,
  options?: RecommendAllOptions,
): AsyncGenerator<Recommendations, void, undefined> {
  const { limit, users, shard, threads, signal, onProgress, ...listOptions } = resolveRecommendAllOptions(options);
  const { context } = serving;
  const { dataset } = context;
  const wanted = wantedOf(users ?? dataset.users, shard);
  const total = countOf(wanted);
  let done = 0;
  const progress = progressFor(onProgress, () => ({ done, total }));
  const pace = new Pace(signal, progress);
  const { rules, ignored } = prepareRequest(context, listOptions);
  const listUsers = listUsersOf(dataset, wanted);
  const lists = rankAll(context, { ...rules, limit }, listUsers, threads ?? availableParallelism(), pace);
  for await (const { userId, isKnown, ranking } of lists) {
    const now = serving.context;
    // A training that ended meanwhile may have numbered the items anew, in a data set that takes the changes from then on.
    const isMoved = now.dataset !== dataset;
    done++;
    const isForgotten = isMoved ? now.dataset.userHistory(userId) === null : !isKnown;
    // Of everybody, those who were forgotten meanwhile get no list.
    if (users !== null || !isForgotten) {
      yield isMoved
        ? listAnew(now, userId, { ...listOptions, limit })
        : toRecommendations(dataset, userId, ranking, ignored);
    }
    signal?.throwIfAborted();
    if (pace.due) await pace.rest();
  }
  progress?.tell({ done, total });
  // Once more, for a signal or a rejection that came with the last report.
  await pace.rest();
}

/** Makes lists that somebody wants to know of. */
async function* watchLists(
  serving: Serving,
  options?: RecommendAllOptions,
): AsyncGenerator<Recommendations, void, undefined> {
  const end = begin('recommendAll');
  const counts = { lists: 0, returned: 0 };
  let failure: ReturnType<typeof failed> | null = null;
  try {
    for await (const list of makeLists(serving, options)) {
      counts.lists++;
      counts.returned += list.items.length;
      yield list;
    }
  } catch (error) {
    failure = failed(error);
    throw error;
  } finally {
    end(failure ?? { limit: resolveLimit(options?.limit), ...counts });
  }
}

export const recommendAll = (
  serving: Serving,
  options?: RecommendAllOptions,
): AsyncGenerator<Recommendations, void, undefined> =>
  isWatched('recommendAll') ? watchLists(serving, options) : makeLists(serving, options);
