import type { Pace } from '../../pace.js';
import type { Workspace } from '../memory/workspace.js';
import type { Arithmetic } from './arithmetic.js';
import { Cholesky } from './cholesky.js';
import type { PanelMatrix } from './panels.js';
import { symmetricEigen } from './symmetric-eigen.js';

/** A pivot below this share of its column's squared length is rounding, not a direction: Float32 has seven digits. */
const SMALLEST_PIVOT = 1e-6;

/** Eigenvalues below this share of the largest are lifted to it, so that no direction is divided by almost nothing. */
const SMALLEST_EIGENVALUE = 1e-9;

/** Fills in what lies below the diagonal of a symmetric matrix from what lies above. */
export function mirrorUpper(matrix: Float64Array, width: number): void {
  for (let i = 1; i < width; i++) for (let j = 0; j < i; j++) matrix[i * width + j] = matrix[j * width + i];
}

/**
 * The upper triangular R^-1 with Gram = R^T R, by Cholesky's method; null where the columns are too close to linearly
 * dependent for that to be safe.
 */
export function inverseCholesky(
  workspace: Workspace,
  gramMatrix: Float64Array,
  size: number,
  pace: Pace,
): Promise<Float32Array | null> {
  return workspace.scope(async () => {
    const cholesky = new Cholesky(workspace, gramMatrix, size, SMALLEST_PIVOT);
    await workspace.run([cholesky.factorise], cholesky.work, pace);
    if (cholesky.failed) return null;
    await workspace.run([cholesky.invert], cholesky.work, pace);
    // R^-1 is the transpose of L^-1.
    const rows = cholesky.inverseRows;
    const transposed = new Float32Array(size * size);
    for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) transposed[j * size + i] = rows[i * size + j];
    return transposed;
  });
}

/** A matrix that turns columns with this Gram matrix into orthonormal ones, by the eigenproblem: slow, always safe. */
async function inverseRoot(
  workspace: Workspace,
  gramMatrix: Float64Array,
  size: number,
  pace: Pace,
): Promise<Float32Array> {
  const { values, vectors } = await symmetricEigen(workspace, gramMatrix, size, pace);
  // Columns of zeros stay such.
  const smallest = values[0] > 0 ? values[0] * SMALLEST_EIGENVALUE : 1;
  const root = new Float32Array(size * size);
  for (let k = 0; k < size; k++) {
    const scale = 1 / Math.sqrt(Math.max(values[k], smallest));
    for (let i = 0; i < size; i++) root[i * size + k] = vectors[k * size + i] * scale;
  }
  return root;
}

/**
 * Makes the columns of a matrix orthonormal, through the Gram matrix (CholeskyQR2: Fukaya et al., 2014); they span the
 * same space. Columns that depend on others come out short or as noise.
 * @param matrix - tall, finite; overwritten.
 * @param spare - room for another matrix of that shape; overwritten.
 * @param passes - 2 for columns that are orthonormal to the last digits of Float32, as one pass loses some; 1 where
 * they only must not grow alike, as between two power iterations.
 * @returns the one of the two that holds the result.
 */
export async function orthonormalise(
  { workspace, dense, pace }: Arithmetic,
  matrix: PanelMatrix,
  spare: PanelMatrix,
  passes: 1 | 2 = 2,
): Promise<PanelMatrix> {
  const width = matrix.columns;
  let [from, to] = [matrix, spare];
  for (let pass = 0; pass < passes; pass++) {
    const gramMatrix = new Float64Array(width * width);
    await dense.addGram(from, gramMatrix);
    mirrorUpper(gramMatrix, width);
    const inverse = await inverseCholesky(workspace, gramMatrix, width, pace);
    const factor = inverse ?? (await inverseRoot(workspace, gramMatrix, width, pace));
    await dense.multiply(from, factor, to, inverse !== null);
    [from, to] = [to, from];
  }
  return from;
}
