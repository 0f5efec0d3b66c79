/** Keeps the length of a row of zeros from being divided by. */
const EPSILON = 1e-9;

/** Rows (count x dim, row-major) scaled to length 1. A row of zeros stays one. */
export function unitRows(rows: Float32Array, dim: number): Float32Array {
  const units = new Float32Array(rows.length);
  for (let row = 0; row < rows.length; row += dim) {
    let squares = 0;
    for (let c = row; c < row + dim; c++) squares += rows[c] * rows[c];
    const length = Math.sqrt(squares) + EPSILON;
    for (let c = row; c < row + dim; c++) units[c] = rows[c] / length;
  }
  return units;
}
