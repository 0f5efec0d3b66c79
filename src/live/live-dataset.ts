import { type Dataset, freezeDataset, type UserHistory } from '../data/dataset.js';
import type { ResolvedDatasetOptions } from '../data/dataset-options.js';
import type { DatasetSummary } from '../data/dataset-summary.js';
import { openDataset, type SharedDataset, shareDataset } from '../data/shared-dataset.js';
import { atOnce, type Pace, paced, type Steps } from '../pace.js';
import type { Update } from '../reading/read-update.js';
import { withoutRemoved } from './compact.js';
import type { FollowedItems } from './followed-items.js';
import type { GrowingIds } from './growing-ids.js';
import { LiveItems } from './live-items.js';
import type { LivePopularity } from './live-popularity.js';
import { LiveSummary } from './live-summary.js';
import { LiveUsers } from './users/live-users.js';
import { mergeOverlay } from './users/merge-overlay.js';
import {
  hasPairs,
  heldIn,
  NO_PAIRS,
  overlayOf,
  overlayWithout,
  toHistory,
  type UserOverlay,
  type UserPairs,
  withoutItem,
} from './users/user-overlay.js';

/** What an update added. */
export interface UpdateCounts {
  /** Events taken in. */
  readonly events: number;
  /** Users and items that were not known before. */
  readonly newUsers: number;
  readonly newItems: number;
}

/**
 * A data set that takes in events while it is served, and takes them back as if they had never been: a frozen base, and
 * over it the users that changed since. A change takes time by the histories of its users, whatever the size of the base;
 * the two are merged when a frozen data set is asked for.
 *
 * Item indexes never change. An item that is gone keeps its index, under which nothing is found, until the data set is
 * put together anew without it ({@link compacted}); what is frozen never has it. Rows of the base that name it go with
 * the next merge, and do not count until then.
 */
export class LiveDataset {
  /** Grows with every change of what is held. */
  changes = 0;
  readonly options: ResolvedDatasetOptions;
  private readonly held: LiveUsers;
  private readonly known: LiveItems;
  private readonly counted: LiveSummary;

  /**
   * @param removed - items of the data set that are gone.
   * @param kept - 1 for each item of the data set that stays where nobody has it; null for none.
   */
  constructor(base: Dataset, removed: Iterable<number> = [], kept: Uint8Array | null = null) {
    freezeDataset(base);
    this.options = base.options;
    this.held = new LiveUsers(base);
    this.counted = new LiveSummary(base);
    // Nobody knows who else has the items of a model that was saved without histories.
    const unknown = this.counted.isWhole ? null : new Uint8Array(base.items.size).fill(1);
    this.known = new LiveItems(base, removed, kept ?? unknown, () => this.held.countDislikes());
  }

  /** The ids of the items and their indexes. */
  get items(): GrowingIds {
    return this.known.ids;
  }

  /** What is held, as {@link Dataset} counts it. */
  get summary(): DatasetSummary {
    return this.counted.of(this.held);
  }

  /** How many users, items and positive pairs are held. */
  get counts(): Pick<DatasetSummary, 'users' | 'items' | 'interactions'> {
    return this.counted.counts;
  }

  /** How popular each item is. Not to be kept: a merge makes another. */
  get popularity(): LivePopularity {
    this.known.popularity.settle(this.counted.newestOf(this.held), this.held);
    return this.known.popularity;
  }

  /** The score of an item in the fallback: its distinct users, weighed by age where the options say so. */
  popularityOf(item: number): number {
    return this.popularity.scoreOf(item, this.counted.newestOf(this.held));
  }

  /** The ids of the users, in the order in which they were first seen, listed when first asked for after a change. */
  get users(): readonly string[] {
    return this.held.ids;
  }

  /** What a user has and dislikes; null where the user is not known. Valid until the next update. */
  userHistory(userId: string): UserHistory | null {
    const pairs = this.held.pairsOf(userId);
    return pairs === null ? null : toHistory(pairs);
  }

  /** The pairs of a user, positive and disliked, with weights and times; null where the user is not known. */
  userPairs(userId: string): UserPairs | null {
    return this.held.pairsOf(userId);
  }

  /** Takes in the events of an update, which were read with the {@link options} of the data set. */
  update({ byUser, itemIds, counts }: Update): UpdateCounts {
    const fresh = this.known.add(itemIds);
    this.counted.addRows(counts);
    const changed = [...fresh];
    let newUsers = 0;
    for (const [userId, added] of byUser) {
      const known = this.userPairs(userId);
      const events = this.held.eventsOf(userId);
      for (let at = 0; at < added.itemIds.length; at++) {
        events.items.push(this.items.indexOf(added.itemIds[at]));
        events.weights.push(added.weights[at]);
        events.timestamps.push(added.timestamps[at]);
      }
      const over = overlayOf(events, this.options.aggregate);
      if (known === null && hasPairs(over)) newUsers++;
      for (const item of this.replace(userId, known, over)) changed.push(item);
    }
    this.dropUnheld(changed);
    return { events: counts.rows, newUsers, newItems: fresh.filter((item) => !this.items.removed.has(item)).length };
  }

