import { describe } from '../../errors.js';
import type { AbortSignalLike, Id } from '../../types.js';
import {
  callback,
  checkOption,
  finite,
  flag,
  halfLife,
  idList,
  integer,
  isRecord,
  listener,
  matching,
  resolveOptions,
  signal,
  threads,
} from '../../validate.js';
import { isShard, type Shard } from './shard.js';

/**
 * Options of every call that makes a list. All are applied before the best are taken.
 *
 * @example
 * import { Recommender, readInteractions } from 'cf-recs';
 *
 * const recommender = await Recommender.fromInteractions(readInteractions('plays.jsonl'));
 * const { items } = recommender.recommend('user-30', 5, { filter: (itemId) => itemId.startsWith('jazz'), offset: 5 });
 * console.log(items.every(({ itemId }) => itemId.startsWith('jazz'))); // true
 */
export interface RecommendOptions {
  /** Leaves out what the user has or dislikes; default true. Disliked items are left out in any case. */
  readonly excludeSeen?: boolean | undefined;
  /** Ids never to recommend in this list; fastest where it is the same frozen array every time. Default: none. */
  readonly exclude?: Iterable<Id> | undefined;
  /** Only these ids are eligible. Default: every item. Does not switch off `excludeSeen`. */
  readonly include?: Iterable<Id> | undefined;
  /** Says at once whether an item is eligible; called at most once per item, and only where the answer can matter. */
  readonly filter?: ((itemId: string) => boolean) | undefined;
  /** Drops personal items that score lower, without refilling; popular items ignore it. Finite; default: none dropped. */
  readonly minScore?: number | undefined;
  /** Leaves out the first so many of the list, for paging; an integer >= 0, default 0. */
  readonly offset?: number | undefined;
  /**
   * Weighs the r-th newest entry of the history (r from 0) by .5^(r / recencyHalfLife): a number of events > 0, or
   * false for none. Default: what the model was trained with, 5 where nobody chose. It counts where the history has
   * timestamps or is a session given in order: others never decay.
   */
  readonly recencyHalfLife?: number | false | undefined;
  /**
   * Divides the model's score of an item by (distinct users)^popularityPenalty, against the same hits for everyone; from
   * 0 to 1, default 0. Scores and `minScore` are then of the quotient; popular items that fill up ignore it.
   */
  readonly popularityPenalty?: number | undefined;
}

/**
 * Options of `recommendAll`: those of `recommend`, and:
 *
 * @example
 * import { Recommender, readInteractions } from 'cf-recs';
 *
 * const recommender = await Recommender.fromInteractions(readInteractions('plays.jsonl'));
 * let lists = 0;
 * for (const index of [0, 1, 2]) {
 *   for await (const list of recommender.recommendAll({ limit: 5, shard: { index, count: 3 } })) lists += list.items.length / 5;
 * }
 * console.log(lists); // 50
 */
export interface RecommendAllOptions extends RecommendOptions {
  /** Items per list, an integer >= 1, default 10. */
  readonly limit?: number | undefined;
  /** The users to make lists for, in this order. Default: every user, in index order. */
  readonly users?: Iterable<Id> | undefined;
  /**
   * Only the users of one of `count` parts, for processes and machines that share the work: a user belongs to the part that
   * the id says, the same in every process, whoever else there is. All parts together are all lists. Default: every part.
   */
  readonly shard?: Shard | undefined;
  /**
   * Threads that make lists, an integer >= 1; they change nothing in the lists. Default: the machine's cores; more than
   * 16 are never started. 1, a `filter`, and little work stay on the calling thread.
   */
  readonly threads?: number | undefined;
  /**
   * Told how many lists are done, at least once a second while they are asked for, and at the end. An error it throws ends
   * the work with that error.
   */
  readonly onProgress?: ((progress: RecommendAllProgress) => void) | undefined;
  /** Stops the work and its threads; asking for the next list rejects with the signal's reason. */
  readonly signal?: AbortSignalLike | undefined;
}

/** How far `recommendAll` is; handed to `onProgress`. */
export interface RecommendAllProgress {
  /** Lists handed out so far. */
  readonly done: number;
  /** Lists in all; null where `users` is an iterable that does not tell its length. */
  readonly total: number | null;
}

/** Options of `similarItems`: those of `recommend` that need no user. The others are unknown to it. */
export type SimilarItemsOptions = Pick<RecommendOptions, 'exclude' | 'include' | 'filter' | 'minScore' | 'offset'>;

const similarItemsRules = {
  exclude: idList([]),
  include: idList(null),
  filter: callback<(itemId: string) => boolean>('a function from an item id to true or false'),
  minScore: finite(null),
  offset: integer(0, 0),
};

const recommendRules = {
  excludeSeen: flag(true),
  ...similarItemsRules,
  recencyHalfLife: halfLife(null),
  popularityPenalty: finite(0, { min: 0, max: 1 }),
};

// Beyond the safe integers too: more than there are gives all.
const isLimit = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 1;
const limitRule = matching<number, number>(10, 'an integer >= 1', isLimit);

const recommendAllRules = {
  ...recommendRules,
  limit: limitRule,
  users: idList(null),
  shard: matching<Shard, null>(null, '{ index, count }, integers with 0 <= index < count', isShard, (shard) =>
    Object.freeze({ ...shard }),
  ),
  threads,
  onProgress: listener<RecommendAllProgress>(),
  signal,
};

export const resolveRecommendOptions = (input?: RecommendOptions) => resolveOptions('recommend', recommendRules, input);
export const resolveRecommendAllOptions = (input?: RecommendAllOptions) =>
  resolveOptions('recommendAll', recommendAllRules, input);

export const resolveSimilarItemsOptions = (input?: SimilarItemsOptions) =>
  resolveOptions('similarItems', similarItemsRules, input);

/** The calls that take a limit, up to it. */
const CALLS = {
  recommend: 'recommend(id, ',
  recommendFor: 'recommendFor(history, ',
  popular: 'popular(',
  similarItems: 'similarItems(id, ',
  similarUsers: 'similarUsers(id, ',
};

/** A call that takes a limit. */
export type LimitedCall = keyof typeof CALLS;

/** What is said of options in the place of the limit, and what to write. */
function optionsForLimit(value: unknown, owner: LimitedCall): string | null {
  if (!isRecord(value)) return null;
  const { limit = limitRule.fallback, ...options } = value;
  const length = isLimit(limit) ? limit : limitRule.fallback;
  const call =
    Object.keys(options).length === 0 || owner === 'similarUsers'
      ? `${CALLS[owner]}${length})`
      : `${CALLS[owner]}${length}, { ... })`;
  return `${describe(value)}: the limit is an argument of its own, before the options, as in \`${call}\``;
}

const limitOf = (owner: LimitedCall) => ({ ...limitRule, picture: (value: unknown) => optionsForLimit(value, owner) });

/** The rule of the limit for each call, made once. */
const LIMITS = {
  recommend: limitOf('recommend'),
  recommendFor: limitOf('recommendFor'),
  popular: limitOf('popular'),
  similarItems: limitOf('similarItems'),
  similarUsers: limitOf('similarUsers'),
};

/** Checks the length asked for; undefined gives the default, 10. */
export const resolveLimit = (limit?: number, owner: LimitedCall = 'recommend'): number =>
  limit === undefined ? limitRule.fallback : checkOption('limit', LIMITS[owner], limit);

/** The options that every list call understands. */
export type ResolvedListOptions = ReturnType<typeof resolveSimilarItemsOptions>;
