// A symmetric matrix in Float64, its lower triangle in groups of four rows: each row of group g has 4 (g + 1) numbers, of
// which those behind the diagonal are not read.

/** The address of a row. */
@inline
export function rowAt(matrix: usize, row: usize): usize {
  const group = row >> 2;
  return matrix + ((8 * group * (group + 1) + 4 * (row & 3) * (group + 1)) << 3);
}

@inline
function total(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}

@inline
function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f64x2.relaxed_madd(a, b, c) : f64x2.add(f64x2.mul(a, b), c);
}

@inline
function take(at: usize, sum: f64): void {
  store<f64>(at, load<f64>(at) - sum);
}

/** Takes the products of four rows, `stride` bytes apart, with two, over their first `bytes`, from what is at `bytes`. */
function takeProducts(rows: usize, stride: usize, others: usize, otherStride: usize, bytes: usize, to: usize): void {
  let a0 = f64x2.splat(0);
  let b0 = a0;
  let a1 = a0;
  let b1 = a0;
  let a2 = a0;
  let b2 = a0;
  let a3 = a0;
  let b3 = a0;
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(others + at);
    const y = v128.load(others + otherStride + at);
    const from = rows + at;
    const r0 = v128.load(from);
    a0 = madd(r0, x, a0);
    b0 = madd(r0, y, b0);
    const r1 = v128.load(from + stride);
    a1 = madd(r1, x, a1);
    b1 = madd(r1, y, b1);
    const r2 = v128.load(from + 2 * stride);
    a2 = madd(r2, x, a2);
    b2 = madd(r2, y, b2);
    const r3 = v128.load(from + 3 * stride);
    a3 = madd(r3, x, a3);
    b3 = madd(r3, y, b3);
  }
  take(to, total(a0));
  take(to + 8, total(b0));
  take(to + stride, total(a1));
  take(to + stride + 8, total(b1));
  take(to + 2 * stride, total(a2));
  take(to + 2 * stride + 8, total(b2));
  take(to + 3 * stride, total(a3));
  take(to + 3 * stride + 8, total(b3));
}

/** Four numbers of a row of L, or as many as `column` says, from those of L on the diagonal at `corner`. */
@inline
function solveRow(at: usize, corner: usize, cornerStride: usize, columns: usize): void {
  for (let j: usize = 0; j < columns; j++) {
    let sum = load<f64>(at + (j << 3));
    const other = corner + j * cornerStride;
    for (let k: usize = 0; k < j; k++) sum -= load<f64>(at + (k << 3)) * load<f64>(other + (k << 3));
    store<f64>(at + (j << 3), sum / load<f64>(other + (j << 3)));
  }
}

/**
 * Overwrites a matrix of `groups` x 4 rows with its Cholesky factor L, matrix = L L^T.
 *
 * @param smallest - what a squared pivot is made where rounding has left less.
 */
export function factorise(matrix: usize, groups: usize, smallest: f64): void {
  for (let i: usize = 0; i < groups; i++) {
    const rows = rowAt(matrix, i << 2);
    const stride = (i + 1) << 5;
    for (let j: usize = 0; j <= i; j++) {
      const others = rowAt(matrix, j << 2);
      const otherStride = (j + 1) << 5;
      const left = j << 5;
      if (j > 0) {
        takeProducts(rows, stride, others, otherStride, left, rows + left);
        takeProducts(rows, stride, others + 2 * otherStride, otherStride, left, rows + left + 16);
      }
      for (let r: usize = 0; r < 4; r++) {
        const at = rows + r * stride + left;
        if (j < i) {
          solveRow(at, others + left, otherStride, 4);
        } else {
          solveRow(at, others + left, otherStride, r);
          let pivot = load<f64>(at + (r << 3));
          for (let k: usize = 0; k < r; k++) pivot -= load<f64>(at + (k << 3)) * load<f64>(at + (k << 3));
          store<f64>(at + (r << 3), sqrt<f64>(max(pivot, smallest)));
        }
      }
    }
  }
}

/** Overwrites a right side with the solution of L L^T x = right. */
export function solve(lower: usize, groups: usize, right: usize): void {
  const size = groups << 2;
  for (let i: usize = 0; i < size; i++) {
    const row = rowAt(lower, i);
    let sum = load<f64>(right + (i << 3));
    for (let k: usize = 0; k < i; k++) sum -= load<f64>(row + (k << 3)) * load<f64>(right + (k << 3));
    store<f64>(right + (i << 3), sum / load<f64>(row + (i << 3)));
  }
  for (let i = size; i-- > 0; ) {
    const row = rowAt(lower, i);
    const value = load<f64>(right + (i << 3)) / load<f64>(row + (i << 3));
    store<f64>(right + (i << 3), value);
    for (let k: usize = 0; k < i; k++) {
      const at = right + (k << 3);
      store<f64>(at, load<f64>(at) - value * load<f64>(row + (k << 3)));
    }
  }
}
