import type { UserHistory } from '../data/dataset.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import { sharesOf } from '../ranking/explain.js';
import type { RankingContext } from '../ranking/ranking-context.js';
import type { Explanation, GuestHistory, Id } from '../types.js';
import { requireGuestHistory, requireHistory, requireModel, requireScored } from './required.js';

function explainHistory(context: RankingContext, model: EmbeddingModel, history: UserHistory, itemId: Id): Explanation {
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

export function explain(context: RankingContext, userId: Id, itemId: Id): Explanation {
  const model = requireModel(context);
  return explainHistory(context, model, requireHistory(context, userId), itemId);
}

export function explainFor(context: RankingContext, entries: GuestHistory, itemId: Id): Explanation {
  const model = requireModel(context);
  return explainHistory(context, model, requireGuestHistory(context, entries), itemId);
}
