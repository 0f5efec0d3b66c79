import { blocksOf, inTurns, type Pace } from '../../pace.js';

/** Keeps the length of a row of zeros from being divided by. */
const EPSILON = 1e-9;

/** Rows that are scaled before other work may have a turn. */
const BLOCK_ROWS = 4096;

/** Rows (count x dim, row-major) scaled to length 1. A row of zeros stays one. */
export async function unitRows(rows: Float32Array, dim: number, pace: Pace): Promise<Float32Array> {
  const units = new Float32Array(rows.length);
  await inTurns(blocksOf(rows.length / dim, BLOCK_ROWS), pace, (start, end) => {
    for (let row = start * dim; row < end * dim; row += dim) {
      let squares = 0;
      for (let c = row; c < row + dim; c++) squares += rows[c] * rows[c];
      const length = Math.sqrt(squares) + EPSILON;
      for (let c = row; c < row + dim; c++) units[c] = rows[c] / length;
    }
  });
  return units;
}
