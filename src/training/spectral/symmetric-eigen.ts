import type { Pace } from '../../pace.js';

/** Eigenvalues in descending order, and the eigenvector of each as a row of `vectors` (size x size). */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** QR steps that one eigenvalue may take; two or three are usual. */
const MOST_STEPS = 60;

/**
 * Numbers below this share of the matrix count as 0. They are far below its rounding; kept, as they come up where
 * columns depend on each other, their squares leave the range of Float64 and rotations are none any more.
 */
const NEGLIGIBLE_SHARE = Number.EPSILON ** 2;

/**
 * Brings a symmetric matrix to tridiagonal form, T = Q^T A Q, by Householder reflections (Golub and Van Loan, Matrix
 * Computations, 8.3.1), all over rows, which are contiguous.
 * @param matrix - size x size; overwritten.
 * @param tiny - what counts as 0.
 * @returns the diagonal and the off-diagonal of T, and Q^T.
 */
async function tridiagonalise(matrix: Float64Array, size: number, tiny: number, pace: Pace) {
  const reflections: { readonly from: number; readonly vector: Float64Array; readonly beta: number }[] = [];
  const diagonal = new Float64Array(size);
  const offDiagonal = new Float64Array(size);
  const product = new Float64Array(size);
  for (let k = 0; k < size - 2; k++) {
    const from = k + 1;
    const length = size - from;
    const vector = new Float64Array(length);
    let squares = 0;
    for (let i = 0; i < length; i++) {
      vector[i] = matrix[k * size + from + i];
      squares += vector[i] * vector[i];
    }
    const root = Math.sqrt(squares);
    const norm = root > tiny ? root : 0;
    diagonal[k] = matrix[k * size + k];
    // Reflect onto the axis with the sign that does not cancel.
    const image = vector[0] > 0 ? -norm : norm;
    offDiagonal[k] = image;
    const beta = norm === 0 ? 0 : 1 / (norm * (norm + Math.abs(vector[0])));
    vector[0] -= image;
    reflections.push({ from, vector, beta });
    if (beta === 0) continue;

    let projection = 0;
    for (let i = 0; i < length; i++) {
      const row = (from + i) * size + from;
      let sum = 0;
      for (let j = 0; j < length; j++) sum += matrix[row + j] * vector[j];
      product[i] = beta * sum;
      projection += product[i] * vector[i];
    }
    const half = (beta / 2) * projection;
    for (let i = 0; i < length; i++) product[i] -= half * vector[i];
    for (let i = 0; i < length; i++) {
      const row = (from + i) * size + from;
      const [v, w] = [vector[i], product[i]];
      for (let j = 0; j < length; j++) matrix[row + j] -= v * product[j] + w * vector[j];
    }
    if (pace.due) await pace.rest();
  }
  for (let k = Math.max(0, size - 2); k < size; k++) {
    diagonal[k] = matrix[k * size + k];
    if (k + 1 < size) offDiagonal[k] = matrix[k * size + k + 1];
  }

  const rotation = new Float64Array(size * size);
  for (let i = 0; i < size; i++) rotation[i * size + i] = 1;
  for (const { from, vector, beta } of reflections.reverse()) {
    if (beta === 0) continue;
    for (let i = from; i < size; i++) {
      const row = i * size + from;
      let sum = 0;
      for (let j = 0; j < vector.length; j++) sum += rotation[row + j] * vector[j];
      const scale = beta * sum;
      for (let j = 0; j < vector.length; j++) rotation[row + j] -= scale * vector[j];
    }
    if (pace.due) await pace.rest();
  }
  return { diagonal, offDiagonal, rotation };
}

/** Turns rows `at` and `at + 1` of `rows` by the rotation (c, s). */
function rotateRows(rows: Float64Array, size: number, at: number, c: number, s: number): void {
  const upper = at * size;
  const lower = upper + size;
  for (let j = 0; j < size; j++) {
    const [a, b] = [rows[upper + j], rows[lower + j]];
    rows[upper + j] = c * a + s * b;
    rows[lower + j] = c * b - s * a;
  }
}

/**
 * One implicit QR step with Wilkinson's shift on the part `low`..`high` of a tridiagonal matrix (Golub and Van Loan,
 * algorithm 8.3.2), its rotations applied to the rows of `vectors` as well.
 */
function qrStep(
  d: Float64Array,
  e: Float64Array,
  low: number,
  high: number,
  vectors: Float64Array,
  size: number,
): void {
  const gap = (d[high - 1] - d[high]) / 2;
  const corner = e[high - 1];
  const reach = Math.sqrt(gap * gap + corner * corner);
  const shift = d[high] - (corner * corner) / (gap + (gap < 0 ? -reach : reach));
  let x = d[low] - shift;
  let z = e[low];
  for (let k = low; k < high; k++) {
    const r = Math.hypot(x, z);
    const c = r === 0 ? 1 : x / r;
    const s = r === 0 ? 0 : z / r;
    if (k > low) e[k - 1] = r;
    const [a, b, q] = [d[k], e[k], d[k + 1]];
    d[k] = c * c * a + 2 * c * s * b + s * s * q;
    d[k + 1] = s * s * a - 2 * c * s * b + c * c * q;
    e[k] = (c * c - s * s) * b + c * s * (q - a);
    if (k + 1 < high) {
      x = e[k];
      z = s * e[k + 1];
      e[k + 1] *= c;
    }
    rotateRows(vectors, size, k, c, s);
  }
}

/**
 * All eigenvalues and eigenvectors of a real symmetric matrix, in Float64: Householder tridiagonalisation, then
 * implicit QR. About 7 size^3 multiplications.
 * @param matrix - size x size, row-major, finite; not changed.
 */
export async function symmetricEigen(matrix: Float64Array, size: number, pace: Pace): Promise<Eigen> {
  let squares = 0;
  for (const value of matrix) squares += value * value;
  const tiny = NEGLIGIBLE_SHARE * Math.sqrt(squares);
  const { diagonal: d, offDiagonal: e, rotation: vectors } = await tridiagonalise(matrix.slice(), size, tiny, pace);
  let high = size - 1;
  for (let steps = 0; high > 0; ) {
    const negligible = (k: number): boolean =>
      Math.abs(e[k]) <= Math.max(tiny, Number.EPSILON * (Math.abs(d[k]) + Math.abs(d[k + 1])));
    // What is left of a value after so many steps is rounding; more would change nothing.
    if (negligible(high - 1) || steps === MOST_STEPS) {
      high--;
      steps = 0;
      continue;
    }
    let low = high - 1;
    while (low > 0 && !negligible(low - 1)) low--;
    qrStep(d, e, low, high, vectors, size);
    steps++;
    if (pace.due) await pace.rest();
  }

  const order = Array.from(d.keys()).sort((a, b) => d[b] - d[a] || a - b);
  const sorted = new Float64Array(size * size);
  order.forEach((from, to) => {
    sorted.set(vectors.subarray(from * size, (from + 1) * size), to * size);
  });
  return { values: Float64Array.from(order, (from) => d[from]), vectors: sorted };
}
