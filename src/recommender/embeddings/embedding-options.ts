import { isFloat32Array } from 'node:util/types';
import type { EmbeddingRows, Id } from '../../types.js';
import { finite, idList, isIterable, matching, requireOption, resolveOptions } from '../../validate.js';

/**
 * What an item in a history adds to the score of another item, beside the vectors: `value` times the entry's weight. A
 * value is finite in Float32; below 0 it takes from the score, and 0 says nothing.
 */
export type NeighbourRow = readonly [itemId: Id, neighbourId: Id, value: number];

/** Vectors for `Recommender.fromEmbeddings`. */
export interface EmbeddingTables {
  /** Different ids, at least one. */
  readonly itemIds: Iterable<Id>;
  /**
   * What an item is as a candidate: a row for each id, in their order, all of one length >= 1, finite in Float32. One
   * Float32Array holds row after row; their length follows from the number of ids.
   */
  readonly itemEmbeddings: EmbeddingRows;
  /**
   * What an item in a history adds to the user's vector; rows as long. Default: derived by ridge regression,
   * P = Q (Q'Q + lambda I)^-1, the fold-in of Hu, Koren and Volinsky (2008) with one confidence for all.
   */
  readonly historyEmbeddings?: EmbeddingRows | undefined;
  /**
   * What items in a history add to others beside the vectors, a row for each pair of different items that are known by
   * `itemIds` or `dataset`, in any order. Default: nothing.
   */
  readonly neighbours?: Iterable<NeighbourRow> | undefined;
  /**
   * The ridge of that regression, relative to the mean squared length of the columns of `itemEmbeddings`; finite, > 0,
   * default .1.
   */
  readonly regularization?: number | undefined;
}

const isRows = (value: unknown): boolean => Array.isArray(value) || isFloat32Array(value);
const rows = matching<EmbeddingRows, null>(null, 'an array of rows, or a Float32Array of all rows', isRows);
const embeddingRules = {
  itemIds: idList(null),
  itemEmbeddings: rows,
  historyEmbeddings: rows,
  neighbours: matching<Iterable<NeighbourRow>, null>(null, 'an iterable of [itemId, neighbourId, value]', isIterable),
  regularization: finite(0.1, { above: 0 }),
  dataset: matching<object, null>(null, 'what buildDataset or a hold-out made', (value) => typeof value === 'object'),
};

/** The vectors of `fromEmbeddings`, of which ids and item embeddings must be given. */
export function resolveEmbeddingTables(input: EmbeddingTables) {
  const resolved = resolveOptions('fromEmbeddings', embeddingRules, input ?? {});
  const { itemIds, itemEmbeddings } = resolved;
  return {
    ...resolved,
    itemIds: requireOption('itemIds', embeddingRules.itemIds, itemIds),
    itemEmbeddings: requireOption('itemEmbeddings', rows, itemEmbeddings),
  };
}
