import { highDoubles, lowDoubles, multiplyAdd } from '../simd';
import { rowAt } from './packed-cholesky';

/** Writes four numbers below 0 of what they are, in Float64. */
@inline
function writeNegative(to: usize, lanes: v128): void {
  v128.store(to, f64x2.neg(lowDoubles(lanes)));
  v128.store(to, f64x2.neg(highDoubles(lanes)), 16);
}

/** Rows of the table, one a column: `dim` x `size`, columns behind `count` zeros. */
@inline
export function packRows(packed: usize, table: usize, row: usize, candidates: usize, count: usize, size: usize): void {
  const across = size << 2;
  for (let p: usize = 0; p < size; p++) {
    const from = p < count ? table + <usize>load<u32>(candidates + (p << 2)) * row : 0;
    let to = packed + (p << 2);
    for (let k: usize = 0; k < row; k += 4, to += across) store<f32>(to, p < count ? load<f32>(from + k) : 0);
  }
}

/**
 * Writes minus the products of all pairs of packed rows, on and below the diagonal, into a matrix in groups of four rows.
 *
 * @param packed - dim x size, a row of the table a column.
 */
export function writeExplained(matrix: usize, packed: usize, dim: usize, size: usize): void {
  const across = size << 2;
  const end = packed + dim * across;
  for (let p: usize = 0; p < size; p += 4) {
    const rows = rowAt(matrix, p);
    const stride = (p + 4) << 3;
    let q: usize = 0;
    for (; q < p; q += 8) {
      let a0 = f32x4.splat(0);
      let b0 = a0;
      let a1 = a0;
      let b1 = a0;
      let a2 = a0;
      let b2 = a0;
      let a3 = a0;
      let b3 = a0;
      for (let at = packed; at < end; at += across) {
        const x = v128.load(at + (q << 2));
        const y = v128.load(at + (q << 2), 16);
        const from = at + (p << 2);
        const r0 = v128.load32_splat(from);
        a0 = multiplyAdd(r0, x, a0);
        b0 = multiplyAdd(r0, y, b0);
        const r1 = v128.load32_splat(from, 4);
        a1 = multiplyAdd(r1, x, a1);
        b1 = multiplyAdd(r1, y, b1);
        const r2 = v128.load32_splat(from, 8);
        a2 = multiplyAdd(r2, x, a2);
        b2 = multiplyAdd(r2, y, b2);
        const r3 = v128.load32_splat(from, 12);
        a3 = multiplyAdd(r3, x, a3);
        b3 = multiplyAdd(r3, y, b3);
      }
      const to = rows + (q << 3);
      writeNegative(to, a0);
      writeNegative(to + 32, b0);
      writeNegative(to + stride, a1);
      writeNegative(to + stride + 32, b1);
      writeNegative(to + 2 * stride, a2);
      writeNegative(to + 2 * stride + 32, b2);
      writeNegative(to + 3 * stride, a3);
      writeNegative(to + 3 * stride + 32, b3);
    }
    if (q > p) continue;
    for (let r: usize = 0; r < 4; r++) {
      let sums = f32x4.splat(0);
      for (let at = packed + (p << 2); at < end; at += across) {
        sums = multiplyAdd(v128.load32_splat(at + (r << 2)), v128.load(at), sums);
      }
      writeNegative(rows + r * stride + (p << 3), sums);
    }
  }
}
