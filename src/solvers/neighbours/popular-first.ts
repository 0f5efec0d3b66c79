import { type SparseMatrix, transpose } from '../../kernels/matrix/sparse-matrix.js';
import { blocksOf, inTurns, type Pace } from '../../pace.js';

/** A matrix whose columns are numbered by how many rows have them: the most popular item has place 0. */
export interface PopularFirst {
  /** The item at each place; of equally popular ones the first in the data set comes first. */
  readonly order: Uint32Array;
  /** The place of each item. */
  readonly places: Uint32Array;
  /** users x places. */
  readonly histories: SparseMatrix;
  /** places x users. */
  readonly byItem: SparseMatrix;
}

/** Rows that are moved before other work may have a turn. */
const BLOCK_ROWS = 1024;

/**
 * Puts the popular items first. Of a pair of items the rarer one's row of A^T A then holds their entry within its first
 * part, which costs the rarer one's few users and not the many of the other.
 */
export async function popularFirst(matrix: SparseMatrix, pace: Pace): Promise<PopularFirst> {
  const { offsets, indexes, values } = await transpose(matrix, pace);
  const users = (item: number): number => offsets[item + 1] - offsets[item];
  const order = Uint32Array.from({ length: matrix.columns }, (_, item) => item);
  order.sort((a, b) => users(b) - users(a) || a - b);
  const places = new Uint32Array(order.length);
  const rowOffsets = new Uint32Array(order.length + 1);
  order.forEach((item, place) => {
    places[item] = place;
    rowOffsets[place + 1] = rowOffsets[place] + users(item);
  });
  const [rowIndexes, rowValues] = [new Uint32Array(indexes.length), new Float32Array(values.length)];
  await inTurns(blocksOf(order.length, BLOCK_ROWS), pace, (start, end) => {
    for (let place = start; place < end; place++) {
      const item = order[place];
      rowIndexes.set(indexes.subarray(offsets[item], offsets[item + 1]), rowOffsets[place]);
      rowValues.set(values.subarray(offsets[item], offsets[item + 1]), rowOffsets[place]);
    }
  });
  const [rows, columns] = [order.length, matrix.rows];
  const byItem = { rows, columns, offsets: rowOffsets, indexes: rowIndexes, values: rowValues };
  return { order, places, histories: await transpose(byItem, pace), byItem };
}

/** What each item's row of A^T A costs: the lengths of the histories that have it, in all. */
export async function rowCosts({ histories, byItem }: PopularFirst, pace: Pace): Promise<Float64Array> {
  const costs = new Float64Array(byItem.rows);
  await inTurns(blocksOf(byItem.rows, BLOCK_ROWS), pace, (start, end) => {
    for (let place = start; place < end; place++) {
      for (let at = byItem.offsets[place]; at < byItem.offsets[place + 1]; at++) {
        const user = byItem.indexes[at];
        costs[place] += histories.offsets[user + 1] - histories.offsets[user];
      }
    }
  });
  return costs;
}
