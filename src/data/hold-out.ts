import { CfRecsError, describe } from '../errors.js';
import { atOnce, blocksOf, inBlocks, type Steps } from '../pace.js';
import { Random } from '../random.js';
import { finite, fraction, integer, minInteractions, resolveOptions, seed } from '../validate.js';
import { ascending } from './ascending.js';
import { checkDataset, type Dataset, type PairTable, timesOrNull } from './dataset.js';
import { splitDataset, TEST, TRAIN, VALIDATION } from './split-dataset.js';
import { toMilliseconds } from './times.js';

/**
 * A data set in two parts: one to train on, and what was held out to evaluate the model on.
 *
 * @example
 * import { buildDataset, evaluate, holdOutAfter, readInteractions, trainSpectral } from 'cf-recs';
 *
 * const holdOut = holdOutAfter(await buildDataset(readInteractions('plays.jsonl')), '2025-05-01');
 * const { users } = await evaluate((train) => trainSpectral(train, { embeddingDim: 8 }), { holdOut });
 * console.log(users > 0); // true
 */
export interface HoldOut {
  readonly train: Dataset;
  readonly test: Dataset;
  /**
   * What the users have when they are judged, where that is more than `train`: it has all users and items of `train`, in
   * the same order. The training does not see the rest of it.
   */
  readonly known?: Dataset | undefined;
}

/** Options of `holdOutRandom`. */
export interface HoldOutRandomOptions {
  /** Share of each user's pairs to hold out, in (0, 1), default .2; at least one a user who has enough. */
  readonly fraction?: number | undefined;
  /** Users with fewer pairs keep them all; an integer >= 2, default 3. */
  readonly minInteractions?: number | undefined;
  /** Integer >= 0, default 42. */
  readonly seed?: number | undefined;
}

/** Options of `holdOutLast`: `count` pairs of each user, or a `fraction` of them. */
export interface HoldOutLastOptions {
  /** Newest pairs of each user to hold out, an integer >= 1, default 1. */
  readonly count?: number | undefined;
  /** The newest share of each user's pairs instead, in (0, 1). */
  readonly fraction?: number | undefined;
  /**
   * How many pairs before those the training does not see either, an integer >= 0, default 0: the part that papers keep to
   * choose settings by. They belong to the histories that are judged (`known`). One pair of each user stays to train on.
   */
  readonly validation?: number | undefined;
  /** Users with fewer pairs keep them all; an integer >= 2, default 3. */
  readonly minInteractions?: number | undefined;
}

/** Users of a block. */
const BLOCK_USERS = 256;

const holdOutRandomRules = { fraction: finite(0.2, { above: 0, below: 1 }), minInteractions, seed };
const holdOutLastRules = { count: integer(1, 1), fraction, validation: integer(0, 0), minInteractions };

/** The moment of a pair; what has no time is older than all that has one. */
export const momentOf = (times: Float64Array, at: number): number =>
  Number.isNaN(times[at]) ? Number.NEGATIVE_INFINITY : times[at];

/** Sorts pairs by their times, in milliseconds. Two without a time give NaN, which a sort takes for equal. */
export const newestFirst = (times: Float64Array) => (a: number, b: number) => momentOf(times, b) - momentOf(times, a);

/** How many of a user's pairs are held out where `wanted` are asked for: at least one, never all. */
export const heldCount = (pairs: number, wanted: number): number => Math.min(pairs - 1, Math.max(1, wanted));

/** The times of the positive pairs. */
function timesOf(dataset: Dataset, owner: string): Float64Array {
  const timestamps = timesOrNull(dataset.positives.timestamps);
  if (timestamps === null) {
    throw new CfRecsError(
      'not-enough-data',
      `Expected interactions with timestamps for \`${owner}\`, got none that has one; \`holdOutRandom\` needs none`,
    );
  }
  return timestamps;
}

/**
 * Marks pairs of each user who has enough: `choose` brings those to hold out to the front of the user's pairs.
 * @param validation - how many of those that follow are kept from the training, too.
 */
function* markEachUser(
  { offsets, items }: PairTable,
  minInteractions: number,
  howMany: (pairs: number) => number,
  choose: (pairs: Uint32Array) => void,
  validation = 0,
): Steps<Uint8Array> {
  const parts = new Uint8Array(items.length).fill(TRAIN);
  const order = ascending(items.length);
  const markOne = (user: number): void => {
    const pairs = order.subarray(offsets[user], offsets[user + 1]);
    if (pairs.length < minInteractions) return;
    choose(pairs);
    const held = heldCount(pairs.length, howMany(pairs.length));
    for (const at of pairs.subarray(held, Math.min(held + validation, pairs.length - 1))) parts[at] = VALIDATION;
    for (const at of pairs.subarray(0, held)) parts[at] = TEST;
  };
  yield* inBlocks(blocksOf(offsets.length - 1, BLOCK_USERS), (start, end) => {
    for (let user = start; user < end; user++) markOne(user);
  });
  return parts;
}

