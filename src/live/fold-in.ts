import { allFinite, type EmbeddingModel } from '../model/embedding-model.js';
import { ItemShares } from './item-shares.js';
import { type PlainHistory, type PooledUser, poolUser } from './pooled-user.js';
import { fitRule, type RowRule, type Sums } from './row-rule.js';

/** Adds the user's vector without the item's own part in it, times the user's weight of the item, to a row of sums. */
function addUser(
  { historyEmbeddings, embeddingDim: dim }: EmbeddingModel,
  { vector, scale }: PooledUser,
  item: number,
  weight: number,
  sums: Float32Array | Float64Array,
  row: number,
): void {
  const share = scale * weight;
  const own = item * dim;
  for (let c = 0; c < dim; c++) sums[row + c] += share * (vector[c] - share * historyEmbeddings[own + c]);
}

/** What the users of an item add up to: their vectors without the item, and their weights of it. */
export class ItemSum {
  readonly sums: Float64Array;
  weight = 0;

  constructor(
    private readonly model: EmbeddingModel,
    private readonly item: number,
  ) {
    this.sums = new Float64Array(model.embeddingDim);
  }

  add(user: PooledUser, weight: number): void {
    addUser(this.model, user, this.item, weight, this.sums, 0);
    this.weight += weight;
  }
}

/**
 * Embeddings of items that came after training, from the users who have them:
 *
 *     m_i = sum over the users of i of w_ui x (sum of the user's weights)^-a x (user vector without i)
 *     row of i = c x m_i / (sum of w_ui)^e          c: a number a column; e: an exponent; both for each table
 *
 * This is one more half step of the factorisation, V = A^T U S^-1 (fold-in: Berry, Dumais and O'Brien, "Using linear
 * algebra for intelligent information retrieval", 1995). For `spectral` its c and e follow from the singular values
 * and the degree exponent; here they are fitted by least squares to the items that have both rows and users, so they hold
 * for any solver and for a model that was loaded, and include ridge filter, leverage and the lengths of like items. Where a
 * model has neighbours, which new items have not, rows of items are made by {@link ItemShares} instead.
 */
export class FoldIn {
  private readonly rules: { readonly history: RowRule; readonly items: RowRule };

  /**
   * @param model - is fitted to.
   * @param histories - of users, all or a sample.
   * @param share - how large a share of the users that is, in (0, 1].
   * @param askStride - of them one in so many is asked which items the model has for it, where it has neighbours.
   */
  constructor(model: EmbeddingModel, histories: Iterable<PlainHistory>, share: number, askStride = 1) {
    const { items, embeddingDim: dim, historyEmbeddings, itemEmbeddings } = model;
    const sums: Sums = {
      sums: new Float32Array(items * dim),
      weights: new Float64Array(items),
      users: new Uint32Array(items),
    };
    const shares = model.neighbours.items.length === 0 ? null : new ItemShares(model, askStride);
    for (const history of histories) {
      const user = poolUser(model, history);
      shares?.add(history, user);
      for (let entry = 0; entry < history.items.length; entry++) {
        const item = history.items[entry];
        addUser(model, user, item, history.weights[entry], sums.sums, item * dim);
        sums.weights[item] += history.weights[entry];
        sums.users[item]++;
      }
    }
    // Sums over a share of the users are smaller by that share, and so are the sums of weights.
    const whole = ({ scales, exponent }: RowRule): RowRule => ({
      scales: scales.map((scale) => scale * share ** (1 - exponent)),
      exponent,
    });
    this.rules = {
      history: whole(fitRule(historyEmbeddings, dim, sums)),
      items: whole(shares?.ruleFor(sums) ?? fitRule(itemEmbeddings, dim, sums)),
    };
  }

  /** The rows of an item; null where its weights are so small or large that they would not be finite. */
  rowsOf({ sums, weight }: ItemSum): { readonly historyRow: Float32Array; readonly itemRow: Float32Array } | null {
    const make = ({ scales, exponent }: RowRule): Float32Array =>
      Float32Array.from(sums, (sum, c) => scales[c] * sum * weight ** -exponent);
    const rows = { historyRow: make(this.rules.history), itemRow: make(this.rules.items) };
    return allFinite(rows.historyRow) && allFinite(rows.itemRow) ? rows : null;
  }
}
