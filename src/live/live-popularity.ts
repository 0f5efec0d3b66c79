import type { Dataset, PairTable } from '../data/dataset.js';
import type { PopularityOptions } from '../data/dataset-options.js';
import { recencyWeight } from '../data/popularity.js';
import { DAY } from '../data/times/calendar.js';
import { PopularityOrder } from './popularity-order.js';
import type { UnheldPopularity } from './unheld-popularity.js';
import type { Overlaid } from './users/overlaid.js';
import { weighUsers } from './users/weigh-users.js';

/** Half-lives by which the newest moment may move before all is counted anew: beyond, sums lose what is old. */
const FAR = 8;

/** The share of an item's score that is left where it is counted anew: of less, rounding would be too large a part. */
const LITTLE = 2 ** -16;

/** The most that a user counts until all is counted anew: sums of it are finite. */
const MOST = 2 ** 900;

/** The items of `list` that `others` lacks; both ascending. */
function without(list: Uint32Array, others: Uint32Array): number[] {
  const rest: number[] = [];
  let other = 0;
  for (const item of list) {
    while (other < others.length && others[other] < item) other++;
    if (others[other] !== item) rest.push(item);
  }
  return rest;
}

/** Popularity as users change: distinct users of each item, weighed by age where the options say so. */
export class LivePopularity {
  /** Items whose score lost so much that they are to be counted anew. */
  private readonly doubtful = new Set<number>();
  private readonly removed: Set<number>;
  private readonly options: PopularityOptions;
  private ranked: PopularityOrder;
  /** The moment that ages are counted back from, in milliseconds: the newest when all was counted. */
  private countedFrom: number;

  /**
   * @param removed - items that are not known any more: they are in no order.
   * @param unheld - what users whom nobody holds have in the popularity of the data set.
   */
  constructor(
    { popularity, recentPopularity, summary, options }: Dataset,
    removed: Iterable<number> = [],
    private readonly unheld: UnheldPopularity | null = null,
  ) {
    this.removed = new Set(removed);
    this.ranked = new PopularityOrder(popularity, recentPopularity, this.removed);
    this.options = options.popularity;
    this.countedFrom = summary.period?.to ?? 0;
  }

  /** Distinct users of each item. Not to be kept. */
  get counts(): Uint32Array {
    return this.ranked.counts;
  }

  /** Item indexes, the most popular first; of equally popular items the one first seen comes first. Not to be kept. */
  get order(): Uint32Array {
    return this.ranked.order;
  }

  /**
   * Counts anew what sums that went up and down cannot tell any more: items that lost nearly all, and everything where the
   * newest moment has moved far.
   * @param newest - the newest moment of now, in milliseconds.
   * @param overlaid - who has what now.
   */
  settle(newest: number, overlaid: Overlaid): void {
    const { halfLifeDays } = this.options;
    if (!this.ranked.isWeighed || halfLifeDays == null) return;
    const { counts } = this;
    if (Math.abs(newest - this.countedFrom) > FAR * halfLifeDays * DAY) {
      const recent = this.weigh(overlaid, new Uint8Array(counts.length).fill(1), newest);
      this.ranked = new PopularityOrder(counts, recent, this.removed);
      this.countedFrom = newest;
    } else if (this.doubtful.size > 0) {
      const wanted = new Uint8Array(counts.length);
      for (const item of this.doubtful) wanted[item] = 1;
      const scores = this.weigh(overlaid, wanted, this.countedFrom);
      for (const item of this.doubtful) this.ranked.weigh(item, scores[item]);
    }
    this.doubtful.clear();
  }

  /**
   * What {@link order} goes by: the distinct users of an item, or those weighed by age.
   * @param newest - the newest moment of now, in milliseconds.
   */
  scoreOf(item: number, newest: number): number {
    const score = this.ranked.scoreOf(item);
    if (!this.ranked.isWeighed || newest === this.countedFrom) return score;
    // All users have grown older by the same factor, or younger where the newest was taken back. The window was applied
    // when they were counted.
    const factor = recencyWeight(this.countedFrom, newest, { halfLifeDays: this.options.halfLifeDays });
    // What weighed nothing beside a newest that was years later weighs nothing until it is counted again.
    return score * Math.min(factor, Number.MAX_VALUE);
  }

  /** Adds items without users until there are `items`. */
  grow(items: number): void {
    this.ranked.grow(items);
  }

  /** Takes an item out of the order, and its users with it. */
  remove(item: number): void {
    this.doubtful.delete(item);
    this.removed.add(item);
    this.ranked.remove(item);
  }

  /** Puts an item that was removed into the order again, without users. */
  restore(item: number): void {
    this.removed.delete(item);
    this.ranked.restore(item);
  }

  /** Counts a user's positive pairs as they are `after` in the place of those of `before`. */
  replace(
    before: PairTable,
    after: PairTable,
  ): { readonly gained: readonly number[]; readonly lost: readonly number[] } {
    const gained = without(after.items, before.items);
    const lost = without(before.items, after.items);
    const changes = this.ranked.isWeighed ? this.weighedChanges(before, after) : new Map<number, number>();
    for (const item of gained) this.change(item, 1, changes.get(item));
    for (const item of lost) this.change(item, -1, changes.get(item));
    for (const item of [...gained, ...lost]) changes.delete(item);
    for (const [item, by] of changes) if (by !== 0) this.change(item, 0, by);
    return { gained, lost };
  }

  /** What the users of the wanted items count, held or not. */
  private weigh(overlaid: Overlaid, wanted: Uint8Array, newest: number): Float64Array {
    const scores = weighUsers(overlaid, wanted, newest, this.options);
    return this.unheld?.addTo(scores, newest, wanted) ?? scores;
  }

  private change(item: number, by: 1 | 0 | -1, weighed = 0): void {
    const before = this.ranked.scoreOf(item);
    if (weighed < 0 && before + weighed <= LITTLE * before) this.doubtful.add(item);
    this.ranked.change(item, by, weighed);
  }

  /** By how much the weighed popularity of each item of either table changes. */
  private weighedChanges(before: PairTable, after: PairTable): Map<number, number> {
    const changes = new Map<number, number>();
    const add = ({ items, timestamps }: PairTable, sign: 1 | -1): void => {
      items.forEach((item, at) => {
        const weight = timestamps === null ? 0 : recencyWeight(timestamps[at], this.countedFrom, this.options);
        changes.set(item, (changes.get(item) ?? 0) + sign * Math.min(weight, MOST));
      });
    };
    add(before, -1);
    add(after, 1);
    return changes;
  }
}
