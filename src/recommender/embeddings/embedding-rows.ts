import { isFloat32Array } from 'node:util/types';
import { CfRecsError, describe } from '../../errors.js';
import type { EmbeddingRows } from '../../types.js';

const refuse = (message: string): CfRecsError => new CfRecsError('invalid-option', message);

/** How many numbers a row of the table has. */
function widthOf(name: string, rows: EmbeddingRows, count: number): number {
  if (!isFloat32Array(rows)) {
    if (rows.length !== count) throw refuse(`Expected \`${name}\` to have ${count} rows, got ${rows.length}`);
    const width: unknown = rows[0]?.length;
    if (typeof width === 'number' && width >= 1) return width;
    throw refuse(`Expected row 0 of \`${name}\` to be an array of numbers, got ${describe(rows[0])}`);
  }
  if (rows.length > 0 && rows.length % count === 0) return rows.length / count;
  throw refuse(`Expected \`${name}\` to hold a multiple of ${count} numbers (one row per item), got ${rows.length}`);
}

/**
 * Copies vectors into a table, row by row.
 * @param ids - of the items, one per row; at least one.
 * @returns the table, ids.length x dim, row-major.
 * @throws CfRecsError `invalid-option`, naming the row, where one is missing, of another length than the first, or
 * holds what is no finite Float32 number.
 */
export function readTable(
  name: string,
  rows: EmbeddingRows,
  ids: readonly string[],
): { table: Float32Array; dim: number } {
  const dim = widthOf(name, rows, ids.length);
  const table = new Float32Array(ids.length * dim);
  for (let row = 0; row < ids.length; row++) {
    const place = () => `row ${row} of \`${name}\` (item ${describe(ids[row])})`;
    const values = isFloat32Array(rows) ? rows.subarray(row * dim, (row + 1) * dim) : rows[row];
    if (values?.length !== dim) {
      throw refuse(`Expected ${place()} to be an array of ${dim} numbers, got ${describe(values)}`);
    }
    for (let c = 0; c < dim; c++) {
      const value: unknown = values[c];
      table[row * dim + c] = typeof value === 'number' ? value : Number.NaN;
      if (!Number.isFinite(table[row * dim + c])) {
        throw refuse(`Expected ${place()} to hold finite Float32 numbers, got ${describe(value)} at ${c}`);
      }
    }
  }
  return { table, dim };
}
