import type { Pace } from '../pace.js';
import { ListBlocks } from './list-blocks.js';
import type { PersonalItems } from './personal.js';
import { completeList, rank } from './rank.js';
import type { RankingContext } from './ranking-context.js';
import type { RankingTables } from './ranking-tables.js';
import type { ListUser, Ranking, RankingRules } from './request.js';

/** The list of a user. */
export interface UserRanking {
  readonly userId: string;
  readonly ranking: Ranking;
}

/** What was found less the items that were forgotten meanwhile. */
function withoutGone({ dataset }: RankingContext, personal: PersonalItems): PersonalItems {
  const { removed } = dataset.items;
  if (removed.size === 0) return personal;
  return { ...personal, items: personal.items.filter(({ item }) => !removed.has(item)) };
}

/** One after the other on the calling thread: where there is no model, or a filter, which is the caller's code. */
async function* rankEach(
  context: RankingContext,
  rules: RankingRules,
  users: Iterable<ListUser>,
): AsyncGenerator<UserRanking, void, undefined> {
  for (const { userId, history } of users) yield { userId, ranking: rank(context, { ...rules, history }) };
}

/** In blocks, one of which is computed ahead. */
async function* rankBlocks(
  context: RankingContext,
  tables: RankingTables,
  rules: RankingRules,
  users: Iterable<ListUser>,
  threads: number,
  pace: Pace,
): AsyncGenerator<UserRanking, void, undefined> {
  const batch = tables.blockBatches.take();
  tables.blocksUnderWay++;
  const blocks = new ListBlocks(tables, batch, rules, users, threads, pace);
  let ahead = blocks.next();
  try {
    for (let block = await ahead; block.length > 0; block = await ahead) {
      ahead = blocks.next();
      // If it fails, that is thrown when its turn comes, and is not unhandled until then.
      ahead.catch(() => {});
      for (const { user, personal } of block) {
        const { userId, history } = user;
        yield { userId, ranking: completeList(context, { ...rules, history }, withoutGone(context, personal)) };
      }
    }
  } finally {
    const failed = await ahead.then(
      () => false,
      () => true,
    );
    await blocks.close();
    // Threads that were ended in the midst of their work have left marks behind.
    if (failed) batch.recover();
    batch.reset();
    tables.blockBatches.giveBack(batch);
    tables.blocksUnderWay--;
  }
}

/**
 * Ranks the items for one user after the other, see {@link rank}, with the same bits. At most one block is computed ahead
 * of the lists that are read, and memory is that of two. Between lists the pace is the reader's to keep.
 * @param threads - 1 computes on the calling thread. The threads are started for the first large block and end with the
 * iteration.
 */
export function rankAll(
  context: RankingContext,
  rules: RankingRules,
  users: Iterable<ListUser>,
  threads: number,
  pace: Pace,
): AsyncGenerator<UserRanking, void, undefined> {
  const tables = context.tablesFor(rules.popularityPenalty);
  if (tables === null || rules.filter !== null) return rankEach(context, rules, users);
  return rankBlocks(context, tables, rules, users, threads, pace);
}
