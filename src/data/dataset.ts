import { CfRecsError, describe } from '../errors.js';
import { frozen } from '../frozen.js';
import { isRecord } from '../validate.js';
import type { ResolvedDatasetOptions } from './dataset-options.js';
import type { DatasetSummary, SourceRecord } from './dataset-summary.js';
import type { IdIndex } from './ids/id-index.js';

/**
 * Pairs of users and items as compressed sparse rows (CSR): the pairs of user u stand from `offsets[u]` to
 * `offsets[u + 1]`, in ascending order of item index.
 */
export interface PairTable {
  /** users + 1 entries. */
  readonly offsets: Uint32Array;
  readonly items: Uint32Array;
  /** Weight of each pair, > 0. */
  readonly weights: Float32Array;
  /** The newest moment of each pair in milliseconds, NaN where it has none; null where no pair has one. */
  readonly timestamps: Float64Array | null;
}

/** What one user has, as views of the data set: valid until the data set changes, not to be written. */
export interface UserHistory {
  /** Item indexes, ascending. */
  readonly items: Uint32Array;
  readonly weights: Float32Array;
  readonly timestamps: Float64Array | null;
  /** Indexes of disliked items, ascending. */
  readonly dislikes: Uint32Array;
}

/**
 * An interaction log as the library holds it: ids, histories, popularity, and a summary of what was read.
 *
 * @example
 * import { buildDataset } from 'cf-recs';
 *
 * const { users, items, positives } = await buildDataset([
 *   { userId: 'ann', itemId: 'rose' },
 *   { userId: 'ann', itemId: 'tulip' },
 * ]);
 * const ann = users.indexOf('ann');
 * const own = positives.items.slice(positives.offsets[ann], positives.offsets[ann + 1]);
 * console.log([...own].map((item) => items.ids[item])); // [ 'rose', 'tulip' ]
 */
export interface Dataset {
  readonly users: IdIndex;
  readonly items: IdIndex;
  /** The positive pairs. */
  readonly positives: PairTable;
  /** The pairs whose last event is a dislike; weights are 1. */
  readonly dislikes: PairTable;
  /** Distinct users of each item, positive pairs only. */
  readonly popularity: Uint32Array;
  /** The same weighed by age, where `options.popularity` asks for it and there are times; else null. */
  readonly recentPopularity: Float64Array | null;
  readonly summary: DatasetSummary;
  /** The options it was built with, defaults filled in. */
  readonly options: ResolvedDatasetOptions;
  /** The files and streams it was read from. */
  readonly sources: readonly SourceRecord[];
}

const isIndex = (value: Partial<IdIndex> | null | undefined): boolean => typeof value?.indexOf === 'function';

const isPairTable = (value: Partial<PairTable> | null | undefined): boolean =>
  ArrayBuffer.isView(value?.offsets) &&
  ArrayBuffer.isView(value.items) &&
  ArrayBuffer.isView(value.weights) &&
  (value.timestamps === null || ArrayBuffer.isView(value.timestamps));

/**
 * Looks at what a copy loses: a structured clone the functions of the ids, JSON the typed arrays as well, one made by hand
 * what the library says of it.
 * @throws CfRecsError `invalid-option` where a caller gave something else for a data set.
 */
export function checkDataset(owner: string, dataset: unknown): void {
  const parts: Partial<Dataset> = typeof dataset === 'object' && dataset !== null ? dataset : {};
  const { users, items, positives, dislikes, popularity, summary, options, sources } = parts;
  const hasTables = isIndex(users) && isIndex(items) && isPairTable(positives) && isPairTable(dislikes);
  const isTold = isRecord(summary) && isRecord(options) && Array.isArray(sources);
  if (!hasTables || !isTold || !ArrayBuffer.isView(popularity)) {
    throw new CfRecsError(
      'invalid-option',
      `Expected the data set of \`${owner}\` to be what buildDataset or a hold-out made, got ${describe(dataset)}`,
    );
  }
}

/** Freezes a data set with its tables and its summary, all but the typed arrays, and gives it back. */
export function freezeDataset(dataset: Dataset): Dataset {
  const { positives, dislikes, summary, options, sources } = dataset;
  for (const part of [positives, dislikes, summary, options, sources]) frozen(part);
  return Object.freeze(dataset);
}

/**
 * The history of a user by index.
 *
 * @example
 * import { buildDataset, historyOf, readInteractions } from 'cf-recs';
 *
 * const dataset = await buildDataset(readInteractions('plays.jsonl'));
 * const { items } = historyOf(dataset, dataset.users.indexOf('user-30'));
 * console.log(items.length, dataset.items.ids[items[0] ?? 0]); // 17 folk-river-2
 */
export function historyOf(dataset: Dataset, user: number): UserHistory {
  const { positives, dislikes } = dataset;
  const start = positives.offsets[user];
  const end = positives.offsets[user + 1];
  return {
    items: positives.items.subarray(start, end),
    weights: positives.weights.subarray(start, end),
    timestamps: positives.timestamps?.subarray(start, end) ?? null,
    dislikes: dislikes.items.subarray(dislikes.offsets[user], dislikes.offsets[user + 1]),
  };
}

/** Times as a pair table keeps them: null where no pair has one. */
export function timesOrNull(timestamps: Float64Array | null): Float64Array | null {
  return timestamps?.some((time) => !Number.isNaN(time)) ? timestamps : null;
}

/** A table of `users` users who have no pairs. */
export function emptyPairTable(users: number): PairTable {
  return {
    offsets: new Uint32Array(users + 1),
    items: new Uint32Array(0),
    weights: new Float32Array(0),
    timestamps: null,
  };
}
