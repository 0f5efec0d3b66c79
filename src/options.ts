import type { Algorithm, Backend, EmbeddingRows, Id, TrainingProgress } from './types.js';
import { checkOption, choice, finite, flag, integer, matching, resolveOptions } from './validate.js';

// Every option of the library: its meaning, bounds and default, and the rule that checks it.
// Options are resolved once, where a public function is entered, and frozen.

/** What to do with a row that is no valid interaction: stop with an error that names it, or leave it out and count it. */
export type OnInvalid = 'error' | 'skip';

/** How a log file is written. CSV covers other delimiters too, see `delimiter`. */
export type Format = 'json' | 'jsonl' | 'csv';

/** Where to find each part of an interaction: the name of the field or column, or a column's number counted from 0. */
export type FieldMapping = {
  readonly [Field in 'userId' | 'itemId' | 'event' | 'value' | 'timestamp']?: string | number;
};

/** Options of `readInteractions`. */
export interface ReadOptions {
  /** Default: told by the file's name (.json, .jsonl, .ndjson, .csv, .tsv; any of them with .gz). Needed for streams. */
  readonly format?: Format | undefined;
  /** The log's own names: `{ userId: 'listener' }`. Default: userId or user_id, itemId or item_id, event, value, timestamp. */
  readonly fields?: FieldMapping | undefined;
  /** CSV: one character between cells. Default: a comma; a tab for files named .tsv. */
  readonly delimiter?: string | undefined;
  /**
   * CSV: true (default) where the first line names the columns; an array of names where the file has no such line;
   * false where columns go by number: `fields` gives the numbers, and without it the order is
   * userId, itemId, event, value, timestamp.
   */
  readonly header?: boolean | readonly string[] | undefined;
  /** The event of every row that names none, for logs that keep one file per event. */
  readonly event?: string | undefined;
  /** Default: what the data set's `onInvalid` says, and 'error' where nothing says. */
  readonly onInvalid?: OnInvalid | undefined;
}

/** What makes an item popular, where somebody must get a list that the model cannot fill. */
export interface PopularityOptions {
  /** A user counts .5^(age / halfLifeDays), the age in days; finite, > 0, default null: all count 1. */
  readonly halfLifeDays?: number | null | undefined;
  /** Only users who had the item in so many days before the newest event count; finite, > 0, default null: all do. */
  readonly windowDays?: number | null | undefined;
}

