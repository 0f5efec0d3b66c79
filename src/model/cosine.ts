/** The product of two vectors of `dim` numbers, in Float64. Four sums, so that one addition need not wait for another. */
export function dotRows(a: Float32Array, startA: number, b: Float32Array, startB: number, dim: number): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let c = 0;
  for (; c + 3 < dim; c += 4) {
    first += a[startA + c] * b[startB + c];
    second += a[startA + c + 1] * b[startB + c + 1];
    third += a[startA + c + 2] * b[startB + c + 2];
    fourth += a[startA + c + 3] * b[startB + c + 3];
  }
  for (; c < dim; c++) first += a[startA + c] * b[startB + c];
  return first + second + (third + fourth);
}

/** The length of a row of a table. */
export const rowLength = (table: Float32Array, row: number, dim: number): number =>
  Math.sqrt(dotRows(table, row * dim, table, row * dim, dim));

/** A cosine from a product and two lengths > 0, kept in [-1, 1], which rounding can leave. */
export const cosineOf = (dot: number, lengthA: number, lengthB: number): number =>
  Math.max(-1, Math.min(1, dot / lengthA / lengthB));
