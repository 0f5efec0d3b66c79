import type { PanelMatrix } from '../../kernels/panels.js';
import type { Pace } from '../../pace.js';
import type { DenseProducts } from '../dense.js';
import { symmetricEigen } from './symmetric-eigen.js';

/** A pivot below this share of its column's squared length is rounding, not a direction: Float32 has seven digits. */
const SMALLEST_PIVOT = 1e-6;

/** Eigenvalues below this share of the largest are lifted to it, so that no direction is divided by almost nothing. */
const SMALLEST_EIGENVALUE = 1e-9;

/** Fills in what lies below the diagonal of a symmetric matrix from what lies above. */
export function mirrorUpper(matrix: Float64Array, width: number): void {
  for (let i = 1; i < width; i++) for (let j = 0; j < i; j++) matrix[i * width + j] = matrix[j * width + i];
}

/** The dot product of two rows of one matrix, in four strands, which a processor can work on side by side. */
function dotOfRows(matrix: Float64Array, a: number, b: number, length: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 4 <= length; k += 4) {
    s0 += matrix[a + k] * matrix[b + k];
    s1 += matrix[a + k + 1] * matrix[b + k + 1];
    s2 += matrix[a + k + 2] * matrix[b + k + 2];
    s3 += matrix[a + k + 3] * matrix[b + k + 3];
  }
  for (; k < length; k++) s0 += matrix[a + k] * matrix[b + k];
  return s0 + s1 + (s2 + s3);
}

/**
 * The upper triangular R^-1 with Gram = R^T R, by Cholesky's method; null where the columns are too close to linearly
 * dependent for that to be safe.
 */
async function inverseCholesky(gramMatrix: Float64Array, size: number, pace: Pace): Promise<Float32Array | null> {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const sum = gramMatrix[i * size + j] - dotOfRows(lower, i * size, j * size, j);
      if (i === j) {
        if (!(sum > SMALLEST_PIVOT * gramMatrix[i * size + i])) return null;
        lower[i * size + i] = Math.sqrt(sum);
      } else {
        lower[i * size + j] = sum / lower[j * size + j];
      }
    }
    if (pace.due) await pace.rest();
  }
  // R^-1 is the transpose of L^-1; row i of L^-1 is made from the rows above it, so all loops run over rows.
  const inverse = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let k = 0; k < i; k++) {
      const factor = lower[row + k];
      for (let j = 0; j <= k; j++) inverse[row + j] -= factor * inverse[k * size + j];
    }
    const scale = 1 / lower[row + i];
    for (let j = 0; j < i; j++) inverse[row + j] *= scale;
    inverse[row + i] = scale;
    if (pace.due) await pace.rest();
  }
  const transposed = new Float32Array(size * size);
  for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) transposed[j * size + i] = inverse[i * size + j];
  return transposed;
}

/** A matrix that turns columns with this Gram matrix into orthonormal ones, by the eigenproblem: slow, always safe. */
async function inverseRoot(gramMatrix: Float64Array, size: number, pace: Pace): Promise<Float32Array> {
  const { values, vectors } = await symmetricEigen(gramMatrix, size, pace);
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
  products: DenseProducts,
  matrix: PanelMatrix,
  spare: PanelMatrix,
  pace: Pace,
  passes: 1 | 2 = 2,
): Promise<PanelMatrix> {
  const width = matrix.columns;
  let [from, to] = [matrix, spare];
  for (let pass = 0; pass < passes; pass++) {
    const gramMatrix = new Float64Array(width * width);
    await products.addGram(from, gramMatrix);
    mirrorUpper(gramMatrix, width);
    const inverse = await inverseCholesky(gramMatrix, width, pace);
    const factor = inverse ?? (await inverseRoot(gramMatrix, width, pace));
    await products.multiply(from, factor, to, inverse !== null);
    [from, to] = [to, from];
  }
  return from;
}
