/**
 * The weighted sum of some rows of a table, scaled; summed in Float64 in the order of the entries.
 *
 * @param stride - numbers from the beginning of one row to that of the next.
 * @param rows, weights - which rows, and the weight of each.
 * @param target - takes `dim` numbers from `start` on.
 */
export function poolRows(
  table: Float32Array,
  stride: number,
  dim: number,
  rows: ArrayLike<number>,
  weights: ArrayLike<number>,
  scale: number,
  target: Float32Array,
  start: number,
): void {
  const sums = new Float64Array(dim);
  for (let entry = 0; entry < rows.length; entry++) {
    const weight = weights[entry];
    const row = rows[entry] * stride;
    for (let c = 0; c < dim; c++) sums[c] += weight * table[row + c];
  }
  for (let c = 0; c < dim; c++) target[start + c] = scale * sums[c];
}
