import type { UserHistory } from '../data/dataset.js';
import type { Pace } from '../pace.js';
import { ListBlocks, type UserItems } from './list-blocks.js';
import { findPersonalItems, type PersonalItems } from './personal.js';
import { completeList, rank } from './rank.js';
import type { RankingContext } from './ranking-context.js';
import type { RankingTables } from './ranking-tables.js';
import type { ListUser, Ranking, RankingRules } from './request.js';

/** The list of a user. */
export interface UserRanking {
  readonly userId: string;
  /** Whether the user is known at the moment. */
  readonly isKnown: boolean;
  readonly ranking: Ranking;
}

const isSame = (one: ArrayLike<number> | null, other: ArrayLike<number> | null): boolean =>
  one?.length === other?.length && Array.from(one ?? []).every((number, at) => Object.is(number, other?.[at]));

/** Whether two histories say the same. */
const isSameHistory = (one: UserHistory | null, other: UserHistory | null): boolean =>
  (['items', 'weights', 'timestamps', 'dislikes'] as const).every((name) =>
    isSame(one?.[name] ?? null, other?.[name] ?? null),
  );

/** What was found less the items that were forgotten meanwhile. */
function withoutGone({ dataset }: RankingContext, personal: PersonalItems): PersonalItems {
  const { removed } = dataset.items;
  if (removed.size === 0) return personal;
  return { ...personal, items: personal.items.filter(({ item }) => !removed.has(item)) };
}

/** The list as of now: of what was found ahead, or found anew where the history is another one, or an item gone. */
function completeNow(context: RankingContext, rules: RankingRules, { user, personal }: UserItems): UserRanking {
  const { dataset } = context;
  const { userId, asOf } = user;
  const isUnchanged = asOf === dataset.changes;
  const history = isUnchanged ? user.history : dataset.userHistory(userId);
  const left = withoutGone(context, personal);
  const isTrue = isUnchanged || (left.items.length === personal.items.length && isSameHistory(user.history, history));
  const request = { ...rules, history };
  const found = isTrue ? left : withoutGone(context, findPersonalItems(context, request));
  return { userId, isKnown: history !== null, ranking: completeList(context, request, found) };
}

/** One after the other on the calling thread: where there is no model, or a filter, which is the caller's code. */
async function* rankEach(
  context: RankingContext,
  rules: RankingRules,
  users: Iterable<ListUser>,
): AsyncGenerator<UserRanking, void, undefined> {
  for (const { userId, history } of users) {
    yield { userId, isKnown: history !== null, ranking: rank(context, { ...rules, history }) };
  }
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
      for (const found of block) yield completeNow(context, rules, found);
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
 * Ranks the items for one user after the other, see {@link rank}, with the same bits: each as of the moment when it is read. At most one block is computed ahead
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
