import { sharesOf } from '../ranking/explain.js';
import type { RankingContext } from '../ranking/ranking-context.js';
import type { Explanation, Id } from '../types.js';
import { requireHistory, requireModel, requireScored } from './required.js';

export function explain(context: RankingContext, userId: Id, itemId: Id): Explanation {
  const model = requireModel(context);
  const history = requireHistory(context, userId);
  const item = requireScored(context, model, history, itemId);
  const { score, shares } = sharesOf(model, history, item);
  const { items } = context.dataset;
  // Entries stand in the order of the items, and the sort keeps it where shares are equal.
  const entries = Array.from(history.items.keys()).sort((a, b) => shares[b] - shares[a]);
  return {
    score,
    contributions: entries.map((entry) => ({ itemId: items.idAt(history.items[entry]), share: shares[entry] })),
  };
}
