import { multiplyAdd } from './simd';

// A dense matrix stands in panels of 16 columns: a row of a panel is one cache line and fits into four registers.

/**
 * Rows `start` to `end` of a sparse matrix times one panel of a dense one.
 *
 * @param offsets, indexes, values - the sparse matrix in compressed rows.
 * @param dense - one panel, a row for each column of the sparse matrix.
 * @param target - one panel of end - start rows; overwritten.
 */
export function multiplySparse(
  offsets: usize,
  indexes: usize,
  values: usize,
  start: i32,
  end: i32,
  dense: usize,
  target: usize,
): void {
  for (let row = start; row < end; row++) {
    let at = <usize>load<u32>(offsets + (<usize>row << 2)) << 2;
    const last = <usize>load<u32>(offsets + (<usize>row << 2), 4) << 2;
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (; at < last; at += 4) {
      const value = v128.load32_splat(values + at);
      const from = dense + (<usize>load<u32>(indexes + at) << 6);
      a = multiplyAdd(value, v128.load(from), a);
      b = multiplyAdd(value, v128.load(from, 16), b);
      c = multiplyAdd(value, v128.load(from, 32), c);
      d = multiplyAdd(value, v128.load(from, 48), d);
    }
    v128.store(target, a);
    v128.store(target, b, 16);
    v128.store(target, c, 32);
    v128.store(target, d, 48);
    target += 64;
  }
}

/**
 * target += A^T A x one panel of a dense matrix, A being rows `start` to `end` of a sparse one. A row of A x dense never
 * leaves the registers.
 *
 * @param dense, target - one panel each, a row for each column of the sparse matrix.
 */
export function addSquare(
  offsets: usize,
  indexes: usize,
  values: usize,
  start: i32,
  end: i32,
  dense: usize,
  target: usize,
): void {
  for (let row = start; row < end; row++) {
    const first = <usize>load<u32>(offsets + (<usize>row << 2)) << 2;
    const last = <usize>load<u32>(offsets + (<usize>row << 2), 4) << 2;
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (let at = first; at < last; at += 4) {
      const value = v128.load32_splat(values + at);
      const from = dense + (<usize>load<u32>(indexes + at) << 6);
      a = multiplyAdd(value, v128.load(from), a);
      b = multiplyAdd(value, v128.load(from, 16), b);
      c = multiplyAdd(value, v128.load(from, 32), c);
      d = multiplyAdd(value, v128.load(from, 48), d);
    }
    for (let at = first; at < last; at += 4) {
      const value = v128.load32_splat(values + at);
      const to = target + (<usize>load<u32>(indexes + at) << 6);
      v128.store(to, multiplyAdd(value, a, v128.load(to)));
      v128.store(to, multiplyAdd(value, b, v128.load(to, 16)), 16);
      v128.store(to, multiplyAdd(value, c, v128.load(to, 32)), 32);
      v128.store(to, multiplyAdd(value, d, v128.load(to, 48)), 48);
    }
  }
}
