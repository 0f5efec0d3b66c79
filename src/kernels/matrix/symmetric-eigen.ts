import { blocksOf, type Pace } from '../../pace.js';
import type { Call, Task } from '../kernels.js';
import type { Workspace } from '../memory/workspace.js';

/** Eigenvalues in descending order, and the eigenvector of each as a row of `vectors` (size x size). */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** QR steps that one eigenvalue may take; two or three are usual. */
const MAX_STEPS = 60;

/**
 * Numbers below this share of the matrix count as 0. They come up where columns depend on each other, far below
 * rounding; if they were kept, their squares would leave the range of Float64, and rotations would not be orthogonal.
 */
const NEGLIGIBLE_SHARE = Number.EPSILON ** 2;

/** Multiplications of one call of a kernel: some milliseconds. */
const CALL = 2 ** 22;

/** Rotations that are gathered before they are applied to the vectors. */
const ROTATIONS = 2 ** 13;

/** Columns that one task rotates: they stay in the cache. */
const COLUMNS = 32;

/** T = Q^T A Q, tridiagonal, and the address of Q^T. */
interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly offDiagonal: Float64Array;
  readonly rotation: number;
}

/** Brings a matrix to tridiagonal form by Householder reflections, see the kernel. */
async function toTridiagonal(
  workspace: Workspace,
  matrix: Float64Array,
  size: number,
  tiny: number,
  pace: Pace,
): Promise<Tridiagonal> {
  const [work, rotation] = [1, 2].map(() => workspace.allocate(8 * size * size));
  const [diagonal, offDiagonal, betas, product] = [1, 2, 3, 4].map(() => workspace.allocate(8 * size));
  workspace.doubles(work, size * size).set(matrix);
  const reflections = Math.max(0, size - 2);
  const steps: Call[] = [];
  for (let start = 0, end = 0; start < reflections; start = end) {
    // A step takes three passes over what is left of the matrix.
    end = Math.min(reflections, start + Math.ceil(CALL / (3 * (size - start) ** 2)));
    steps.push(['tridiagonalise', work, size, start, end, tiny, diagonal, offDiagonal, betas, product]);
  }
  await workspace.run([steps], size ** 3, pace);
  const [onDiagonal, beside] = [workspace.doubles(diagonal, size), workspace.doubles(offDiagonal, size)];
  const left = workspace.doubles(work, size * size);
  for (let k = reflections; k < size; k++) {
    onDiagonal[k] = left[k * size + k];
    if (k + 1 < size) beside[k] = left[k * size + k + 1];
  }
  const rows = Math.max(1, Math.floor(CALL / (size * size)));
  const tasks: Task[] = Array.from(blocksOf(size, rows), ([start, end]) => [
    ['gatherReflections', work, betas, size, start, end, rotation],
  ]);
  await workspace.run(tasks, size ** 3, pace);
  return { diagonal: onDiagonal.slice() as Float64Array, offDiagonal: beside.slice() as Float64Array, rotation };
}

/** Rotations of neighbouring rows, gathered and then applied to all columns at once. */
class Rotations {
  private readonly address: number;
  private readonly gathered: number[] = [];

  constructor(
    private readonly workspace: Workspace,
    private readonly rows: number,
    private readonly size: number,
    private readonly pace: Pace,
  ) {
    // A step adds at most `size` rotations to those that are full.
    this.address = workspace.allocate(24 * (ROTATIONS + size));
  }

  /** Rotates rows `row` and `row + 1` by cosine c and sine s. */
  add(row: number, c: number, s: number): void {
    this.gathered.push(row, c, s);
  }

  get full(): boolean {
    return this.gathered.length >= 3 * ROTATIONS;
  }

  async apply(): Promise<void> {
    const { workspace, rows, size, address, gathered } = this;
    const count = gathered.length / 3;
    workspace.doubles(address, gathered.length).set(gathered);
    gathered.length = 0;
    const tasks: Task[] = Array.from(blocksOf(size, COLUMNS), ([start, end]) => [
      ['turnRows', rows, size, address, count, start, end],
    ]);
    await workspace.run(tasks, 4 * count * size, this.pace);
  }
}

/**
 * One implicit QR step with Wilkinson's shift on the part `low`..`high` of a tridiagonal matrix (Golub and Van Loan,
 * algorithm 8.3.2).
 * @param rotate - called with the rotation of each pair of rows, to do the same to the eigenvectors.
 */
function qrStep(
  d: Float64Array,
  e: Float64Array,
  low: number,
  high: number,
  rotate: (row: number, c: number, s: number) => void,
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
    rotate(k, c, s);
  }
}

/**
 * All eigenvalues and eigenvectors of a real symmetric matrix, in Float64: Householder tridiagonalisation, then
 * implicit QR. About 7 size^3 multiplications.
 * @param matrix - size x size, row-major, finite; not changed.
 */
export function symmetricEigen(workspace: Workspace, matrix: Float64Array, size: number, pace: Pace): Promise<Eigen> {
  return workspace.scope(async () => {
    let squares = 0;
    for (const value of matrix) squares += value * value;
    const tiny = NEGLIGIBLE_SHARE * Math.sqrt(squares);
    const { diagonal: d, offDiagonal: e, rotation } = await toTridiagonal(workspace, matrix, size, tiny, pace);
    const rotations = new Rotations(workspace, rotation, size, pace);
    let high = size - 1;
    for (let steps = 0; high > 0; ) {
      const negligible = (k: number): boolean =>
        Math.abs(e[k]) <= Math.max(tiny, Number.EPSILON * (Math.abs(d[k]) + Math.abs(d[k + 1])));
      // After so many steps only rounding is left; more would change nothing.
      if (negligible(high - 1) || steps === MAX_STEPS) {
        high--;
        steps = 0;
        continue;
      }
      let low = high - 1;
      while (low > 0 && !negligible(low - 1)) low--;
      qrStep(d, e, low, high, (row, c, s) => rotations.add(row, c, s));
      steps++;
      if (rotations.full) await rotations.apply();
    }
    await rotations.apply();

    const order = Array.from(d.keys()).sort((a, b) => d[b] - d[a] || a - b);
    const vectors = workspace.doubles(rotation, size * size);
    const sorted = new Float64Array(size * size);
    order.forEach((from, to) => {
      sorted.set(vectors.subarray(from * size, (from + 1) * size), to * size);
    });
    return { values: Float64Array.from(order, (from) => d[from]), vectors: sorted };
  });
}
