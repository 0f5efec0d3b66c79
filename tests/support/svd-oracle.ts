import { product, type Rows, transposed } from './matrices.js';

/** A singular value decomposition without the left side: values descending, right vectors as columns. */
export interface ExactSvd {
  readonly values: number[];
  readonly vectors: number[][];
}

/**
 * The exact decomposition by one-sided Jacobi rotations (Hestenes, 1958), for small matrices: columns are turned
 * against each other, pair by pair, until all are orthogonal; their lengths are the singular values then.
 */
export function svdOracle(rows: Rows): ExactSvd {
  const columns = transposed(rows);
  const turns = columns.map((_, i) => columns.map((__, j) => (i === j ? 1 : 0)));
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, at) => sum + value * b[at], 0);
  for (let sweep = 0, turned = true; turned && sweep < 60; sweep++) {
    turned = false;
    for (let i = 0; i < columns.length; i++) {
      for (let j = i + 1; j < columns.length; j++) {
        const [a, b, mixed] = [dot(columns[i], columns[i]), dot(columns[j], columns[j]), dot(columns[i], columns[j])];
        if (Math.abs(mixed) <= 1e-15 * Math.sqrt(a * b)) continue;
        turned = true;
        const zeta = (b - a) / (2 * mixed);
        const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
        const c = 1 / Math.hypot(1, t);
        for (const table of [columns, turns]) {
          const [x, y] = [table[i], table[j]];
          table[i] = x.map((value, at) => c * value - c * t * y[at]);
          table[j] = y.map((value, at) => c * t * x[at] + c * value);
        }
      }
    }
  }
  const lengths = columns.map((column) => Math.sqrt(dot(column, column)));
  const order = lengths.map((_, at) => at).sort((a, b) => lengths[b] - lengths[a]);
  return { values: order.map((at) => lengths[at]), vectors: transposed(order.map((at) => turns[at])) };
}

const frobenius = (rows: Rows): number => Math.sqrt(rows.flat().reduce((sum, value) => sum + value * value, 0));

/** How much of a matrix is lost when it is projected on some orthonormal right vectors (columns). */
export function lostByProjection(rows: Rows, vectors: Rows): number {
  const kept = product(product(rows, vectors), transposed(vectors));
  return frobenius(rows.map((row, i) => row.map((value, j) => value - kept[i][j])));
}

/** How much is lost with the best `dim` vectors there are. */
export const leastLost = ({ values }: ExactSvd, dim: number): number => frobenius([values.slice(dim)]);
