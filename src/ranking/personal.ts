import type { Found, RankingDesk } from '../kernels/ranking/ranking-batch.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import { poolingScale } from '../model/pool-history.js';
import { recentWeights } from '../model/recency.js';
import type { RankingContext, RankingTables } from './ranking-context.js';
import type { RankedItem, RankingRequest, RankingRules } from './request.js';

/** A personal candidate scores above this share of the best score in the list; less is rounding, not taste. */
const SMALLEST_SHARE = 1e-6;

/** How many candidates are taken for `need` when a filter may refuse some: each more makes the scan go deeper. */
const withSpare = (need: number): number => need + Math.max(16, need >> 1);

/** The model's best for one user, and the items that the filter was asked about and refused. */
export interface Personal {
  readonly items: readonly RankedItem[];
  readonly refused: readonly number[];
}

/** What there is where the model has nothing to say. */
export const NOTHING: Personal = { items: [], refused: [] };

/** How many personal items a list needs at most. */
export const needOf = ({ limit, offset }: RankingRules, { items }: Pick<RankingTables, 'items'>): number =>
  Math.min(offset + limit, items);

/** Whether the model has something to say to a user. */
export const isPersonal = (history: RankingRequest['history']): history is NonNullable<RankingRequest['history']> =>
  history !== null && history.items.length > 0;

/** Asks for the best of a user. @returns false where the desk is full. */
export function addRequest(
  desk: RankingDesk,
  model: EmbeddingModel,
  { excludeSeen, recencyHalfLife }: Pick<RankingRules, 'excludeSeen' | 'recencyHalfLife'>,
  history: NonNullable<RankingRequest['history']>,
  room: number,
): boolean {
  const weights = recentWeights(history, recencyHalfLife ?? model.recencyHalfLife);
  const { items, dislikes } = history;
  const scale = poolingScale(model, weights);
  return desk.add({ items, weights, scale, repeats: !excludeSeen, barred: dislikes }, room);
}

/** What was found for a user, without what scores next to nothing. */
export function toPersonal({ items, scores }: Found): RankedItem[] {
  const floor = scores[0] * SMALLEST_SHARE;
  const best: RankedItem[] = [];
  for (let at = 0; at < items.length && scores[at] > floor; at++) {
    best.push({ item: items[at], score: scores[at], source: 'model' });
  }
  return best;
}

/** The best that pass the filter. It is asked best first, and more candidates are looked for when too many are refused. */
function filterBest(
  desk: RankingDesk,
  ask: (room: number) => Found,
  filter: (item: number) => boolean,
  need: number,
): Personal {
  const best: RankedItem[] = [];
  const refused: number[] = [];
  for (let room = withSpare(need); ; room *= 2) {
    const { items, scores } = ask(room);
    for (let at = 0; at < items.length; at++) {
      const [item, score] = [items[at], scores[at]];
      const enough = best.length === need || (best.length > 0 && score <= best[0].score * SMALLEST_SHARE);
      if (enough) return { items: best, refused };
      if (filter(item)) best.push({ item, score, source: 'model' });
      else refused.push(item);
    }
    if (items.length < room) return { items: best, refused };
    desk.close(items);
  }
}

/** The model's best for one user: eligible items, as many as the list needs at most, best first. */
export function findPersonal(context: RankingContext, request: RankingRequest): Personal {
  const { history, filter } = request;
  const tables = isPersonal(history) ? context.tablesFor(request.popularityPenalty) : null;
  if (tables === null || !isPersonal(history)) return NOTHING;
  const { model } = tables;
  const need = needOf(request, tables);
  return tables.desks.lend((desk) => {
    const ask = (room: number): Found => {
      desk.clear();
      addRequest(desk, model, request, history, Math.min(room, tables.items));
      desk.answer();
      return desk.found(0);
    };
    try {
      desk.restrict(request.included, request.excluded);
      if (filter !== null) return filterBest(desk, ask, filter, need);
      return { items: toPersonal(ask(need)), refused: [] };
    } finally {
      desk.tidy();
    }
  });
}
