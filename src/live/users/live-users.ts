import type { Dataset } from '../../data/dataset.js';
import { DislikeCounts } from './dislike-counts.js';
import { type LostPairs, lostWithItem, NOTHING_LOST } from './lost-with-item.js';
import type { Overlaid } from './overlaid.js';
import {
  eventsOf,
  hasPairs,
  heldIn,
  NO_PAIRS,
  pairsOf,
  type UserEvents,
  type UserOverlay,
  type UserPairs,
  withoutItems,
} from './user-overlay.js';

/** Who has what: a base, over it the users that changed since, and items that were taken out of all its rows. */
export class LiveUsers implements Overlaid {
  readonly overlay = new Map<string, UserOverlay | null>();
  readonly erased = new Set<number>();
  private list: readonly string[] | null = null;

  constructor(private frozen: Dataset) {}

  get base(): Dataset {
    return this.frozen;
  }

  /** Whether nothing stands over the base. */
  get isClean(): boolean {
    return this.overlay.size + this.erased.size === 0;
  }

  /** The ids of the users, in the order in which they were first seen, listed when first asked for after a change. */
  get ids(): readonly string[] {
    this.list ??= this.listIds();
    return this.list;
  }

  /** The pairs of a user; null where the user is not known. */
  pairsOf(userId: string): UserPairs | null {
    const over = this.overlay.get(userId);
    if (over !== undefined) return heldIn(over);
    const user = this.base.users.indexOf(userId);
    if (user === -1) return null;
    const pairs = pairsOf(this.base, user);
    return this.erased.size === 0 ? pairs : withoutItems(pairs, this.erased);
  }

  /** The events of a user since the last merge, the pairs before that among them. To be added to, and set again. */
  eventsOf(userId: string): UserEvents {
    return this.overlay.get(userId)?.events ?? eventsOf(this.pairsOf(userId) ?? NO_PAIRS);
  }

  /** Puts a user over the base. */
  set(userId: string, over: UserOverlay | null): void {
    const before = this.overlay.get(userId);
    const wasKnown = before === undefined ? this.base.users.indexOf(userId) !== -1 : heldIn(before) !== null;
    if (wasKnown !== (heldIn(over) !== null)) this.list = null;
    this.overlay.set(userId, over);
  }

  /** Those who changed since the last merge and had an event with an item. */
  changedWith(item: number): [userId: string, over: UserOverlay][] {
    const found: [string, UserOverlay][] = [];
    for (const [userId, over] of this.overlay) if (over?.events.items.includes(item)) found.push([userId, over]);
    return found;
  }

  /** Takes an item out of the rows of the base, and users who have nothing else. */
  erase(item: number): LostPairs {
    if (item >= this.base.items.size || this.erased.has(item)) return NOTHING_LOST;
    this.erased.add(item);
    const lost = lostWithItem(this, item);
    for (const userId of lost.users) this.set(userId, null);
    return lost;
  }

  /** How many users dislike each item. */
  countDislikes(): DislikeCounts {
    const { base, erased } = this;
    const counts = new DislikeCounts();
    for (const item of base.dislikes.items) if (!erased.has(item)) counts.add(item, 1);
    for (const [userId, over] of this.overlay) {
      const user = base.users.indexOf(userId);
      counts.replace(user === -1 ? NO_PAIRS : withoutItems(pairsOf(base, user), erased), over ?? NO_PAIRS);
    }
    return counts;
  }

  /** All of it as it is now; it does not change any more. */
  snapshot(): Overlaid {
    return { base: this.base, overlay: new Map(this.overlay), erased: new Set(this.erased) };
  }

  /**
   * Stands on what was made of a snapshot from now on; what was changed since stays over it.
   * @returns false where it stands on another base meanwhile, and stays there.
   */
  moveTo(base: Dataset, { base: before, overlay, erased }: Overlaid): boolean {
    if (this.frozen !== before) return false;
    for (const [userId, over] of overlay) if (this.overlay.get(userId) === over) this.overlay.delete(userId);
    // Who got one of these since then stands in the overlay.
    for (const item of erased) this.erased.delete(item);
    this.frozen = base;
    return true;
  }

  private listIds(): readonly string[] {
    const { users } = this.base;
    const { overlay } = this;
    if (overlay.size === 0) return users.ids;
    const isKnown = (over: UserOverlay | null): boolean => over !== null && hasPairs(over);
    const old = users.ids.filter((id) => {
      const over = overlay.get(id);
      return over === undefined || isKnown(over);
    });
    const fresh = [...overlay].flatMap(([id, over]) => (isKnown(over) && users.indexOf(id) === -1 ? [id] : []));
    return Object.freeze([...old, ...fresh]);
  }
}
