/** Keeps the length of a row of zeros from being divided by. */
const EPSILON = 1e-9;

/** Rows scaled to length 1, and the lengths they had. */
export interface UnitRows {
  readonly units: Float32Array;
  readonly lengths: Float64Array;
}

/** Scales each row of `rows` (count x dim, row-major) to length 1. A row of zeros stays one. */
export function unitRows(rows: Float32Array, dim: number): UnitRows {
  const count = rows.length / dim;
  const units = new Float32Array(rows.length);
  const lengths = new Float64Array(count);
  for (let r = 0; r < count; r++) {
    let squares = 0;
    for (let c = r * dim; c < (r + 1) * dim; c++) squares += rows[c] * rows[c];
    const length = Math.sqrt(squares) + EPSILON;
    lengths[r] = length;
    for (let c = r * dim; c < (r + 1) * dim; c++) units[c] = rows[c] / length;
  }
  return { units, lengths };
}

/** Turns gradients with respect to unit rows into gradients with respect to the rows themselves, in place. */
export function backThroughUnitRows(gradients: Float32Array, { units, lengths }: UnitRows, dim: number): void {
  for (let r = 0; r < lengths.length; r++) {
    let along = 0;
    for (let c = r * dim; c < (r + 1) * dim; c++) along += gradients[c] * units[c];
    for (let c = r * dim; c < (r + 1) * dim; c++) gradients[c] = (gradients[c] - units[c] * along) / lengths[r];
  }
}

/** The given rows of a table, one after the other: rows.length x dim. */
export function gatherRows(table: Float32Array, rows: Uint32Array, dim: number): Float32Array {
  const gathered = new Float32Array(rows.length * dim);
  for (let r = 0; r < rows.length; r++) gathered.set(table.subarray(rows[r] * dim, (rows[r] + 1) * dim), r * dim);
  return gathered;
}
