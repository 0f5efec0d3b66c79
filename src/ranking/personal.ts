import type { Found, RankingDesk } from '../kernels/ranking-desk.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import { poolingScale } from '../model/pool-history.js';
import { recentWeights } from '../model/recency.js';
import type { RankingContext } from './context.js';
import type { RankedItem, RankingRequest, RankingRules } from './request.js';

/** A personal candidate scores above this share of the best score in the list; less is rounding, not taste. */
const SMALLEST_SHARE = 1e-6;

/** How many candidates are taken for `need` when a filter may refuse some. */
const withSpare = (need: number): number => 2 * need + 16;

/** The model's best for one user, and the items that the filter was asked about and refused. */
export interface Personal {
  readonly items: readonly RankedItem[];
  readonly refused: readonly number[];
}

/** What there is where the model has nothing to say. */
export const NOTHING: Personal = { items: [], refused: [] };

/** How many personal items a list needs at most. */
export const needOf = ({ limit, offset }: RankingRules, { items }: EmbeddingModel): number =>
  Math.min(offset + limit, items);

/** Whether the model has something to say to a user. */
export const isPersonal = (history: RankingRequest['history']): history is NonNullable<RankingRequest['history']> =>
  history !== null && history.items.length > 0;

/** Closes the items that no list of a call may hold. */
export function closeItems(desk: RankingDesk, { included, excluded }: RankingRules): void {
  if (included !== null) desk.closeAllBut(included);
  desk.close(excluded);
}

/** Asks for the best of a user. @returns false where the desk is full. */
export function addRequest(
  desk: RankingDesk,
  model: EmbeddingModel,
  { excludeSeen, recencyHalfLife }: RankingRules,
  history: NonNullable<RankingRequest['history']>,
  room: number,
): boolean {
  const weights = recentWeights(history, recencyHalfLife);
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
function filterBest(desk: RankingDesk, context: RankingContext, request: RankingRequest, need: number): Personal {
  const { model } = context;
  const items: RankedItem[] = [];
  const refused: number[] = [];
  for (let room = withSpare(need); ; room *= 2) {
    const most = Math.min(room, model!.items);
    desk.clear();
    addRequest(desk, model!, request, request.history!, most);
    desk.answer();
    const found = desk.found(0);
    for (let at = 0; at < found.items.length; at++) {
      const [item, score] = [found.items[at], found.scores[at]];
      if (items.length === need || (items.length > 0 && score <= items[0].score * SMALLEST_SHARE)) {
        return { items, refused };
      }
      if (request.filter!(item)) items.push({ item, score, source: 'model' });
      else refused.push(item);
    }
    if (found.items.length < most) return { items, refused };
    desk.close(found.items);
  }
}

/** The model's best for one user: eligible items, as many as the list needs at most, best first. */
export function findPersonal(context: RankingContext, request: RankingRequest): Personal {
  const { tables, model } = context;
  if (tables === null || model === null || !isPersonal(request.history)) return NOTHING;
  const { history } = request;
  const need = needOf(request, model);
  return tables.desks.lend((desk) => {
    try {
      closeItems(desk, request);
      if (request.filter !== null) return filterBest(desk, context, request, need);
      addRequest(desk, model, request, history, need);
      desk.answer();
      return { items: toPersonal(desk.found(0)), refused: [] };
    } finally {
      desk.tidy();
    }
  });
}
