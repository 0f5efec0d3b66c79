import type { Views } from '../memory/views.js';
import type { NeighboursRecord } from '../neighbours/neighbours-record.js';

/** See the WebAssembly kernel: a bound that only rounding can pass. */
const SMALLEST_REST = 1e-5;

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at] * b[at];
  return sum;
};

/** The solution of matrix x = right by Cholesky; only what is on and below the diagonal is read, and overwritten. */
function solveSymmetric(matrix: readonly Float64Array[], right: Float64Array, smallest: number): void {
  const size = right.length;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i][j];
      for (let k = 0; k < j; k++) rest -= matrix[i][k] * matrix[j][k];
      matrix[i][j] = i === j ? Math.sqrt(Math.max(rest, smallest)) : rest / matrix[j][j];
    }
  }
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) right[i] -= matrix[i][k] * right[k];
    right[i] /= matrix[i][i];
  }
  for (let i = size - 1; i >= 0; i--) {
    right[i] /= matrix[i][i];
    for (let k = 0; k < i; k++) right[k] -= matrix[i][k] * right[i];
  }
}

/**
 * The normal equations of one item of a block, with the full lower right block in the place of its inverse's two by two
 * correction: the steps are those of the formulas at `trainNeighbours`, one after the other.
 */
export function solveNormalEquations(
  { integers, floats, doubles }: Views,
  block: NeighboursRecord,
  local: number,
): void {
  const { dim, room, table } = block;
  const count = integers[block.counts / 4 + local];
  const candidates = Array.from(integers.subarray(block.candidates / 4 + local * room).subarray(0, count));
  const tableRow = (item: number): Float32Array =>
    floats.subarray(table / 4 + item * dim, table / 4 + (item + 1) * dim);
  const gains = floats.subarray(block.gains / 4 + local * room, block.gains / 4 + local * room + count);
  const embedding = floats.subarray(block.embeddings / 4 + local * dim, block.embeddings / 4 + (local + 1) * dim);
  const inverses = doubles.subarray(block.inverses / 8, block.inverses / 8 + dim);
  const square = floats[block.squares / 4 + local];
  const inOrder = block.sequence !== 0;
  const t = tableRow(block.first + local);
  const u = Float64Array.from(t, (value, k) => value * inverses[k]);
  const [alpha, beta, gamma] = [dot(u, u), dot(u, t), dot(t, t)];

  const rows = candidates.map(tableRow);
  const g = Float64Array.from(gains);
  // The two columns that the inverse of the lower right block has beside its diagonal, and their two by two matrix K.
  const along = rows.map((row, p) => [dot(row, u) - alpha * g[p], dot(row, t) - beta * g[p]]);
  const across = Math.min(beta - 1, -SMALLEST_REST);
  const lower = Math.min(gamma - square, 0);
  const determinant = alpha * lower - across * across;
  const K = [lower / determinant, -across / determinant, alpha / determinant];
  const times = (x: number, y: number): [number, number] => [K[0] * x + K[1] * y, K[1] * x + K[2] * y];
  const m = rows.map((row) => dot(row, u));

  const product = block.products / 4 + (local * room * (room + 1)) / 2;
  const matrix = rows.map((_, p) => {
    const [k0, k1] = times(along[p][0], along[p][1]);
    return Float64Array.from({ length: p + 1 }, (__, q) => {
      const own = floats[product + (p * (p + 1)) / 2 + q] + (p === q ? block.ridge : 0);
      if (inOrder) return own - dot(rows[p], rows[q]);
      return (
        own -
        dot(rows[p], rows[q]) +
        m[p] * g[q] +
        g[p] * m[q] -
        alpha * g[p] * g[q] +
        k0 * along[q][0] +
        k1 * along[q][1]
      );
    });
  });
  const [e0, e1] = times(beta - alpha * square, gamma - beta * square);
  const [z0, z1] = [-square - e0, 1 - e1];
  const right = Float64Array.from(g, (value, p) =>
    inOrder ? value - dot(rows[p], embedding) : value - along[p][0] * z0 - along[p][1] * z1,
  );
  solveSymmetric(matrix, right, block.smallestPivot);
  gains.set(right);
  if (inOrder) {
    for (let k = 0; k < dim; k++) embedding[k] -= rows.reduce((sum, row, p) => sum + right[p] * row[k], 0);
    return;
  }
  const less = square - dot(g, right);
  const rest = Float64Array.from(t, (value, k) => {
    let sum = value - less * u[k];
    for (let p = 0; p < count; p++) sum -= right[p] * rows[p][k];
    return sum;
  });
  const [c0, c1] = times(dot(u, rest), dot(t, rest));
  for (let k = 0; k < dim; k++) {
    embedding[k] = doubles[block.roots / 8 + k] * (rest[k] - c0 * u[k] - c1 * t[k]);
  }
}