/** Options of `buildDataset` and `Recommender.fromInteractions`. */
export interface DatasetOptions {
  /** Weight of each event by name, finite; 1 where not named, 0 or less makes the event a dislike. Default: none named. */
  readonly eventWeights?: Readonly<Record<string, number>> | undefined;
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

/** Options of every call that makes a list. All are applied before the best are taken. */
export interface RecommendOptions {
  /** Leaves out what the user has or dislikes; default true. Disliked items are left out in any case. */
  readonly excludeSeen?: boolean | undefined;
  /** Ids never to recommend in this list. Default: none. */
  readonly exclude?: Iterable<Id> | undefined;
  /** Only these ids are eligible. Default: every item. Does not switch off `excludeSeen`. */
  readonly include?: Iterable<Id> | undefined;
  /** Says whether an item is eligible; called at most once per item, and only where the answer can matter. */
  readonly filter?: ((itemId: string) => boolean) | undefined;
  /** Drops personal items that score lower, without refilling; popular items ignore it. Finite; default: none dropped. */
  readonly minScore?: number | undefined;
  /** Leaves out the first so many of the list, for paging; an integer >= 0, default 0. */
  readonly offset?: number | undefined;
  /**
   * Weighs the r-th newest entry of the history (r from 0) by .5^(r / recencyHalfLife): a number of events > 0, or
   * false for none. Default: 5 where the history has timestamps or is a session given in order, else none.
   */
  readonly recencyHalfLife?: number | false | undefined;
  /**
   * Divides the model's score of an item by (distinct users)^popularityPenalty, against the same hits for everyone; from
   * 0 to 1, default 0. Scores and `minScore` are then of the quotient; popular items that fill up ignore it.
   */
  readonly popularityPenalty?: number | undefined;
}

/** Options of `recommendAll`: those of `recommend`, and: */
export interface RecommendAllOptions extends RecommendOptions {
  /** Items per list, an integer >= 1, default 10. */
  readonly limit?: number | undefined;
  /** The users to make lists for, in this order. Default: every user, in index order. */
  readonly users?: Iterable<Id> | undefined;
  /**
   * Threads that make lists, an integer >= 1; they change nothing in the lists. Default: the machine's cores. 1, a
   * `filter`, and little work stay on the calling thread.
   */
  readonly threads?: number | undefined;
}

/** Options of `similarItems`: those of `recommend` that need no user. The others are unknown to it. */
export type SimilarItemsOptions = Pick<RecommendOptions, 'exclude' | 'include' | 'filter' | 'minScore' | 'offset'>;

/** Options of `rerank`, both to be given. */
export interface RerankOptions {
  /** Items that may share a key, an integer >= 1. */
  readonly maxPer: number;
  /** The key of an item, compared as a Map does; null or undefined for an item that is not to be counted. */
  readonly keyOf: (itemId: string) => unknown;
}

/** Options of `train`. Those of the algorithm that does not run are accepted, and listed in the summary's `unused`. */
export interface TrainOptions {
  /** Default: 'gradient' where an option of gradient alone is given, else 'spectral'. */
  readonly algorithm?: Algorithm | undefined;
  /**
   * Numbers per item, an integer >= 1. Default: spectral min(128, a quarter of min(users, items)), gradient 64. More
   * than the data can carry, min(users, items) - 1, is lowered to that, and the summary's `adjusted` says so.
   */
  readonly embeddingDim?: number | undefined;
  /** Integer >= 0, default 42. The same data, options and seed give the same model. */
  readonly seed?: number | undefined;
  /**
   * Worker threads that compute, an integer >= 1. Default: as many as the machine has cores. 1 computes on the calling
   * thread, in turns with what else it has to do; so does data too small to be worth a thread. The model is the same.
   */
  readonly threads?: number | undefined;
  /** What computes, see {@link Backend}. Default: wasm, or cpu where WebAssembly is not to be had. */
  readonly backend?: Backend | undefined;
  /** Hears how far the training is, now and then. An error it throws ends the training. */
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
  /** Stops the training within a step; the promise rejects with the signal's reason, and the old model stays. */
  readonly signal?: AbortSignal | undefined;

  /** Spectral: the ridge lambda, relative to the largest squared singular value; finite, > 0, default .03. */
  readonly regularization?: number | undefined;
  /** Spectral: the exponent a that tempers long histories and popular items, in [0, 1], default .4. */
  readonly degreeExponent?: number | undefined;
  /** Spectral: passes that sharpen the factorisation, an integer from 0 to 20, default 3. */
  readonly powerIterations?: number | undefined;
  /** Spectral: directions computed beyond embeddingDim for accuracy, an integer from 0 to 1,000, default 32. */
  readonly oversampling?: number | undefined;

