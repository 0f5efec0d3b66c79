import { allFinite, type EmbeddingModel } from '../model/embedding-model.js';
import { poolingScale } from '../model/pool-history.js';
import type { WeightedHistory } from '../model/recency.js';

/** The items of a user by index, and a weight > 0 for each, whenever they came. */
export type PlainHistory = Pick<WeightedHistory, 'items' | 'weights'>;

/** The exponents that are tried: 0, .1, ... 1.2. */
const EXPONENTS = Array.from({ length: 13 }, (_, at) => at / 10);

/** Items with fewer users are not fitted to. */
const FEWEST_USERS = 3;

/** Multiplications that trying all exponents on a table may take; of larger tables a regular sample of items is tried. */
const MOST_WORK = 2 ** 23;

/** A user's vector in Float64 (embeddingDim), and the factor of pooling that is in it. */
export interface PooledUser {
  readonly vector: Float64Array;
  readonly scale: number;
}

/** Pools a history without recency, as solvers do. */
export function poolUser(model: EmbeddingModel, { items, weights }: PlainHistory): PooledUser {
  const { embeddingDim: dim, historyEmbeddings } = model;
  const vector = new Float64Array(dim);
  const scale = poolingScale(model, weights);
  for (let entry = 0; entry < items.length; entry++) {
    const row = items[entry] * dim;
    const weight = scale * weights[entry];
    for (let c = 0; c < dim; c++) vector[c] += weight * historyEmbeddings[row + c];
  }
  return { vector, scale };
}

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

/** How an item's sum becomes a row of one table: row = scales x sum / weight^exponent. */
interface RowRule {
  readonly scales: Float64Array;
  readonly exponent: number;
}

interface Sums {
  readonly sums: Float32Array;
  readonly weights: Float64Array;
  readonly users: Uint32Array;
}

/** The least squares fit of each column of a table by that of the sums over weight^exponent, and what it leaves. */
function fitColumns(table: Float32Array, dim: number, { sums, weights, users }: Sums, exponent: number) {
  const products = new Float64Array(dim);
  const squares = new Float64Array(dim);
  let total = 0;
  const stride = Math.ceil((EXPONENTS.length * table.length) / MOST_WORK);
  for (let item = 0; item < users.length; item += stride) {
    if (users[item] < FEWEST_USERS) continue;
    const scale = weights[item] ** -exponent;
    for (let c = 0, at = item * dim; c < dim; c++, at++) {
      const x = scale * sums[at];
      products[c] += x * table[at];
      squares[c] += x * x;
      total += table[at] * table[at];
    }
  }
  const scales = products.map((product, c) => (squares[c] > 0 ? product / squares[c] : 0));
  return { scales, left: total - scales.reduce((sum, scale, c) => sum + scale * products[c], 0) };
}

function fitRule(table: Float32Array, dim: number, sums: Sums): RowRule {
  let best: RowRule & { readonly left: number } = { scales: new Float64Array(dim), exponent: 0, left: Infinity };
  for (const exponent of EXPONENTS) {
    const fitted = fitColumns(table, dim, sums, exponent);
    if (fitted.left < best.left) best = { ...fitted, exponent };
  }
  return best;
}

/** Adds up what the users of all items get for them: by the tables, and by the neighbours of what else they have. */
class NeighbourShare {
  /** The weight of each item in the history at hand; nothing where the model has no neighbours. */
  private readonly held: Float64Array;
  private byNeighbours = 0;
  private users = 0;

  /** @param stride - of the users one in so many is looked at, and stands for the others. */
  constructor(
    private readonly model: EmbeddingModel,
    private readonly stride: number,
  ) {
    this.held = new Float64Array(model.neighbours.items.length === 0 ? 0 : model.items);
  }

  add({ items, weights }: PlainHistory, scale: number): void {
    const { held } = this;
    if (held.length === 0 || this.users++ % this.stride > 0) return;
    const { offsets, items: gaining, values } = this.model.neighbours;
    for (let entry = 0; entry < items.length; entry++) held[items[entry]] = scale * weights[entry];
    for (let entry = 0; entry < items.length; entry++) {
      let gain = 0;
      for (let at = offsets[items[entry]]; at < offsets[items[entry] + 1]; at++) gain += values[at] * held[gaining[at]];
      this.byNeighbours += this.stride * scale * weights[entry] * gain;
    }
    for (let entry = 0; entry < items.length; entry++) held[items[entry]] = 0;
  }

  /**
   * What rows of the rule are to be multiplied by so that users get for items as much as by tables and neighbours: a new
   * item has no neighbours, and its embedding stands for them, too.
   */
  factorOf({ sums, weights }: Sums, { scales, exponent }: RowRule): number {
    const { held, model } = this;
    if (held.length === 0) return 1;
    const { embeddingDim: dim, itemEmbeddings } = model;
    let [byTables, byRule] = [0, 0];
    for (let item = 0, at = 0; item < weights.length; item++) {
      const scale = weights[item] > 0 ? weights[item] ** -exponent : 0;
      for (let c = 0; c < dim; c++, at++) {
        byTables += sums[at] * itemEmbeddings[at];
        byRule += scale * scales[c] * sums[at] ** 2;
      }
    }
    const factor = (byTables + this.byNeighbours) / byRule;
    return factor > 0 && Number.isFinite(factor) ? factor : 1;
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
 * model has neighbours, which new items have not, rows of items are as much longer as makes up for that.
 */
export class FoldIn {
  private readonly rules: { readonly history: RowRule; readonly items: RowRule };

  /**
   * @param model - is fitted to.
   * @param histories - of users, all or a sample.
   * @param share - how large a share of the users that is, in (0, 1].
   * @param neighbourStride - of them one in so many is asked what the neighbours add.
   */
  constructor(model: EmbeddingModel, histories: Iterable<PlainHistory>, share: number, neighbourStride = 1) {
    const { items, embeddingDim: dim, historyEmbeddings, itemEmbeddings } = model;
    const sums: Sums = {
      sums: new Float32Array(items * dim),
      weights: new Float64Array(items),
      users: new Uint32Array(items),
    };
    const beside = new NeighbourShare(model, neighbourStride);
    for (const history of histories) {
      const user = poolUser(model, history);
      beside.add(history, user.scale);
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
    const rule = fitRule(itemEmbeddings, dim, sums);
    const factor = beside.factorOf(sums, rule);
    this.rules = {
      history: whole(fitRule(historyEmbeddings, dim, sums)),
      items: whole({ ...rule, scales: rule.scales.map((scale) => factor * scale) }),
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
