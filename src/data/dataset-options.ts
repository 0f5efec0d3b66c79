import { describe } from '../errors.js';
import type { EventWeight } from '../types.js';
import { choice, copyOf, integer, isRecord, matching, onInvalid, resolveOptions } from '../validate.js';

/** What to do with a row that is no valid interaction: stop with an error that names it, or leave it out and count it. */
export type OnInvalid = 'error' | 'skip';

/**
 * What makes an item popular: popular items fill up the lists that the model cannot fill.
 *
 * @example
 * import { Recommender } from 'cf-recs';
 *
 * const log = [
 *   { userId: 'ann', itemId: 'tree', timestamp: '2024-12-24' },
 *   { userId: 'ben', itemId: 'tree', timestamp: '2024-12-24' },
 *   { userId: 'cat', itemId: 'rose', timestamp: '2025-05-01' },
 * ];
 * const recommender = await Recommender.fromInteractions(log, { popularity: { halfLifeDays: 30 } });
 * console.log(recommender.popular(1).items[0]?.itemId); // rose
 */
export interface PopularityOptions {
  /** A user counts .5^(age / halfLifeDays), the age in days; finite, > 0, default null: all count 1. */
  readonly halfLifeDays?: number | null | undefined;
  /** Only users who had the item in this many days before the newest event count; finite, > 0, default null: all do. */
  readonly windowDays?: number | null | undefined;
}

/**
 * What a data set is made of interactions by, and is kept with it.
 *
 * @example
 * import { buildDataset } from 'cf-recs';
 *
 * const log = [
 *   { userId: 'ann', itemId: 'rose', event: 'view' },
 *   { userId: 'ann', itemId: 'rose', event: 'purchase' },
 *   { userId: 'ann', itemId: 'tulip', event: 'return' },
 * ];
 * const { summary } = await buildDataset(log, { eventWeights: { view: 1, purchase: 5, return: -1 } });
 * console.log(summary.events.purchase); // { count: 1, weight: 5 }
 * console.log(summary.interactions, summary.dislikes); // 1 1
 */
export interface DatasetOptions {
  /**
   * Weight of each event by name, finite: above 0 a positive signal, below 0 a dislike, 0 says nothing; or `'retract'`,
   * which takes back what the user had with the item before. Where not named: -1 for dislike, downvote and thumbs_down
   * (and disliked and the like), `'retract'` for unlike, remove, remove_from_cart, remove_from_playlist and unfollow, 0 for
   * impression (case, `-`, `_` and spaces apart), and 1 for all others.
   */
  readonly eventWeights?: Readonly<Record<string, EventWeight>> | undefined;
  /**
   * 'event' (default): an interaction weighs its event's weight, and of its value only the sign counts, because raw
   * counts and sums are known to hurt. 'value': the event's weight times the value.
   */
  readonly weighting?: 'event' | 'value' | undefined;
  /** What several positive events of one user and item weigh together: the strongest (default), the sum, or the last. */
  readonly aggregate?: 'max' | 'sum' | 'last' | undefined;
  /** Leaves out users with fewer positive items, an integer >= 0, default 0. Repeated with the next until stable. */
  readonly minUserInteractions?: number | undefined;
  /** Leaves out items with fewer distinct users, an integer >= 0, default 0. */
  readonly minItemInteractions?: number | undefined;
  /** Leaves out users with more positive items (crawlers), an integer >= 1, default null: no bound. Applied first. */
  readonly maxUserInteractions?: number | null | undefined;
  /**
   * What popular means: by default the number of distinct users; with a half-life or a window only recent ones, counted
   * back from the newest event of the log. It decides about fallback lists alone, and is kept with the model.
   */
  readonly popularity?: PopularityOptions | undefined;
  /** What to do with rows that are no interactions; default 'error'. A reader's own `onInvalid` goes before it. */
  readonly onInvalid?: OnInvalid | undefined;
}

type Entry = readonly [name: string, value: unknown];

const isWeighed = ([, weight]: Entry): boolean => weight === 'retract' || Number.isFinite(weight);

const isPopularityOption = ([name, days]: Entry): boolean =>
  ['halfLifeDays', 'windowDays'].includes(name) && (days == null || (Number.isFinite(days) && Number(days) > 0));

/** The first entry of an object that is not as it should be, in words. */
const firstWrong = (isRight: (entry: Entry) => boolean) => (value: unknown) => {
  const wrong = isRecord(value) ? Object.entries(value).find((entry) => !isRight(entry)) : undefined;
  return wrong === undefined ? null : `${describe(wrong[1])} for ${describe(wrong[0])}`;
};

export const datasetRules = {
  eventWeights: {
    ...matching<Readonly<Record<string, EventWeight>>, Readonly<Record<string, EventWeight>>>(
      Object.freeze({}),
      "an object from event names to finite numbers or 'retract'",
      (value) => isRecord(value) && Object.entries(value).every(isWeighed),
      copyOf,
    ),
    picture: firstWrong(isWeighed),
  },
  weighting: choice('event', ['event', 'value']),
  aggregate: choice('max', ['max', 'sum', 'last']),
  minUserInteractions: integer(0, 0),
  minItemInteractions: integer(0, 0),
  maxUserInteractions: matching<number | null, null>(
    null,
    'an integer >= 1, or null for no bound',
    (value) => value === null || (Number.isSafeInteger(value) && Number(value) >= 1),
  ),
  popularity: {
    ...matching<PopularityOptions, Required<PopularityOptions>>(
      Object.freeze({ halfLifeDays: null, windowDays: null }),
      'an object of halfLifeDays and windowDays, each a finite number > 0 or null',
      (value) => isRecord(value) && Object.entries(value).every(isPopularityOption),
      ({ halfLifeDays = null, windowDays = null }) => Object.freeze({ halfLifeDays, windowDays }),
    ),
    picture: firstWrong(isPopularityOption),
  },
  onInvalid,
};

export const resolveDatasetOptions = (input?: DatasetOptions): ResolvedDatasetOptions =>
  resolveOptions('buildDataset', datasetRules, input);

/** The options a data set was built with, defaults filled in. */
export type ResolvedDatasetOptions = {
  readonly [Name in keyof DatasetOptions]-?:
    | Exclude<DatasetOptions[Name], undefined>
    | (Name extends 'onInvalid' ? null : never);
};