  /** Removes a user with all events, and items that nobody else has. @returns whether there was such a user. */
  forgetUser(userId: string): boolean {
    const known = this.userPairs(userId);
    // Retractions may be held of somebody who is not known.
    if (known === null && !this.held.overlay.get(userId)) return false;
    this.dropUnheld(this.replace(userId, known, null));
    this.counted.dropSamples();
    return known !== null;
  }

  /** Removes what a user has with an item, and both where nothing else is left of them. @returns whether there was any. */
  forgetInteraction(userId: string, itemId: string): boolean {
    const known = this.userPairs(userId);
    const item = this.items.indexOf(itemId);
    if (known === null || ![known.positives, known.dislikes].some(({ items }) => items.includes(item))) return false;
    const events = withoutItem(this.held.eventsOf(userId), item);
    this.dropUnheld(this.replace(userId, known, overlayOf(events, this.options.aggregate)));
    this.counted.dropSamples();
    return true;
  }

  /**
   * Removes an item, and users who have nothing else, in a pass over the column of items of the base, some milliseconds for
   * ten million pairs, and time by the users who changed since the last merge. @returns whether there was such an item.
   */
  forgetItem(itemId: string): boolean {
    const item = this.items.indexOf(itemId);
    if (item === -1) return false;
    for (const [userId, over] of this.held.changedWith(item)) {
      this.replace(userId, heldIn(over), overlayWithout(over, item));
    }
    this.counted.erase(this.held.erase(item), this.known.popularity.counts[item]);
    this.counted.dropSamples();
    this.known.drop(item);
    this.dropUnheld([]);
    return true;
  }

  /** All of it as a frozen data set; at once. What is merged becomes the base. */
  freeze(): Dataset {
    return atOnce(this.freezeInSteps());
  }

  /** {@link freeze} with pauses: the data set as it is at the moment of the call. */
  async freezeAtPace(pace: Pace): Promise<Dataset> {
    return paced(this.freezeInSteps(), pace);
  }

  /** All of it as it is, for other threads; it stands on the shared memory itself from now on, and never writes to it. */
  share(): SharedDataset {
    const shared = shareDataset(atOnce(this.merge()));
    const base = freezeDataset(openDataset(shared));
    this.held.moveTo(base, this.held.snapshot());
    this.items.moveTo(base.items);
    this.known.countAnew(base);
    return shared;
  }

  /** The same without the indexes of what is gone; at once. This one is not to be changed any more. */
  compacted(): LiveDataset {
    return new LiveDataset(this.freeze(), [], this.known.keptOnes);
  }

  /** Follows the users of some items, and of those that come from now on, and of no others any more. */
  follow(items: readonly number[]): FollowedItems {
    const followed = this.known.follow(items);
    if (items.length > 0) {
      for (const userId of this.users) {
        for (const item of this.userHistory(userId)?.items ?? []) followed.gain(item, userId);
      }
    }
    return followed;
  }

  private get isClean(): boolean {
    return this.held.isClean && this.summary === this.held.base.summary;
  }

  private *freezeInSteps(): Steps<Dataset> {
    const removed = new Set(this.items.removed);
    const dataset = yield* this.merge();
    return removed.size === 0 ? dataset : yield* withoutRemoved(dataset, removed);
  }

  /** The base, after what was changed became a part of it. Its items have the indexes that they have here. */
  private *merge(): Steps<Dataset> {
    if (this.isClean) return this.held.base;
    const { summary, options } = this;
    const newest = summary.period?.to ?? 0;
    const snapshot = this.held.snapshot();
    const [items, popularity] = [this.items.freeze(), this.known.popularity.counts.slice()];
    const weigh = this.known.weighByAge(newest, options.popularity);
    const merged = yield* mergeOverlay(snapshot);
    const recent = yield* weigh(merged.positives, items.size);
    const counts = { popularity, recentPopularity: recent, summary };
    const dataset = freezeDataset({ ...snapshot.base, ...merged, items, ...counts });
    // Another merge may have ended meanwhile, and what was changed meanwhile stays over the new base.
    if (this.held.moveTo(dataset, snapshot)) {
      this.items.moveTo(items);
      this.counted.rebase();
      if (this.isClean) this.known.countAnew(dataset);
    }
    return dataset;
  }

  /** Puts other pairs in the place of a user's. @returns items that nobody may have any more. */
  private replace(userId: string, before: UserPairs | null, over: UserOverlay | null): readonly number[] {
    const after = heldIn(over);
    this.counted.replace(before, after, this.held.overlay.get(userId));
    this.held.set(userId, over);
    return this.known.replace(userId, before ?? NO_PAIRS, after ?? NO_PAIRS);
  }

  private dropUnheld(items: readonly number[]): void {
    this.changes++;
    this.known.dropUnheld(items);
    this.counted.setItems(this.items.count);
  }
}
