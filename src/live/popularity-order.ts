import { fallbackOrder } from '../data/popularity.js';

/** The numbers with room for at least `length`, and some to spare where they had to be copied. */
function withRoom<Numbers extends Uint32Array | Float64Array>(numbers: Numbers, length: number): Numbers {
  if (length <= numbers.length) return numbers;
  const make = numbers.constructor as new (length: number) => Numbers;
  const grown = new make(Math.max(64, Math.ceil(1.25 * length)));
  grown.set(numbers);
  return grown;
}

/**
 * Distinct users of each item, and the items in the order of popularity, see `fallbackOrder`, while counts go up and
 * down: an item that moves is found by halving, and those between its two places shift by one in a single copy.
 */
export class PopularityOrder {
  private length: number;
  private numbers: Uint32Array;
  private owned = false;
  private sorted: Uint32Array | null = null;

  /**
   * @param counts - are not written to.
   * @param recent - the same weighed by age, which the order goes by; not written to. Null where there is none.
   */
  constructor(
    counts: Uint32Array,
    private recent: Float64Array | null = null,
  ) {
    this.numbers = counts;
    this.length = counts.length;
  }

  /** Distinct users of each item. Not to be kept. */
  get counts(): Uint32Array {
    return this.numbers.subarray(0, this.length);
  }

  /** Whether users are weighed by age. */
  get isWeighed(): boolean {
    return this.recent !== null;
  }

  /** What the order goes by: distinct users, or those weighed by age. */
  scoreOf(item: number): number {
    return this.recent === null ? this.numbers[item] : this.recent[item];
  }

  /** Item indexes, the most popular first, sorted when first asked for. Not to be kept. */
  get order(): Uint32Array {
    this.sorted ??= fallbackOrder({
      popularity: this.counts,
      recentPopularity: this.recent?.subarray(0, this.length) ?? null,
    });
    return this.sorted.subarray(0, this.length);
  }

  /** Adds items without users until there are `items`. */
  grow(items: number): void {
    if (items <= this.length) return;
    this.own(items);
    if (this.sorted !== null) {
      this.sorted = withRoom(this.sorted, items);
      // They have no users and were seen last: they come last.
      for (let item = this.length; item < items; item++) this.sorted[item] = item;
    }
    this.length = items;
  }

  /** Counts a user more or less of an item, or neither, and `weighed` more of what is weighed by age. */
  change(item: number, by: 1 | 0 | -1, weighed = 0): void {
    this.own(this.length);
    const from = this.sorted === null ? 0 : this.findPlace(item, 0, this.length);
    this.numbers[item] += by;
    // An item without users weighs exactly 0, whatever rounding has left.
    if (this.recent !== null) {
      this.recent[item] = this.numbers[item] === 0 ? 0 : Math.max(0, this.recent[item] + weighed);
    }
    if (this.sorted === null) return;
    const to = this.findPlace(item, 0, from);
    if (to < from) {
      this.sorted.copyWithin(to + 1, to, from);
      this.sorted[to] = item;
    } else {
      const end = this.findPlace(item, from + 1, this.length);
      this.sorted.copyWithin(from, from + 1, end);
      this.sorted[end - 1] = item;
    }
  }

  /** The first place from `low` up to `high` whose item is not more popular than `item`. */
  private findPlace(item: number, low: number, high: number): number {
    const order = this.sorted as Uint32Array;
    const { numbers, recent } = this;
    let [from, to] = [low, high];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const other = order[middle];
      const ahead = recent === null ? 0 : recent[other] - recent[item];
      const more = numbers[other] - numbers[item];
      const before = ahead === 0 ? (more === 0 ? other < item : more > 0) : ahead > 0;
      if (before) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** Makes the counts its own, with room for `items`. */
  private own(items: number): void {
    if (!this.owned) {
      this.numbers = this.numbers.slice();
      this.recent = this.recent?.slice() ?? null;
    }
    this.owned = true;
    this.numbers = withRoom(this.numbers, items);
    this.recent = this.recent && withRoom(this.recent, items);
  }
}
