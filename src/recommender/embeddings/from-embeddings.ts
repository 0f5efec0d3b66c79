import { checkDataset, type Dataset } from '../../data/dataset.js';
import { emptyDataset, extendItems } from '../../data/extend-items.js';
import { CfRecsError, describe } from '../../errors.js';
import { deriveHistoryEmbeddings } from '../../model/derive-history.js';
import { createEmbeddingModel, type ModelParts } from '../../model/embedding-model.js';
import { DEFAULT_HALF_LIFE } from '../../model/recency.js';
import type { Id } from '../../types.js';
import { checkId } from '../ids.js';
import type { Pieces } from '../pieces.js';
import { type EmbeddingTables, resolveEmbeddingTables } from './embedding-options.js';
import { readTable } from './embedding-rows.js';
import { readNeighbours } from './neighbour-rows.js';

/**
 * What `Recommender.fromEmbeddings` makes a recommender of: vectors of Spark, implicit, a network. A row that is missing,
 * too long or too short or not finite, and an id that comes twice, are `invalid-option`, and the message names them.
 *
 * @example
 * import { Recommender } from 'cf-recs';
 *
 * const recommender = Recommender.fromEmbeddings({
 *   itemIds: ['rose', 'tulip', 'spade'],
 *   itemEmbeddings: [[1, 0], [0.9, 0.1], [0, 1]],
 * });
 * recommender.recommendFor(['rose'], 1).items; // [{ itemId: 'tulip', score: ..., source: 'model' }]
 */
export interface EmbeddingSource extends EmbeddingTables {
  /**
   * Who has what, from `buildDataset` or a hold-out: its users are known, and what they have is popular. Items without
   * a vector are recommended by popularity. Default: nobody.
   */
  readonly dataset?: Dataset | undefined;
}

/** Item ids as strings, each once. */
function readIds(itemIds: Iterable<Id>): string[] {
  const places = new Map<string, number>();
  for (const itemId of itemIds) {
    const id = checkId('each id of `itemIds`', itemId);
    if (id === '' || places.has(id)) {
      const found = id === '' ? 'an empty one' : `${describe(id)} in rows ${places.get(id)} and ${places.size}`;
      throw new CfRecsError('invalid-option', `Expected \`itemIds\` to be different, non-empty ids, got ${found}`);
    }
    places.set(id, places.size);
  }
  if (places.size === 0) throw new CfRecsError('invalid-option', 'Expected `itemIds` to name an item, got none');
  return [...places.keys()];
}

/** A table whose rows stand where the data set has their items; items without a vector get zeros. */
function placeRows(dataset: Dataset, ids: readonly string[], table: Float32Array, dim: number): Float32Array {
  const placed = new Float32Array(dataset.items.size * dim);
  ids.forEach((id, row) => {
    placed.set(table.subarray(row * dim, (row + 1) * dim), dataset.items.indexOf(id) * dim);
  });
  return placed;
}

/** Makes a model, and a data set that knows its items, of vectors and neighbours that were made elsewhere. */
export function importEmbeddings(source: EmbeddingSource): Pieces {
  const { itemIds, itemEmbeddings, historyEmbeddings, neighbours, regularization } = resolveEmbeddingTables(source);
  const { dataset } = source;
  if (dataset !== undefined) checkDataset('fromEmbeddings', dataset);
  const ids = readIds(itemIds);
  const { table, dim } = readTable('itemEmbeddings', itemEmbeddings, ids);
  const history = historyEmbeddings === null ? null : readTable('historyEmbeddings', historyEmbeddings, ids);
  if (history !== null && history.dim !== dim) {
    throw new CfRecsError(
      'invalid-option',
      `Expected the rows of \`historyEmbeddings\` to have ${dim} numbers, as those of \`itemEmbeddings\`, got ${history.dim}`,
    );
  }
  const whole = extendItems(dataset ?? emptyDataset(), ids);
  const place = (rows: Float32Array): Float32Array => placeRows(whole, ids, rows, dim);
  const model: ModelParts = {
    items: whole.items.size,
    embeddingDim: dim,
    itemEmbeddings: place(table),
    historyEmbeddings: place(history?.table ?? deriveHistoryEmbeddings(table, dim, regularization)),
    ...(neighbours && { neighbours: readNeighbours(neighbours, whole.items) }),
    // A user is the plain weighted sum.
    poolingExponent: 0,
    recencyHalfLife: DEFAULT_HALF_LIFE,
  };
  return { dataset: whole, trained: { model: createEmbeddingModel(model, 'invalid-option'), summary: null } };
}