  /** Gradient: passes over the users, an integer >= 1, default 16. */
  readonly epochs?: number | undefined;
  /** Gradient: users per step, an integer >= 1, default 512. */
  readonly batchSize?: number | undefined;
  /** Gradient: Adam's learning rate, falling linearly to 0; finite, > 0, default .01. */
  readonly learningRate?: number | undefined;
  /**
   * Gradient: negatives per positive, an integer >= 1, default 4. A step's negatives are drawn together and shared by
   * its users: at most 4,096, and at most the catalogue.
   */
  readonly numNegatives?: number | undefined;
  /** Gradient: the softmax temperature, in [.02, 10], default .1. */
  readonly temperature?: number | undefined;
  /** Gradient: the share of each history that a step hides and predicts, in [.05, .95], default .5. */
  readonly dropout?: number | undefined;
}

/** Options of `sampleTrainingPairs`. */
export interface SampleOptions {
  /** Negatives drawn for each positive pair, an integer >= 0, default 4. */
  readonly numNegatives?: number | undefined;
  /** Samples per batch, an integer >= 1, default 1,024. */
  readonly batchSize?: number | undefined;
  /** Integer >= 0, default 42. */
  readonly seed?: number | undefined;
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
  /** Users with fewer pairs keep them all; an integer >= 2, default 3. */
  readonly minInteractions?: number | undefined;
}

/** Vectors for `Recommender.fromEmbeddings`. */
export interface EmbeddingTables {
  /** Different ids, at least one. */
  readonly itemIds: Iterable<Id>;
  /**
   * What an item is as a candidate: a row for each id, in their order, all of one length >= 1, finite in Float32. One
   * Float32Array holds row after row; their length follows from the number of ids.
   */
  readonly itemEmbeddings: EmbeddingRows;
  /** What an item in a history adds to the user's vector; rows as long. Default: derived by ridge regression. */
  readonly historyEmbeddings?: EmbeddingRows | undefined;
  /**
   * The ridge of that regression, relative to the mean squared length of the columns of `itemEmbeddings`; finite, > 0,
   * default .1.
   */
  readonly regularization?: number | undefined;
}

/** Options of `save`. */
export interface SaveOptions {
  /** false leaves out user ids and histories, the only personal data; default true. */
  readonly histories?: boolean | undefined;
}

/** Options of `evaluate`. */
export interface EvaluateOptions {
  /** Lengths of the lists judged: one integer >= 1 or several; default 10 and 20. */
  readonly k?: number | readonly number[] | undefined;
}

const seed = integer(42, 0);
const isText = (value: unknown): value is string => typeof value === 'string';
const isIterable = (value: unknown): boolean => typeof value === 'object' && value !== null && Symbol.iterator in value;
const isFunction = (value: unknown): boolean => typeof value === 'function';
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
const copyOf = <Value extends object>(value: Value): Value => Object.freeze({ ...value });

const idList = matching<Iterable<Id>, readonly Id[]>([], 'an array or a set of ids', isIterable);
const onInvalid = choice(null, ['error', 'skip']);
const share = finite(null, { above: 0, below: 1 });
const minInteractions = integer(3, 2);

const FIELDS = ['userId', 'itemId', 'event', 'value', 'timestamp'] as const;

const readRules = {
  format: choice(null, ['json', 'jsonl', 'csv']),
  fields: matching<FieldMapping, FieldMapping>(
    {},
    `an object from ${FIELDS.join(', ')} to field names or column numbers`,
    (value) =>
      isRecord(value) &&
      Object.entries(value).every(
        ([field, name]) =>
          FIELDS.some((known) => known === field) &&
          ((isText(name) && name !== '') || (Number.isSafeInteger(name) && Number(name) >= 0)),
      ),
    copyOf,
  ),
  delimiter: matching<string, null>(null, 'one character', (value) => isText(value) && value.length === 1),
  header: matching<boolean | readonly string[], true>(
    true,
    'true, false, or an array of column names',
    (value) => typeof value === 'boolean' || (Array.isArray(value) && value.length > 0 && value.every(isText)),
    (value) => (typeof value === 'boolean' ? value : Object.freeze([...value])),
  ),
  event: matching<string, null>(null, 'a non-empty string', (value) => isText(value) && value !== ''),
  onInvalid,
};

const datasetRules = {
  eventWeights: matching<Readonly<Record<string, number>>, Readonly<Record<string, number>>>(
    {},
    'an object from event names to finite numbers',
    (value) => isRecord(value) && Object.values(value).every(Number.isFinite),
    copyOf,
  ),
  weighting: choice('event', ['event', 'value']),
  aggregate: choice('max', ['max', 'sum', 'last']),
  minUserInteractions: integer(0, 0),
  minItemInteractions: integer(0, 0),
  maxUserInteractions: matching<number | null, null>(
    null,
    'an integer >= 1, or null for no bound',
    (value) => value === null || (Number.isSafeInteger(value) && Number(value) >= 1),
  ),
  popularity: matching<PopularityOptions, Required<PopularityOptions>>(
    Object.freeze({ halfLifeDays: null, windowDays: null }),
    'an object of halfLifeDays and windowDays, each a finite number > 0 or null',
    (value) =>
      isRecord(value) &&
      Object.entries(value).every(
        ([name, days]) =>
          ['halfLifeDays', 'windowDays'].includes(name) &&
          (days == null || (Number.isFinite(days) && Number(days) > 0)),
      ),
    ({ halfLifeDays = null, windowDays = null }) => Object.freeze({ halfLifeDays, windowDays }),
  ),
  onInvalid,
};

const similarItemsRules = {
  exclude: idList,
  include: matching<Iterable<Id>, null>(null, idList.expected, isIterable),
  filter: matching<(itemId: string) => boolean, null>(null, 'a function from an item id to true or false', isFunction),
  minScore: finite(null),
  offset: integer(0, 0),
};

const recommendRules = {
  excludeSeen: flag(true),
  ...similarItemsRules,
  recencyHalfLife: matching<number | false, null>(
    null,
    'a finite number > 0, or false',
    (value) => value === false || (Number.isFinite(value) && Number(value) > 0),
  ),
  popularityPenalty: finite(0, { min: 0, max: 1 }),
};

// Beyond the safe integers too: more than there are gives all.
const limitRule = matching<number, number>(
  10,
  'an integer >= 1',
  (value) => Number.isInteger(value) && Number(value) >= 1,
);

const recommendAllRules = {
  ...recommendRules,
  limit: limitRule,
  users: matching<Iterable<Id>, null>(null, idList.expected, isIterable),
  threads: integer(null, 1),
};

const sharedTrainRules = {
  algorithm: choice(null, ['spectral', 'gradient']),
  embeddingDim: integer(null, 1),
  seed,
  threads: integer(null, 1),
  backend: choice(null, ['tensorflow', 'wasm', 'cpu']),
  onProgress: matching<(progress: TrainingProgress) => void, null>(null, 'a function', isFunction),
  signal: matching<AbortSignal, null>(null, 'an AbortSignal', (value) => value instanceof AbortSignal),
};
const spectralRules = {
  regularization: finite(0.03, { above: 0 }),
  degreeExponent: finite(0.4, { min: 0, max: 1 }),
  powerIterations: integer(3, 0, 20),
  oversampling: integer(32, 0, 1000),
};
const gradientRules = {
  epochs: integer(16, 1),
  batchSize: integer(512, 1),
  learningRate: finite(0.01, { above: 0 }),
  numNegatives: integer(4, 1),
  temperature: finite(0.1, { min: 0.02, max: 10 }),
  dropout: finite(0.5, { min: 0.05, max: 0.95 }),
};
const trainRules = { ...sharedTrainRules, ...spectralRules, ...gradientRules };

const rerankRules = {
  maxPer: integer(null, 1),
  keyOf: matching<(itemId: string) => unknown, null>(null, 'a function from an item id to a key', isFunction),
};

const isRows = (value: unknown): boolean => Array.isArray(value) || value instanceof Float32Array;
const rows = matching<EmbeddingRows, null>(null, 'an array of rows, or a Float32Array of all rows', isRows);
const embeddingRules = {
  itemIds: matching<Iterable<Id>, null>(null, idList.expected, isIterable),
  itemEmbeddings: rows,
  historyEmbeddings: rows,
  regularization: finite(0.1, { above: 0 }),
  dataset: matching<object, null>(null, 'what buildDataset or a hold-out made', (value) => typeof value === 'object'),
};

const sampleRules = { numNegatives: integer(4, 0), batchSize: integer(1024, 1), seed };
const holdOutRandomRules = { fraction: finite(0.2, { above: 0, below: 1 }), minInteractions, seed };
const holdOutLastRules = { count: integer(1, 1), fraction: share, minInteractions };
const saveRules = { histories: flag(true) };
const evaluateRules = {
  k: matching<number | readonly number[], readonly number[]>(
    [10, 20],
    'an integer >= 1, or a non-empty array of such',
    (value) => {
      const lengths: unknown[] = Array.isArray(value) ? value : [value];
      return lengths.length > 0 && lengths.every((each) => Number.isSafeInteger(each) && Number(each) >= 1);
    },
  ),
};

export const resolveReadOptions = (input?: ReadOptions) => resolveOptions('readInteractions', readRules, input);
export const resolveDatasetOptions = (input?: DatasetOptions): ResolvedDatasetOptions =>
  resolveOptions('buildDataset', datasetRules, input);
export const resolveRecommendOptions = (input?: RecommendOptions) => resolveOptions('recommend', recommendRules, input);
export const resolveRecommendAllOptions = (input?: RecommendAllOptions) =>
  resolveOptions('recommendAll', recommendAllRules, input);
export const resolveSimilarItemsOptions = (input?: SimilarItemsOptions) =>
  resolveOptions('similarItems', similarItemsRules, input);
/** The options of `rerank`, which must both be given. */
export function resolveRerankOptions(input: RerankOptions) {
  const { maxPer, keyOf } = resolveOptions('rerank', rerankRules, input);
  return {
    maxPer: maxPer ?? checkOption('maxPer', rerankRules.maxPer, undefined)!,
    keyOf: keyOf ?? checkOption('keyOf', rerankRules.keyOf, undefined)!,
  };
}
/** The vectors of `fromEmbeddings`, of which ids and item embeddings must be given. */
export function resolveEmbeddingTables(input: EmbeddingTables) {
  const resolved = resolveOptions('fromEmbeddings', embeddingRules, input ?? {});
  const { itemIds, itemEmbeddings } = resolved;
  return {
    ...resolved,
    itemIds: itemIds ?? checkOption('itemIds', embeddingRules.itemIds, undefined)!,
    itemEmbeddings: itemEmbeddings ?? checkOption('itemEmbeddings', rows, undefined)!,
  };
}
export const resolveSampleOptions = (input?: SampleOptions) =>
  resolveOptions('sampleTrainingPairs', sampleRules, input);
export const resolveHoldOutRandomOptions = (input?: HoldOutRandomOptions) =>
  resolveOptions('holdOutRandom', holdOutRandomRules, input);
export const resolveHoldOutLastOptions = (input?: HoldOutLastOptions) =>
  resolveOptions('holdOutLast', holdOutLastRules, input);
/** Options of `load`: none yet. */
export type LoadOptions = Readonly<Record<never, never>>;

export const resolveLoadOptions = (input?: LoadOptions) => resolveOptions('load', {}, input);
export const resolveSaveOptions = (input?: SaveOptions) => resolveOptions('save', saveRules, input);
export const resolveEvaluateOptions = (input?: EvaluateOptions) => resolveOptions('evaluate', evaluateRules, input);

/** Checks the length asked for; undefined gives the default, 10. */
export const resolveLimit = (limit?: number): number =>
  limit === undefined ? limitRule.fallback : checkOption('limit', limitRule, limit);

export type ResolvedReadOptions = ReturnType<typeof resolveReadOptions>;
/** The options a data set was built with, defaults filled in. */
export type ResolvedDatasetOptions = {
  readonly [Name in keyof DatasetOptions]-?:
    | Exclude<DatasetOptions[Name], undefined>
    | (Name extends 'onInvalid' ? null : never);
};
/** The options that every list call understands. */
export type ResolvedListOptions = ReturnType<typeof resolveSimilarItemsOptions>;

/** The options of `train`, checked; those without a default of their own are null where not given. */
export const resolveTrainOptions = (input?: TrainOptions) => resolveOptions('train', trainRules, input);
export type ResolvedTrainOptions = ReturnType<typeof resolveTrainOptions>;

/** Which train options belong to one algorithm alone. */
export const ALGORITHM_OPTIONS = {
  spectral: Object.keys(spectralRules) as (keyof typeof spectralRules)[],
  gradient: Object.keys(gradientRules) as (keyof typeof gradientRules)[],
} as const;