/**
 * Holds out a random share of each user's positive pairs, at least one and never all. The event loop waits for it: some
 * .2 s for a million interactions, as for the other two hold-outs. `evaluate` without `holdOut` splits with pauses.
 * @returns two data sets with indexes of their own; the given one is not touched.
 * @throws CfRecsError `invalid-option` or `unknown-option`.
 *
 * @example
 * import { buildDataset, evaluate, holdOutRandom, Recommender, readInteractions } from 'cf-recs';
 *
 * const dataset = await buildDataset(readInteractions('plays.jsonl'));
 * const recommender = Recommender.fromDataset(dataset);
 * const { model } = await evaluate(recommender, { holdOut: (all) => holdOutRandom(all, { fraction: 0.1, seed: 7 }) });
 * console.log(Object.keys(model).includes('recall@20')); // true
 */
export const holdOutRandom = (dataset: Dataset, options?: HoldOutRandomOptions): HoldOut =>
  atOnce(holdOutRandomInSteps(dataset, options));

/** {@link holdOutRandom} in steps. */
export function* holdOutRandomInSteps(dataset: Dataset, options?: HoldOutRandomOptions): Steps<HoldOut> {
  checkDataset('holdOutRandom', dataset);
  const { fraction, minInteractions, seed } = resolveOptions('holdOutRandom', holdOutRandomRules, options);
  const random = new Random(seed);
  const howMany = (pairs: number) => Math.round(fraction * pairs);
  return yield* splitDataset(
    dataset,
    yield* markEachUser(dataset.positives, minInteractions, howMany, (pairs) => random.shuffle(pairs)),
  );
}

/** Seed of the random order in which the pairs of one moment come. */
const TIES_SEED = 1;

/**
 * Holds out the newest positive pairs of each user: `count` of them, or the share `fraction`; at least one, never all.
 * Pairs without a time count as the oldest; pairs of one moment come in a random order, always the same. By item index it
 * would be the items seen last in the log, which fewer people have, that are held out where a moment is cut in two. The
 * event loop waits for it, see {@link holdOutRandom}.
 * @returns two data sets with indexes of their own, and with `validation` a third, `known`; the given one is not touched.
 * @throws CfRecsError `not-enough-data` where no pair has a time, `invalid-option` or `unknown-option`.
 *
 * @example
 * import { buildDataset, holdOutLast, readInteractions } from 'cf-recs';
 *
 * const dataset = await buildDataset(readInteractions('plays.jsonl'));
 * const { train, test } = holdOutLast(dataset, { count: 1 });
 * console.log(test.summary.interactions, train.summary.interactions); // 50 1904
 */
export const holdOutLast = (dataset: Dataset, options?: HoldOutLastOptions): HoldOut =>
  atOnce(holdOutLastInSteps(dataset, options));

/** {@link holdOutLast} in steps. */
export function* holdOutLastInSteps(dataset: Dataset, options?: HoldOutLastOptions): Steps<HoldOut> {
  checkDataset('holdOutLast', dataset);
  const { count, fraction, validation, minInteractions } = resolveOptions('holdOutLast', holdOutLastRules, options);
  const times = timesOf(dataset, 'holdOutLast');
  const random = new Random(TIES_SEED);
  const howMany = (pairs: number) => (fraction === null ? count : Math.round(fraction * pairs));
  const choose = (pairs: Uint32Array) => {
    random.shuffle(pairs);
    pairs.sort(newestFirst(times));
  };
  const parts = yield* markEachUser(dataset.positives, minInteractions, howMany, choose, validation);
  return yield* splitDataset(dataset, parts);
}

/**
 * Holds out all that happened after a moment. Pairs at the moment, before it and without a time stay; dislikes after it
 * are in neither part. The event loop waits for it, see {@link holdOutRandom}.
 * @param moment - a Date, ISO text (UTC where it names no zone), or a number: in any form that an interaction's may have.
 * @returns two data sets with indexes of their own; the given one is not touched.
 * @throws CfRecsError `not-enough-data` where no pair has a time, `invalid-option`.
 *
 * @example
 * import { buildDataset, holdOutAfter, readInteractions } from 'cf-recs';
 *
 * const dataset = await buildDataset(readInteractions('plays.jsonl'));
 * const { train, test } = holdOutAfter(dataset, '2025-05-01');
 * console.log(train.summary.interactions + test.summary.interactions); // 1954
 */
export function holdOutAfter(dataset: Dataset, moment: Date | string | number): HoldOut {
  checkDataset('holdOutAfter', dataset);
  const limit = toMilliseconds(moment);
  if (Number.isNaN(limit)) {
    throw new CfRecsError(
      'invalid-option',
      `Expected \`moment\` to be a Date, ISO 8601 text or a number, got ${describe(moment)}`,
    );
  }
  const held = Uint8Array.from(timesOf(dataset, 'holdOutAfter'), (time) => (time > limit ? TEST : TRAIN));
  const { items, timestamps } = dataset.dislikes;
  const dislikes = Uint8Array.from(items, (_, at) => (timestamps !== null && timestamps[at] > limit ? 0 : 1));
  return atOnce(splitDataset(dataset, held, dislikes));
}
