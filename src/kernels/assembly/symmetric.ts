// Symmetric matrices of some hundred rows, in Float64, row-major.

/** The sum of the products of two rows of numbers. */
@inline
function dot(a: usize, b: usize, count: usize): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  const bytes = count << 3;
  let at: usize = 0;
  for (; at + 32 <= bytes; at += 32) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(a + at), v128.load(b + at)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(a + at, 16), v128.load(b + at, 16)));
  }
  const lanes = f64x2.add(s0, s1);
  let sum = f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
  for (; at < bytes; at += 8) sum += load<f64>(a + at) * load<f64>(b + at);
  return sum;
}

/** target += factor x source. */
@inline
function addScaled(target: usize, factor: f64, source: usize, count: usize): void {
  const factors = f64x2.splat(factor);
  const bytes = count << 3;
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) {
    v128.store(target + at, f64x2.add(v128.load(target + at), f64x2.mul(factors, v128.load(source + at))));
  }
  if (at < bytes) store<f64>(target + at, load<f64>(target + at) + factor * load<f64>(source + at));
}

/**
 * Rows `start` to `end` of the lower triangular L with matrix = L L^T, from those above them (Cholesky). Stops, and makes
 * `failed` 1, where a pivot is below `smallest` times its diagonal number; does nothing where `failed` is not 0.
 */
export function choleskyRows(
  matrix: usize,
  lower: usize,
  size: i32,
  start: i32,
  end: i32,
  smallest: f64,
  failed: usize,
): void {
  const row = <usize>size << 3;
  for (let i = <usize>start; i < <usize>end; i++) {
    if (load<u32>(failed) != 0) return;
    const own = lower + i * row;
    for (let j: usize = 0; j <= i; j++) {
      const other = lower + j * row;
      const rest = load<f64>(matrix + i * row + (j << 3)) - dot(own, other, j);
      if (j < i) {
        store<f64>(own + (j << 3), rest / load<f64>(other + (j << 3)));
      } else if (rest > smallest * load<f64>(matrix + i * row + (i << 3))) {
        store<f64>(own + (i << 3), sqrt<f64>(rest));
      } else {
        store<u32>(failed, 1);
      }
    }
  }
}

/** Rows `start` to `end` of the inverse of a lower triangular matrix, from those above them. */
export function invertRows(lower: usize, inverse: usize, size: i32, start: i32, end: i32): void {
  const row = <usize>size << 3;
  for (let i = <usize>start; i < <usize>end; i++) {
    const own = inverse + i * row;
    memory.fill(own, 0, row);
    for (let k: usize = 0; k < i; k++) {
      addScaled(own, -load<f64>(lower + i * row + (k << 3)), inverse + k * row, k + 1);
    }
    const scale = 1 / load<f64>(lower + i * row + (i << 3));
    for (let at: usize = 0; at < i << 3; at += 8) store<f64>(own + at, load<f64>(own + at) * scale);
    store<f64>(own + (i << 3), scale);
  }
}

/**
 * Steps `start` to `end` of bringing a symmetric matrix to tridiagonal form, T = Q^T A Q, by Householder reflections
 * I - beta v v^T (Golub and Van Loan, Matrix Computations, 8.3.1), all over rows, which are contiguous.
 *
 * @param matrix - overwritten: row k holds, from its column k + 1 on, the vector of the k-th reflection.
 * @param tiny - what counts as 0.
 * @param betas - a number for each reflection; 0 where there is none.
 * @param product - room for `size` numbers.
 */
