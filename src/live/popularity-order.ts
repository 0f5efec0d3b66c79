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
 * down, and without those that are removed: an item that moves is found by halving, and those between its two places
 * shift by one in a single copy.
 */
export class PopularityOrder {
  private length: number;
  private numbers: Uint32Array;
  private owned = false;
  private sorted: Uint32Array | null = null;
  private readonly removed: Set<number>;

  /**
   * @param counts - are not written to.
   * @param recent - the same weighed by age, which the order goes by; not written to. Null where there is none.
   * @param removed - items that are in no order; they have no users.
   */
  constructor(
    counts: Uint32Array,
    private recent: Float64Array | null = null,
    removed: Iterable<number> = [],
  ) {
    this.removed = new Set(removed);
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

  /** Item indexes, the most popular first, sorted when first asked for; none that is removed. Not to be kept. */
  get order(): Uint32Array {
    this.sorted ??= this.sort();
    return this.sorted.subarray(0, this.listed);
  }

  /** Adds items without users until there are `items`. */
  grow(items: number): void {
    if (items <= this.length) return;
    this.own(items);
    if (this.sorted !== null) {
      this.sorted = withRoom(this.sorted, items);
      // They have no users and were seen last: they come last.
      for (let item = this.length, at = this.listed; item < items; ) this.sorted[at++] = item++;
    }
    this.length = items;
  }

  /** Takes an item out of the order, and its users with it. */
  remove(item: number): void {
    this.own(this.length);
    if (this.sorted !== null) {
      const place = this.findPlace(item, 0, this.listed);
      this.sorted.copyWithin(place, place + 1, this.listed);
    }
    this.removed.add(item);
    this.numbers[item] = 0;
    if (this.recent !== null) this.recent[item] = 0;
  }

  /** Puts an item that was removed into the order again, without users. */
  restore(item: number): void {
    if (this.sorted !== null) {
      const place = this.findPlace(item, 0, this.listed);
      this.sorted = withRoom(this.sorted, this.listed + 1);
      this.sorted.copyWithin(place + 1, place, this.listed);
      this.sorted[place] = item;
    }
    this.removed.delete(item);
  }

  /** Counts a user more or less of an item, or neither, and `weighed` more of what is weighed by age. */
  change(item: number, by: 1 | 0 | -1, weighed = 0): void {
    const users = this.numbers[item] + by;
    // An item without users weighs exactly 0, whatever rounding has left.
    this.put(item, users, this.recent === null || users === 0 ? 0 : Math.max(0, this.recent[item] + weighed));
  }

  /** Gives an item what its users weigh by age. */
  weigh(item: number, score: number): void {
    this.put(item, this.numbers[item], score);
  }

  private put(item: number, users: number, score: number): void {
    this.own(this.length);
    const from = this.sorted === null ? 0 : this.findPlace(item, 0, this.listed);
    this.numbers[item] = users;
    if (this.recent !== null) this.recent[item] = score;
    if (this.sorted === null) return;
    const to = this.findPlace(item, 0, from);
    if (to < from) {
      this.sorted.copyWithin(to + 1, to, from);
      this.sorted[to] = item;
    } else {
      const end = this.findPlace(item, from + 1, this.listed);
      this.sorted.copyWithin(from, from + 1, end);
      this.sorted[end - 1] = item;
    }
  }

  /** How many items are in the order. */
  private get listed(): number {
    return this.length - this.removed.size;
  }

  private sort(): Uint32Array {
    const recent = this.recent?.subarray(0, this.length) ?? null;
    const order = fallbackOrder({ popularity: this.counts, recentPopularity: recent });
    return this.removed.size === 0 ? order : order.filter((item) => !this.removed.has(item));
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
