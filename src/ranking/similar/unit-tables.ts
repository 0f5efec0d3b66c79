import { scoreBound } from '../../kernels/ranking/item-order.js';
import type { RankingBatch } from '../../kernels/ranking/ranking-batch.js';
import { rowLength } from '../../model/cosine.js';
import type { EmbeddingModel } from '../../model/embedding-model.js';
import type { ObjectPool } from '../object-pool.js';
import { PlacedTables, type SharedTables } from '../placed-tables.js';

/** Writes a row of a table at length 1; zeros where the row is zeros. */
function writeUnitRow(table: Float32Array, row: number, dim: number, target: Float32Array, start: number): void {
  const length = rowLength(table, row, dim);
  const inverse = length === 0 ? 0 : 1 / length;
  for (let c = 0; c < dim; c++) target[start + c] = table[row * dim + c] * inverse;
}

function unitRows({ historyEmbeddings, items, embeddingDim: dim }: EmbeddingModel): Float32Array {
  const rows = new Float32Array(items * dim);
  for (let item = 0; item < items; item++) writeUnitRow(historyEmbeddings, item, dim, rows, item * dim);
  return rows;
}

/**
 * The history embeddings at length 1 in the memory of the kernels, as users and as items: the score of an item for another
 * is their cosine in Float32. One copy and two in bytes, 6 x embeddingDim bytes for each item, and some 50 beside.
 */
export class UnitTables {
  /** Batches for one list: more than one only where a filter asks for a list of its own. */
  readonly batches: ObjectPool<RankingBatch>;
  /** Items whose rows have changed and have not been taken over yet. */
  readonly changed = new Set<number>();
  /**
   * More than a score can differ from the cosine: by what Float32 loses in the sum, and in the two rows, 2^-24 each, for
   * which the bound has room.
   */
  readonly scoreError: number;
  private readonly placed: PlacedTables;

  /** @param shared - where the rows were placed by another thread; null to place them. */
  constructor(model: EmbeddingModel, shared: SharedTables | null = null) {
    const { items, embeddingDim } = model;
    this.placed = new PlacedTables(
      shared ?? { items, embeddingDim, historyEmbeddings: null, itemEmbeddings: unitRows(model) },
    );
    this.batches = this.placed.batches({ requests: 1, entries: 1, results: this.capacity });
    this.scoreError = scoreBound(1, embeddingDim) - 1;
  }

  /** How many items the tables have room for. */
  get capacity(): number {
    return this.placed.capacity;
  }

  /**
   * Takes over the rows that have changed from a model that grew out of the one that they were made of.
   * @returns false where there is no room, or the tables are shared: then new tables are needed.
   */
  update({ historyEmbeddings, embeddingDim: dim }: EmbeddingModel): boolean {
    const row = new Float32Array(dim);
    for (const item of this.changed) {
      writeUnitRow(historyEmbeddings, item, dim, row, 0);
      if (!this.placed.put(item, row, row)) return false;
    }
    this.changed.clear();
    return true;
  }

  /** The tables for other threads; null where threads cannot share them. Nothing is added to them from now on. */
  share(): SharedTables | null {
    return this.placed.share();
  }
}
