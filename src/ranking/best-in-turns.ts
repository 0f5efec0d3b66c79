import type { RankingBatch, TopItems } from '../kernels/ranking/ranking-batch.js';

/** Candidates of one turn, and whether there are none after them. */
export interface Turn extends TopItems {
  readonly isLast: boolean;
}

/** How many candidates are taken for `need` when a filter may refuse some: each more makes the scan go deeper. */
export const withSpare = (need: number): number => need + Math.max(16, need >> 1);

/**
 * The best items of a batch in turns, best first: first `room` of them, then, if the caller goes on, twice as many of the
 * rest. The batch excludes what has come, until it is reset.
 * @param findBest - the `limit` best of those that the batch has not excluded.
 */
export function* bestInTurns(
  batch: RankingBatch,
  findBest: (limit: number) => TopItems,
  room: number,
): Generator<Turn, void, undefined> {
  for (let limit = room; ; limit *= 2) {
    const { items, scores } = findBest(limit);
    const isLast = items.length < limit;
    yield { items, scores, isLast };
    if (isLast) return;
    batch.exclude(items);
  }
}
