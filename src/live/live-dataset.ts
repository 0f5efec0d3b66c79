import type { Dataset, UserHistory } from '../data/dataset.js';
import type { PopularityOptions, ResolvedDatasetOptions } from '../data/dataset-options.js';
import { recentPopularity, shareOf, weighedChanges } from '../data/popularity.js';
import type { Pace } from '../pace.js';
import { atOnce, paced, type Steps } from '../pace.js';
import { readUpdate } from '../reading/read-update.js';
import type { DatasetSummary } from '../types.js';
import { FollowedItems } from './followed-items.js';
import { GrowingIds } from './growing-ids.js';
import { addToSummary, changesOf } from './live-summary.js';
import { mergeOverlay } from './merge-overlay.js';
import { PopularityRanking } from './popularity-order.js';
import { eventsOf, NO_PAIRS, overlayOf, pairsOf, toHistory, type UserOverlay, type UserPairs } from './user-overlay.js';

/** What an update added. */
export interface UpdateCounts {
  /** Events taken in. */
  readonly events: number;
  /** Users and items that were not known before. */
  readonly newUsers: number;
  readonly newItems: number;
}

/** The newest moment of what is held, in milliseconds; 0 where nothing has a time. */
const newestOf = ({ period }: DatasetSummary): number => period?.to ?? 0;

/**
 * A data set that takes in events while it is read: a frozen base, and over it what was changed since, user by user. An
 * update costs what the histories of its users cost, whatever the size of the base; the two are merged when somebody
 * needs a frozen data set. Item indexes never change.
 */
export class LiveDataset {
  readonly items: GrowingIds;
  readonly options: ResolvedDatasetOptions;
  /** The users that differ from the base: null where one was forgotten. */
  private readonly overlay = new Map<string, UserOverlay | null>();
  private followed: FollowedItems | null = null;
  private userIds: readonly string[] | null = null;
  private held: DatasetSummary;
  private popular: PopularityRanking;
  /** The moment that ages of {@link ranking} are counted back from: the newest of the base. */
  private counted: number;

  constructor(private base: Dataset) {
    this.items = new GrowingIds(base.items);
    this.popular = new PopularityRanking(base.popularity, base.recentPopularity);
    this.options = base.options;
    this.held = base.summary;
    this.counted = newestOf(base.summary);
  }

  /** What is held, as {@link Dataset} counts it; `period` spans every moment that was held. */
  get summary(): DatasetSummary {
    return this.held;
  }

  /** Items by popularity. Not to be kept: a merge makes another. */
  get ranking(): PopularityRanking {
    return this.popular;
  }

  /** The score of an item in the fallback: its distinct users, weighed by age where the options say so. */
  popularityOf(item: number): number {
    const score = this.popular.scoreOf(item);
    const { isWeighed } = this.popular;
    const newest = newestOf(this.held);
    // Time goes on with updates, and all that was there before has grown older by the same factor.
    return isWeighed && newest > this.counted ? score * shareOf(this.counted, newest, this.halfLife) : score;
  }

  /** The ids of the users, in the order in which they were first seen, listed when first asked for after a change. */
  get users(): readonly string[] {
    this.userIds ??= this.listUsers();
    return this.userIds;
  }

  /** What a user has and dislikes; null where the user is not known. Valid until the next update. */
  historyOf(userId: string): UserHistory | null {
    const pairs = this.pairs(userId);
    return pairs === null ? null : toHistory(pairs);
  }

  /** The pairs of a user with all that is held on each; null where the user is not known. */
  pairs(userId: string): UserPairs | null {
    const over = this.overlay.get(userId);
    if (over !== undefined) return over;
    const user = this.base.users.indexOf(userId);
    return user === -1 ? null : pairsOf(this.base, user);
  }

