import { type Dataset, freezeDataset, type UserHistory } from '../data/dataset.js';
import type { ResolvedDatasetOptions } from '../data/dataset-options.js';
import { recentPopularity } from '../data/popularity.js';
import { openDataset, type SharedDataset, shareDataset } from '../data/shared-dataset.js';
import { atOnce, type Pace, paced, type Steps } from '../pace.js';
import type { Update } from '../reading/read-update.js';
import type { DatasetSummary } from '../types.js';
import { FollowedItems } from './followed-items.js';
import { GrowingIds } from './growing-ids.js';
import { LivePopularity } from './live-popularity.js';
import { withEvents, withPairs } from './live-summary.js';
import { mergeOverlay } from './merge-overlay.js';
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
 * A data set that takes in events while it is served: a frozen base, and over it the users that changed since. An update
 * takes time by the histories of its users, whatever the size of the base; the two are merged when a frozen data set is
 * asked for. Item indexes never change.
 */
export class LiveDataset {
  readonly items: GrowingIds;
  readonly options: ResolvedDatasetOptions;
  /** The users that differ from the base: null where one was forgotten. */
  private readonly overlay = new Map<string, UserOverlay | null>();
  private followed: FollowedItems | null = null;
  private userIds: readonly string[] | null = null;
  private held: DatasetSummary;
  private popular: LivePopularity;
  /** What the summary counts and nobody holds: of a model that was saved without histories. */
  private readonly unheld: Pick<DatasetSummary, 'users' | 'interactions'>;

  constructor(private base: Dataset) {
    this.items = new GrowingIds(base.items);
    this.popular = new LivePopularity(base);
    this.options = base.options;
    freezeDataset(base);
    this.held = base.summary;
    const { users, interactions } = base.summary;
    this.unheld = { users: users - base.users.size, interactions: interactions - base.positives.items.length };
  }

  /** What is held, as {@link Dataset} counts it; `period` spans every moment that was held. */
  get summary(): DatasetSummary {
    return this.held;
  }

  /** How many users, items and positive pairs are held. */
  get counts(): Pick<DatasetSummary, 'users' | 'items' | 'interactions'> {
    const { users, interactions } = this.held;
    return {
      users: users - this.unheld.users,
      items: this.items.size,
      interactions: interactions - this.unheld.interactions,
    };
  }

  /** How popular each item is. Not to be kept: a merge makes another. */
  get popularity(): LivePopularity {
    return this.popular;
  }

  /** The score of an item in the fallback: its distinct users, weighed by age where the options say so. */
  popularityOf(item: number): number {
    return this.popular.scoreOf(item, newestOf(this.held));
  }

  /** The ids of the users, in the order in which they were first seen, listed when first asked for after a change. */
  get users(): readonly string[] {
    this.userIds ??= this.listUsers();
    return this.userIds;
  }

  /** What a user has and dislikes; null where the user is not known. Valid until the next update. */
  userHistory(userId: string): UserHistory | null {
    const pairs = this.userPairs(userId);
    return pairs === null ? null : toHistory(pairs);
  }

  /** The pairs of a user, positive and disliked, with weights and times; null where the user is not known. */
  userPairs(userId: string): UserPairs | null {
    const over = this.overlay.get(userId);
    if (over !== undefined) return over;
    const user = this.base.users.indexOf(userId);
    return user === -1 ? null : pairsOf(this.base, user);
  }

  /** Takes in the events of an update, which were read with the {@link options} of the data set. */
  update({ byUser, itemIds, counts }: Update): UpdateCounts {
    const before = { users: this.held.users, items: this.items.size };
    for (const itemId of itemIds) {
      const item = this.items.add(itemId);
      if (item >= before.items) this.followed?.add(item);
    }
    this.popular.grow(this.items.size);
    this.held = withEvents(this.held, counts, this.items.size);
    for (const [userId, added] of byUser) {
      const known = this.userPairs(userId);
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
    return { events: counts.rows, newUsers: this.held.users - before.users, newItems: this.items.size - before.items };
  }

  /** Removes a user with all events. @returns whether there was such a user. */
  forgetUser(userId: string): boolean {
    const known = this.userPairs(userId);
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

  /** {@link freeze} with pauses: the data set as it is at the moment of the call. */
  async freezeAtPace(pace: Pace): Promise<Dataset> {
    return this.isClean ? this.base : paced(this.merge(), pace);
  }

  /** All of it as it is, for other threads; it stands on the shared memory itself from now on, and never writes to it. */
  share(): SharedDataset {
    const frozen = this.freeze();
    const shared = shareDataset(frozen);
    this.base = freezeDataset(openDataset(shared));
    this.items.moveTo(this.base.items);
    this.popular = new LivePopularity(this.base);
    return shared;
  }

  /** Follows the users of some items, and of those that come from now on, and of no others any more. */
  follow(items: readonly number[]): FollowedItems {
    const followed = new FollowedItems();
    for (const item of items) followed.add(item);
    if (items.length > 0) {
      for (const userId of this.users) {
        for (const item of this.userHistory(userId)?.items ?? []) followed.gain(item, userId);
      }
    }
    this.followed = followed;
    return followed;
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
    const dataset = freezeDataset({ ...base, ...merged, items, popularity, recentPopularity: recent, summary });
    // Another merge may have ended meanwhile, and what was changed meanwhile stays over the new base.
    if (this.base === base) {
      for (const [userId, over] of overlay) if (this.overlay.get(userId) === over) this.overlay.delete(userId);
      this.items.moveTo(items);
      this.base = dataset;
      if (this.isClean) this.popular = new LivePopularity(dataset);
    }
    return dataset;
  }

  private replace(userId: string, before: UserPairs | null, after: UserPairs | null): void {
    const { gained, lost } = this.popular.replace((before ?? NO_PAIRS).positives, (after ?? NO_PAIRS).positives);
    for (const item of gained) this.followed?.gain(item, userId);
    for (const item of lost) this.followed?.lose(item, userId);
    this.held = withPairs(this.held, before, after);
  }

  private listUsers(): readonly string[] {
    const { users } = this.base;
    if (this.overlay.size === 0) return users.ids;
    const old = users.ids.filter((id) => this.overlay.get(id) !== null);
    const fresh = [...this.overlay].flatMap(([id, over]) => (over === null || users.indexOf(id) !== -1 ? [] : [id]));
    return Object.freeze([...old, ...fresh]);
  }
}
