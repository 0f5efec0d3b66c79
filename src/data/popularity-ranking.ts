import { popularityOrder } from './popularity.js';

/** Room for at least so many numbers, with some to spare; what was there is kept. */
function withRoom(numbers: Uint32Array, length: number): Uint32Array {
  if (length <= numbers.length) return numbers;
  const grown = new Uint32Array(Math.max(64, Math.ceil(1.25 * length)));
  grown.set(numbers);
  return grown;
}

/**
 * Distinct users of each item, and the items by falling popularity, kept in order while counts go up and down: an item
 * that moves is found by halving, and those between its two places shift by one in a single copy.
 */
export class PopularityRanking {
  private length: number;
  private numbers: Uint32Array;
  private owned = false;
  private order: Uint32Array | null = null;

  /** @param counts - are not written to. */
  constructor(counts: Uint32Array) {
    this.numbers = counts;
    this.length = counts.length;
  }

  /** Distinct users of each item. Not to be kept. */
  get counts(): Uint32Array {
    return this.numbers.subarray(0, this.length);
  }

  /** Items by falling popularity, those first seen first, sorted when first asked for. Not to be kept. */
  get items(): Uint32Array {
    this.order ??= popularityOrder(this.counts);
    return this.order.subarray(0, this.length);
  }

  /** Adds items that nobody has until there are so many. */
  grow(items: number): void {
    if (items <= this.length) return;
    this.own(items);
    if (this.order !== null) {
      this.order = withRoom(this.order, items);
      // Nobody has them and they were seen last: they come last.
      for (let item = this.length; item < items; item++) this.order[item] = item;
    }
    this.length = items;
  }

  /** One user more, or less, has the item. */
  change(item: number, by: 1 | -1): void {
    this.own(this.length);
    const from = this.order === null ? 0 : this.findPlace(item, 0, this.length);
    this.numbers[item] += by;
    if (this.order === null) return;
    if (by > 0) {
      const to = this.findPlace(item, 0, from);
      this.order.copyWithin(to + 1, to, from);
      this.order[to] = item;
    } else {
      const end = this.findPlace(item, from + 1, this.length);
      this.order.copyWithin(from, from + 1, end);
      this.order[end - 1] = item;
    }
  }

  /** The first place from `low` to `high` whose item does not go before this one. */
  private findPlace(item: number, low: number, high: number): number {
    const order = this.order as Uint32Array;
    const { numbers } = this;
    let [from, to] = [low, high];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const other = order[middle];
      const before = numbers[other] > numbers[item] || (numbers[other] === numbers[item] && other < item);
      if (before) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** Makes the counts its own, with room for so many. */
  private own(items: number): void {
    if (!this.owned) this.numbers = this.numbers.slice();
    this.owned = true;
    this.numbers = withRoom(this.numbers, items);
  }
}
