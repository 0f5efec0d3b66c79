import { NO_PAIRS, type UserPairs } from './user-overlay.js';

/** How many users dislike each item, while they change. */
export class DislikeCounts {
  private readonly counts = new Map<number, number>();

  of(item: number): number {
    return this.counts.get(item) ?? 0;
  }

  /** Counts a user's dislikes as they are `after` in the place of those of `before`. */
  replace(before: UserPairs | null, after: UserPairs | null): void {
    for (const item of (before ?? NO_PAIRS).dislikes.items) this.add(item, -1);
    for (const item of (after ?? NO_PAIRS).dislikes.items) this.add(item, 1);
  }

  /** Counts some users more, or less. */
  add(item: number, by: number): void {
    const count = this.of(item) + by;
    if (count === 0) this.counts.delete(item);
    else this.counts.set(item, count);
  }

  /** Nobody dislikes an item any more. */
  clear(item: number): void {
    this.counts.delete(item);
  }
}
