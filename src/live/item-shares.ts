import type { EmbeddingModel } from '../model/embedding-model.js';
import type { PlainHistory, PooledUser } from './pooled-user.js';
import { FEWEST_USERS, type RowRule, type Sums } from './row-rule.js';

/** Items of the model that each user who is asked compares. */
const COMPARED = 2048;

/** How many of them are a user's best, at most: as many as have a score above 0. */
const BEST = 4;

/** The ridge, in mean squares of a column of the users' vectors. */
const RIDGE = 0.1;

/** Of the weights of an item's users. Tried were 0, .1, .2 and .3; how is told in docs/research.md. */
const EXPONENT = 0.1;

/** A user who is asked. */
interface Asked {
  readonly history: PlainHistory;
  readonly user: PooledUser;
}

const falling = (numbers: Float64Array): Float64Array => numbers.sort().reverse();

/**
 * How rows of items are made where a model has neighbours, which a new item has not. There the rows of a model are what is
 * left to them beside the neighbours, corrections of either sign, so nothing of the kind can be fitted to them. What
 * stands for both instead is the ridge regression of who has the item on the users' vectors, whose columns are nearly
 * orthogonal:
 *
 *     row of i = c x m_i / ((s + .1 mean of s) x (sum of w_ui)^.1)      s: the sum of squares of the users' vectors, a column
 *
 * with m_i as in fold-in. Such rows know less of a user than neighbours do, so their lengths say nothing about how good
 * they are beside others; c is chosen so that the items of the model, if all had rows of that kind, would have as many of
 * the best places of some users as they have.
 */
export class ItemShares {
  private readonly squares: Float64Array;
  private readonly asked: Asked[] = [];
  private users = 0;

  /** @param stride - of the users one in so many is asked. */
  constructor(
    private readonly model: EmbeddingModel,
    private readonly stride: number,
  ) {
    this.squares = new Float64Array(model.embeddingDim);
  }

  /** Takes in a user. */
  add(history: PlainHistory, user: PooledUser): void {
    const { squares } = this;
    for (let c = 0; c < squares.length; c++) squares[c] += user.vector[c] ** 2;
    if (this.users++ % this.stride === 0) this.asked.push({ history, user });
  }

  /** The rule, for the sums over the users that were taken in. Without anything to go by, its rows are zeros. */
  ruleFor(sums: Sums): RowRule {
    const { squares } = this;
    const ridge = (RIDGE * squares.reduce((sum, each) => sum + each, 0)) / squares.length;
    const rule = { scales: squares.map((each) => (each + ridge > 0 ? 1 / (each + ridge) : 0)), exponent: EXPONENT };
    const shares: Float64Array[] = [];
    let places = 0;
    for (const [at, asked] of this.asked.entries()) {
      const found = this.sharesOf(asked, at, rule, sums);
      if (found === null) continue;
      shares.push(found.shares);
      places += found.places;
    }
    const all = new Float64Array(shares.reduce((sum, { length }) => sum + length, 0));
    let end = 0;
    for (const each of shares) {
      all.set(each, end);
      end += each.length;
    }
    const last = falling(all)[places - 1] ?? 0;
    return { ...rule, scales: rule.scales.map((scale) => (last > 0 ? scale / last : 0)) };
  }

  /**
   * The scores that the rule gives to some items that a user has not, in shares of the last score that is among the user's
   * best of them by the model, and how many these are; null where there are none.
   * @param first - of the items, regularly taken, one of which to begin with.
   */
  private sharesOf({ history, user }: Asked, first: number, rule: RowRule, sums: Sums) {
    const { model } = this;
    const { items, embeddingDim: dim, itemEmbeddings } = model;
    const stride = Math.max(1, Math.floor(items / COMPARED));
    const gains = this.neighbourGains(history, user);
    const seen = new Set(Array.from(history.items));
    const [byModel, byRule]: [number[], number[]] = [[], []];
    for (let item = first % stride; item < items; item += stride) {
      if (seen.has(item) || sums.users[item] < FEWEST_USERS) continue;
      let [score, made] = [gains[item], 0];
      for (let c = 0, at = item * dim; c < dim; c++, at++) {
        score += user.vector[c] * itemEmbeddings[at];
        made += user.vector[c] * rule.scales[c] * sums.sums[at];
      }
      byModel.push(score);
      byRule.push(made * sums.weights[item] ** -rule.exponent);
    }
    const best = falling(Float64Array.from(byModel).filter((score) => score > 0)).subarray(0, BEST);
    const places = best.length;
    return places === 0 ? null : { shares: Float64Array.from(byRule, (score) => score / best[places - 1]), places };
  }

  /** What the neighbours of a history add to the score of each item. */
  private neighbourGains({ items, weights }: PlainHistory, { scale }: PooledUser): Float64Array {
    const { offsets, items: gaining, values } = this.model.neighbours;
    const gains = new Float64Array(this.model.items);
    for (let entry = 0; entry < items.length; entry++) {
      const weight = scale * weights[entry];
      for (let at = offsets[items[entry]]; at < offsets[items[entry] + 1]; at++)
        gains[gaining[at]] += weight * values[at];
    }
    return gains;
  }
}
