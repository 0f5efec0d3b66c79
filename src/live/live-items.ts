import type { Dataset, PairTable } from '../data/dataset.js';
import type { PopularityOptions } from '../data/dataset-options.js';
import { recentPopularity } from '../data/popularity.js';
import type { Steps } from '../pace.js';
import { FollowedItems } from './followed-items.js';
import { GrowingIds } from './growing-ids.js';
import { LivePopularity } from './live-popularity.js';
import { UnheldPopularity } from './unheld-popularity.js';
import type { DislikeCounts } from './users/dislike-counts.js';
import type { UserPairs } from './users/user-overlay.js';

/**
 * The items of a live data set: their ids, how many have them, and who follows that. An item that nobody has any more
 * goes, with its id, as if it had never been.
 */
export class LiveItems {
  readonly ids: GrowingIds;
  private popular: LivePopularity;
  private readonly unheld: UnheldPopularity | null;
  private followed: FollowedItems | null = null;
  /** Made when it is first needed. */
  private dislikes: DislikeCounts | null = null;

  /**
   * @param removed - items of the data set that are gone.
   * @param kept - 1 for each item of the data set that stays where nobody has it; null for none.
   * @param countDislikes - how many users dislike each item at the time of the call.
   */
  constructor(
    base: Dataset,
    removed: Iterable<number>,
    private readonly kept: Uint8Array | null,
    private readonly countDislikes: () => DislikeCounts,
  ) {
    this.ids = new GrowingIds(base.items, removed);
    this.unheld = UnheldPopularity.of(base);
    this.popular = new LivePopularity(base, this.ids.removed, this.unheld);
  }

  /** How popular each item is. Not to be kept. */
  get popularity(): LivePopularity {
    return this.popular;
  }

  /** What {@link kept} is without the items that are gone. */
  get keptOnes(): Uint8Array | null {
    return this.kept?.filter((_, item) => !this.ids.removed.has(item)) ?? null;
  }

  /** Popularity is that of a frozen data set of the same items, where nothing stands over it. */
  countAnew(base: Dataset): void {
    this.popular = new LivePopularity(base, this.ids.removed, this.unheld);
  }

  /**
   * Counts what users with some pairs, and those whom nobody holds at the time of this call, are for the popularity of
   * `items` items by age.
   */
  weighByAge(
    newest: number,
    options: PopularityOptions,
  ): (pairs: PairTable, items: number) => Steps<Float64Array | null> {
    const unheld = this.unheld?.snapshot();
    return function* (pairs, items) {
      const held = yield* recentPopularity(pairs, items, newest, options);
      return unheld?.addTo(held ?? new Float64Array(items), newest) ?? held;
    };
  }

  /** Tells of some items, and of those that come from now on, and of no others any more. */
  follow(items: readonly number[]): FollowedItems {
    this.followed = new FollowedItems();
    for (const item of items) this.followed.add(item);
    return this.followed;
  }

  /** Makes items known. @returns the indexes of those that were not. */
  add(itemIds: Iterable<string>): number[] {
    const { ids } = this;
    const fresh: number[] = [];
    for (const itemId of itemIds) {
      if (ids.indexOf(itemId) !== -1) continue;
      const { size } = ids;
      const item = ids.add(itemId);
      if (item < size) this.popular.restore(item);
      else this.popular.grow(ids.size);
      this.followed?.add(item);
      fresh.push(item);
    }
    return fresh;
  }

  /** Counts a user's pairs as they are `after` in the place of those of `before`. @returns items that nobody may have now. */
  replace(userId: string, before: UserPairs, after: UserPairs): readonly number[] {
    const { gained, lost } = this.popular.replace(before.positives, after.positives);
    for (const item of gained) this.followed?.gain(item, userId);
    for (const item of lost) this.followed?.lose(item, userId);
    this.dislikes?.replace(before, after);
    const disliked = before.dislikes.items;
    return disliked.length === 0 ? lost : [...lost, ...disliked];
  }

  /** Lets those of the items go that nobody has any more. */
  dropUnheld(items: readonly number[]): void {
    for (const item of items) {
      const stays = this.popular.counts[item] > 0 || this.kept?.[item] === 1 || this.ids.removed.has(item);
      if (stays) continue;
      this.dislikes ??= this.countDislikes();
      if (this.dislikes.of(item) === 0) this.drop(item);
    }
  }

  /** Removes an item that nobody has, or is to have. */
  drop(item: number): void {
    this.ids.remove(item);
    this.popular.remove(item);
    this.unheld?.drop(item);
    this.followed?.remove(item);
    this.dislikes?.clear(item);
    // If it comes back, it is an item like any other.
    if (this.kept !== null && item < this.kept.length) this.kept[item] = 0;
  }
}
