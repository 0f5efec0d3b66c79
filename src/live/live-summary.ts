import type { Dataset } from '../data/dataset.js';
import type { DatasetSummary, DataWarning } from '../data/dataset-summary.js';
import { addCounts } from '../data/events/event-counts.js';
import { densityOf } from '../data/summarise.js';
import { unheldUsers } from '../data/unheld-users.js';
import { LivePeriod } from './live-period.js';
import type { LostPairs } from './users/lost-with-item.js';
import type { Overlaid } from './users/overlaid.js';
import { NO_PAIRS, periodOfPairs, type UserOverlay, type UserPairs } from './users/user-overlay.js';

type Counts = Pick<DatasetSummary, 'users' | 'items' | 'interactions'>;

/** The summary of what is held while it changes. */
export class LiveSummary {
  /** More warnings are not kept: the names of fields come from outside. */
  private static readonly MOST_WARNINGS = 30;
  private held: DatasetSummary;
  private readonly period: LivePeriod;
  /** What is counted and nobody holds: of a model that was saved without histories. */
  private readonly unheld: { readonly users: number; interactions: number };

  constructor(base: Dataset) {
    const { summary, positives } = base;
    this.held = summary;
    this.unheld = {
      users: unheldUsers(base),
      interactions: summary.interactions - positives.items.length,
    };
    this.period = new LivePeriod(summary.period, this.isWhole ? null : summary.period);
  }

  /** Whether all that is counted is held. */
  get isWhole(): boolean {
    return this.unheld.users === 0;
  }

  /** Users, items and positive pairs held. */
  get counts(): Counts {
    const { users, items, interactions } = this.held;
    return { users: users - this.unheld.users, items, interactions: interactions - this.unheld.interactions };
  }

  /** The summary of what is held; the same object as long as nothing changes. */
  of(overlaid: Overlaid): DatasetSummary {
    const period = this.period.measure(overlaid);
    if (period !== this.held.period) this.held = { ...this.held, period };
    return this.held;
  }

  /** The newest moment of what is held, in milliseconds; 0 where nothing has a time. */
  newestOf(overlaid: Overlaid): number {
    return this.of(overlaid).period?.to ?? 0;
  }

  /** An update was read, which had these rows. */
  addRows({ rows, ignored, events, warnings }: Pick<DatasetSummary, 'rows' | 'ignored' | 'events' | 'warnings'>): void {
    const { held } = this;
    const isNew = ({ message }: DataWarning): boolean => held.warnings.every((each) => each.message !== message);
    const fresh = warnings.filter(isNew).map((warning) => Object.freeze(warning));
    this.held = {
      ...held,
      rows: held.rows + rows,
      ignored: held.ignored + ignored,
      events: addCounts(held.events, events),
      warnings:
        fresh.length === 0
          ? held.warnings
          : Object.freeze([...held.warnings, ...fresh].slice(0, LiveSummary.MOST_WARNINGS)),
    };
  }

  /** There are so many items. */
  setItems(items: number): void {
    if (items !== this.held.items) this.add({ items: items - this.held.items });
  }

  /**
   * A user's pairs became others; null stands for no such user.
   * @param covered - what stood over the base for the user; undefined where nothing did.
   */
  replace(before: UserPairs | null, after: UserOverlay | null, covered: UserOverlay | null | undefined): void {
    const [old, now] = [before ?? NO_PAIRS, after ?? NO_PAIRS];
    this.add({
      users: (after === null ? 0 : 1) - (before === null ? 0 : 1),
      interactions: now.positives.items.length - old.positives.items.length,
      dislikes: now.dislikes.items.length - old.dislikes.items.length,
    });
    const period = covered?.period ?? periodOfPairs(old);
    if (covered === undefined) this.period.cover(period);
    this.period.replace(period, after?.period ?? null);
  }

  /** Users of the base lost the pairs of an item, which had so many users, held or not. */
  erase({ users, positives, dislikes, period }: LostPairs, interactions: number): void {
    this.unheld.interactions -= interactions - positives;
    this.add({ users: -users.length, interactions: -interactions, dislikes: -dislikes });
    this.period.cover(period);
    this.period.replace(period, null);
  }

  /** Rows that were skipped are quoted, and with them perhaps an id that is to go. */
  dropSamples(): void {
    this.held = { ...this.held, skipped: { ...this.held.skipped, samples: [] } };
  }

  /** There is another base. */
  rebase(): void {
    this.period.rebase();
  }

  private add(more: Partial<Record<'users' | 'items' | 'interactions' | 'dislikes', number>>): void {
    const { held } = this;
    const { users = 0, items = 0, interactions = 0, dislikes = 0 } = more;
    const counts = {
      users: held.users + users,
      items: held.items + items,
      interactions: held.interactions + interactions,
      dislikes: held.dislikes + dislikes,
    };
    this.held = { ...held, ...counts, density: densityOf(counts) };
  }
}
