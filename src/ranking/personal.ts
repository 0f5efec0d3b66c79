import type { UserHistory } from '../data/dataset.js';
import type { RankingBatch, TopItems } from '../kernels/ranking/ranking-batch.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import { poolingScale } from '../model/pool-history.js';
import { recentWeights } from '../model/recency.js';
import { bestInTurns, withSpare } from './best-in-turns.js';
import type { RankingContext } from './ranking-context.js';
import type { RankingTables } from './ranking-tables.js';
import type { RankedItem, RankingRequest, RankingRules } from './request.js';

/** A personal item scores above this share of the best score in the list; less is rounding, not taste. */
const SMALLEST_SHARE = 1e-6;

/** The model's best for one user, and the items that the filter has refused. */
export interface PersonalItems {
  readonly items: readonly RankedItem[];
  readonly refused: readonly number[];
}

/** Where there is no model, or nothing to rank by. */
export const NO_PERSONAL_ITEMS: PersonalItems = { items: [], refused: [] };

/** How many personal items a list needs at most. */
export const needOf = ({ limit, offset }: RankingRules, { capacity }: Pick<RankingTables, 'capacity'>): number =>
  Math.min(offset + limit, capacity);

/** Whether there is a history to rank by. */
export const hasHistory = (history: RankingRequest['history']): history is UserHistory =>
  history !== null && history.items.length > 0;

/** Adds a request for the `limit` best items of a user. @returns false where the batch is full. */
export function addRequest(
  batch: RankingBatch,
  model: EmbeddingModel,
  { excludeSeen, recencyHalfLife }: Pick<RankingRules, 'excludeSeen' | 'recencyHalfLife'>,
  history: UserHistory,
  limit: number,
): boolean {
  const weights = recentWeights(history, recencyHalfLife ?? model.recencyHalfLife);
  const { items, dislikes } = history;
  const scale = poolingScale(model, weights);
  return batch.add({ items, weights, scale, excludeSeen, excluded: dislikes }, limit);
}

/** The items of a result, without those that score next to nothing. */
export function toPersonalItems({ items, scores }: TopItems): RankedItem[] {
  const floor = scores[0] * SMALLEST_SHARE;
  const best: RankedItem[] = [];
  for (let at = 0; at < items.length && scores[at] > floor; at++) {
    best.push({ item: items[at], score: scores[at], source: 'model' });
  }
  return best;
}

/**
 * The best that pass the filter. It is asked best first, and more candidates are looked for where it refuses too many.
 * @param findBest - the `limit` best of those that the batch has not excluded.
 */
function filterBest(
  batch: RankingBatch,
  findBest: (limit: number) => TopItems,
  filter: (item: number) => boolean,
  need: number,
): PersonalItems {
  const best: RankedItem[] = [];
  const refused: number[] = [];
  for (const { items, scores } of bestInTurns(batch, findBest, withSpare(need))) {
    for (let at = 0; at < items.length; at++) {
      const [item, score] = [items[at], scores[at]];
      const enough = best.length === need || (best.length > 0 && score <= best[0].score * SMALLEST_SHARE);
      if (enough) return { items: best, refused };
      if (filter(item)) best.push({ item, score, source: 'model' });
      else refused.push(item);
    }
  }
  return { items: best, refused };
}

/** The model's best for one user: eligible items, as many as the list needs at most, best first. */
export function findPersonalItems(context: RankingContext, request: RankingRequest): PersonalItems {
  const { history, filter } = request;
  const tables = hasHistory(history) ? context.tablesFor(request.popularityPenalty) : null;
  if (tables === null || !hasHistory(history)) return NO_PERSONAL_ITEMS;
  const { model, capacity } = tables;
  const need = needOf(request, tables);
  return tables.listBatches.use((batch) => {
    const findBest = (limit: number): TopItems => {
      batch.clear();
      addRequest(batch, model, request, history, Math.min(limit, capacity));
      batch.run();
      return batch.result(0);
    };
    try {
      batch.restrict(request.included, request.excluded);
      if (filter !== null) return filterBest(batch, findBest, filter, need);
      return { items: toPersonalItems(findBest(need)), refused: [] };
    } finally {
      batch.reset();
    }
  });
}