  /**
   * Takes in events: all of them, or none where one is no interaction.
   * @throws CfRecsError `invalid-interaction`, `invalid-option`.
   */
  update(source: Iterable<unknown>): UpdateCounts {
    const { count, byUser, itemIds, eventCounts } = readUpdate(source, this.options);
    // From here on nothing fails.
    const before = { users: this.held.users, items: this.items.size };
    for (const itemId of itemIds) {
      const item = this.items.add(itemId);
      if (item >= before.items) this.followed?.add(item);
    }
    this.popular.grow(this.items.size);
    this.held = addToSummary(this.held, { rows: count, events: eventCounts, items: this.items.size });
    for (const [userId, added] of byUser) {
      const known = this.pairs(userId);
      const events = this.overlay.get(userId)?.events ?? eventsOf(known ?? NO_PAIRS);
      for (let at = 0; at < added.itemIds.length; at++) {
        events.items.push(this.items.indexOf(added.itemIds[at]));
        events.weights.push(added.weights[at]);
        events.timestamps.push(added.timestamps[at]);
      }
      const over = overlayOf(events, this.options.aggregate);
      this.replace(userId, known, over);
      this.overlay.set(userId, over);
      if (known === null) this.userIds = null;
    }
    return { events: count, newUsers: this.held.users - before.users, newItems: this.items.size - before.items };
  }

  /** Leaves out a user and all that is held on the user. @returns whether there was such a user. */
  forgetUser(userId: string): boolean {
    const known = this.pairs(userId);
    if (known === null) return false;
    this.replace(userId, known, null);
    // Rows that were skipped are quoted there, and with them perhaps the id.
    this.held = { ...this.held, skipped: { ...this.held.skipped, samples: [] } };
    this.overlay.set(userId, null);
    this.userIds = null;
    return true;
  }

  /** All of it as a frozen data set; at once. What is merged becomes the base. */
  freeze(): Dataset {
    return this.isClean ? this.base : atOnce(this.merge());
  }

  /** {@link freeze} with pauses: the data set as it is when this is called. */
  async freezeAtPace(pace: Pace): Promise<Dataset> {
    return this.isClean ? this.base : paced(this.merge(), pace);
  }

  /** Follows the users of some items, and of those that come from now on, and of no others any more. */
  follow(items: readonly number[]): FollowedItems {
    const followed = new FollowedItems();
    for (const item of items) followed.add(item);
    if (items.length > 0) {
      for (const userId of this.users) {
        for (const item of this.historyOf(userId)?.items ?? []) followed.gain(item, userId);
      }
    }
    this.followed = followed;
    return followed;
  }

  /** The half-life alone: what is in the window was told when it was counted. */
  private get halfLife(): PopularityOptions {
    return { halfLifeDays: this.options.popularity.halfLifeDays };
  }

  private get isClean(): boolean {
    return this.overlay.size === 0 && this.held === this.base.summary;
  }

  private *merge(): Steps<Dataset> {
    const { base, held: summary } = this;
    const overlay = new Map(this.overlay);
    const [items, popularity] = [this.items.freeze(), this.popular.counts.slice()];
    const merged = yield* mergeOverlay(base, overlay);
    const recent = yield* recentPopularity(merged.positives, items.size, newestOf(summary), this.options.popularity);
    const dataset = { ...base, ...merged, items, popularity, recentPopularity: recent, summary };
    // Another merge may have ended meanwhile, and what was changed meanwhile stays over the new base.
    if (this.base === base) {
      for (const [userId, over] of overlay) if (this.overlay.get(userId) === over) this.overlay.delete(userId);
      this.items.moveTo(items);
      this.base = dataset;
      if (this.isClean) {
        this.popular = new PopularityRanking(popularity, recent);
        this.counted = newestOf(summary);
      }
    }
    return dataset;
  }

  private replace(userId: string, before: UserPairs | null, after: UserPairs | null): void {
    const { gained, lost, changes } = changesOf(before, after);
    const weighed = this.popular.isWeighed
      ? weighedChanges(
          (before ?? NO_PAIRS).positives,
          (after ?? NO_PAIRS).positives,
          this.counted,
          this.options.popularity,
        )
      : new Map<number, number>();
    for (const item of gained) {
      this.popular.change(item, 1, weighed.get(item));
      this.followed?.gain(item, userId);
      weighed.delete(item);
    }
    for (const item of lost) {
      this.popular.change(item, -1, weighed.get(item));
      this.followed?.lose(item, userId);
      weighed.delete(item);
    }
    for (const [item, by] of weighed) if (by !== 0) this.popular.change(item, 0, by);
    this.held = addToSummary(this.held, changes);
  }

  private listUsers(): readonly string[] {
    const { users } = this.base;
    if (this.overlay.size === 0) return users.ids;
    const old = users.ids.filter((id) => this.overlay.get(id) !== null);
    const fresh = [...this.overlay].flatMap(([id, over]) => (over === null || users.indexOf(id) !== -1 ? [] : [id]));
    return Object.freeze([...old, ...fresh]);
  }
}
