import { type Dataset, historyOf } from '../data/dataset.js';
import { fallbackOrder } from '../data/popularity.js';

/** A list as it is judged: item indexes, best first, and the place from which on they are there because they are popular. */
export interface RankedList {
  readonly items: readonly number[];
  readonly popularFrom: number;
}

/** Makes the list of a user by index, -1 for one who is not known. */
export type Ranker = (user: number, limit: number) => RankedList;

/** The items that a user has not, list after list: what is taken is marked, and the most popular of the rest fill up. */
export class UnseenItems {
  private readonly order: Uint32Array;
  /** For each item the number of the last list that it was taken for. */
  private readonly marks: Uint32Array;
  private list = 0;

  constructor(private readonly known: Dataset) {
    this.order = fallbackOrder(known);
    this.marks = new Uint32Array(known.items.size);
  }

  /** Begins the list of a user: what the user has or dislikes is taken. */
  begin(user: number): void {
    this.list++;
    if (user === -1) return;
    const { items, dislikes } = historyOf(this.known, user);
    for (const item of items) this.take(item);
    for (const item of dislikes) this.take(item);
  }

  isTaken(item: number): boolean {
    return this.marks[item] === this.list;
  }

  take(item: number): void {
    this.marks[item] = this.list;
  }

  /** Adds the most popular items that are not taken until the list has so many. */
  fillUp(items: number[], limit: number): void {
    for (let at = 0; at < this.order.length && items.length < limit; at++) {
      if (!this.isTaken(this.order[at])) items.push(this.order[at]);
    }
  }
}

/** Lists of the most popular unseen items, popular as the data set's `options.popularity` says. */
export function rankByPopularity(known: Dataset): Ranker {
  const unseen = new UnseenItems(known);
  return (user, limit) => {
    const items: number[] = [];
    unseen.begin(user);
    unseen.fillUp(items, limit);
    return { items, popularFrom: 0 };
  };
}