export function tridiagonalise(
  matrix: usize,
  size: i32,
  start: i32,
  end: i32,
  tiny: f64,
  diagonal: usize,
  offDiagonal: usize,
  betas: usize,
  product: usize,
): void {
  const row = <usize>size << 3;
  for (let k = <usize>start; k < <usize>end; k++) {
    const from = (k + 1) << 3;
    const length = <usize>size - k - 1;
    const vector = matrix + k * row + from;
    const root = sqrt<f64>(dot(vector, vector, length));
    const norm = root > tiny ? root : 0;
    store<f64>(diagonal + (k << 3), load<f64>(matrix + k * row + (k << 3)));
    // Reflect onto the axis with the sign that does not cancel.
    const first = load<f64>(vector);
    const image = first > 0 ? -norm : norm;
    store<f64>(offDiagonal + (k << 3), image);
    const beta: f64 = norm == 0 ? 0 : 1 / (norm * (norm + abs<f64>(first)));
    store<f64>(betas + (k << 3), beta);
    store<f64>(vector, first - image);
    if (beta == 0) continue;

    let projection: f64 = 0;
    for (let i: usize = 0; i < length; i++) {
      const sum = beta * dot(matrix + (k + 1 + i) * row + from, vector, length);
      store<f64>(product + (i << 3), sum);
      projection += sum * load<f64>(vector + (i << 3));
    }
    addScaled(product, (-beta / 2) * projection, vector, length);
    for (let i: usize = 0; i < length; i++) {
      const target = matrix + (k + 1 + i) * row + from;
      const v = f64x2.splat(load<f64>(vector + (i << 3)));
      const w = f64x2.splat(load<f64>(product + (i << 3)));
      let at: usize = 0;
      for (; at + 16 <= length << 3; at += 16) {
        const change = f64x2.add(f64x2.mul(v, v128.load(product + at)), f64x2.mul(w, v128.load(vector + at)));
        v128.store(target + at, f64x2.sub(v128.load(target + at), change));
      }
      if (at < length << 3) {
        const change =
          f64x2.extract_lane(v, 0) * load<f64>(product + at) + f64x2.extract_lane(w, 0) * load<f64>(vector + at);
        store<f64>(target + at, load<f64>(target + at) - change);
      }
    }
  }
}

/**
 * Rows `start` to `end` of Q^T, from the reflections that {@link tridiagonalise} has left; the last first, as each then
 * has only the columns behind it to turn.
 *
 * @param rotation - overwritten.
 */
export function gatherReflections(
  matrix: usize,
  betas: usize,
  size: i32,
  start: i32,
  end: i32,
  rotation: usize,
): void {
  const row = <usize>size << 3;
  for (let i = <usize>start; i < <usize>end; i++) {
    const own = rotation + i * row;
    memory.fill(own, 0, row);
    store<f64>(own + (i << 3), 1);
    for (let k = size - 3; k >= 0; k--) {
      const beta = load<f64>(betas + (<usize>k << 3));
      if (beta == 0 || <i32>i <= k) continue;
      const from = (<usize>k + 1) << 3;
      const vector = matrix + <usize>k * row + from;
      const length = <usize>size - <usize>k - 1;
      addScaled(own + from, -beta * dot(own + from, vector, length), vector, length);
    }
  }
}

/**
 * Turns pairs of neighbouring rows, one rotation after the other, in columns `start` to `end`, an even number of them or
 * up to the last.
 *
 * @param rotations - `count` times: the first row of the pair, cosine and sine, in Float64.
 */
export function turnRows(rows: usize, size: i32, rotations: usize, count: i32, start: i32, end: i32): void {
  const row = <usize>size << 3;
  const first = rows + (<usize>start << 3);
  const bytes = (<usize>end - <usize>start) << 3;
  for (let r = rotations; r < rotations + <usize>count * 24; r += 24) {
    const upper = first + <usize>load<f64>(r) * row;
    const lower = upper + row;
    const c = v128.load64_splat(r, 8);
    const s = v128.load64_splat(r, 16);
    let at: usize = 0;
    for (; at + 16 <= bytes; at += 16) {
      const a = v128.load(upper + at);
      const b = v128.load(lower + at);
      v128.store(upper + at, f64x2.add(f64x2.mul(c, a), f64x2.mul(s, b)));
      v128.store(lower + at, f64x2.sub(f64x2.mul(c, b), f64x2.mul(s, a)));
    }
    if (at < bytes) {
      const a = load<f64>(upper + at);
      const b = load<f64>(lower + at);
      const cosine = load<f64>(r, 8);
      const sine = load<f64>(r, 16);
      store<f64>(upper + at, cosine * a + sine * b);
      store<f64>(lower + at, cosine * b - sine * a);
    }
  }
}
