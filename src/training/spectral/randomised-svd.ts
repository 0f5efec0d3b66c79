import { type SparseMatrix, transpose } from '../../kernels/sparse.js';
import type { Pace } from '../../pace.js';
import { Random } from '../../random.js';
import { forEachBlock, forEachOf, mirrorUpper, multiplyTall } from '../dense.js';
import type { Products } from '../products.js';
import { orthonormalise } from './orthonormalise.js';
import { symmetricEigen } from './symmetric-eigen.js';

/** Squared singular values below this share of the largest are Float32 rounding: such directions are dropped. */
const SMALLEST_SQUARE = 1e-6;

/** Numbers that the product of one row block may hold: it is all that is kept of the matrix's larger side. */
const BLOCK = 2 ** 18;

/** Multiplications that a row block may take, but for a row that alone takes more: some ten milliseconds. */
const WORK = 2 ** 24;

/** Where blocks of rows end: each as long as its entries and its product allow. It depends on the matrix alone. */
function* rowBlocks({ rows, offsets }: SparseMatrix, width: number, mostRows: number): Generator<[number, number]> {
  for (let start = 0, end = 1; start < rows; start = end, end = start + 1) {
    while (end < rows && end - start < mostRows && (offsets[end + 1] - offsets[start]) * width <= WORK) end++;
    yield [start, end];
  }
}

/** The leading part of a singular value decomposition. */
export interface SingularDirections {
  /** Singular values, descending; 0 for directions that the matrix does not have. */
  readonly values: Float64Array;
  /** Right singular vectors: columns of a matrix of matrix.columns x values.length, row-major. */
  readonly vectors: Float32Array;
}

export interface SvdOptions {
  readonly dim: number;
  readonly powerIterations: number;
  readonly oversampling: number;
  readonly seed: number;
}

/**
 * The first directions of a sparse matrix by randomised subspace iteration (Halko, Martinsson and Tropp, 2011). It
 * works on the smaller side: the larger is streamed in row blocks, so memory is (smaller side) x (dim + oversampling)
 * and the two are never both held. The result depends on the seed and the shape alone, not on the machine's speed.
 *
 * @param onStep - hears the share of the work that is done, in (0, 1].
 */
export async function randomisedSvd(
  products: Products,
  matrix: SparseMatrix,
  options: SvdOptions,
  pace: Pace,
  onStep: (fraction: number) => void = () => {},
): Promise<SingularDirections> {
  const { dim, powerIterations, oversampling, seed } = options;
  const wide = matrix.columns > matrix.rows;
  // Rows are the larger side, which is streamed; columns the smaller, on which the subspace is held.
  const tall = wide ? transpose(matrix) : matrix;
  const width = Math.min(dim + oversampling, tall.columns);
  const blockRows = Math.max(1, Math.floor(BLOCK / width));
  const sparse = products.sparse(tall, width, blockRows);
  const forEachRowBlock = (work: (start: number, end: number) => void): Promise<void> =>
    forEachOf(rowBlocks(tall, width, blockRows), pace, work);

  let basis: Float32Array = new Float32Array(tall.columns * width);
  const random = new Random(seed);
  await forEachBlock(tall.columns, blockRows, pace, (start, end) =>
    random.fillNormal(basis.subarray(start * width, end * width)),
  );
  // The first pass turns random columns into columns of the matrix's own space, each further one sharpens it.
  for (let pass = 0; pass <= powerIterations; pass++) {
    sparse.setDense(basis);
    await forEachRowBlock((start, end) => sparse.addSquare(start, end));
    const passes = pass === powerIterations ? 2 : 1;
    basis = await orthonormalise(products.dense, sparse.takeSum(), width, pace, passes);
    onStep((pass + 1) / (powerIterations + 2));
  }

  const sum = new Float64Array(width * width);
  sparse.setDense(basis);
  await forEachRowBlock((start, end) => products.dense.addGram(sparse.multiply(start, end), width, sum));
  mirrorUpper(sum, width);
  const eigen = await symmetricEigen(sum, width, pace);
  const values = new Float64Array(dim);
  const rotation = new Float32Array(width * dim);
  for (let k = 0; k < dim; k++) {
    if (!(eigen.values[k] > eigen.values[0] * SMALLEST_SQUARE)) continue;
    values[k] = Math.sqrt(eigen.values[k]);
    // Where the smaller side is the left one, the right vectors are one more product away, over the singular value.
    const scale = wide ? 1 / values[k] : 1;
    for (let i = 0; i < width; i++) rotation[i * dim + k] = eigen.vectors[k * width + i] * scale;
  }
  const smaller = await multiplyTall(products.dense, basis, width, rotation, dim, pace);
  if (!wide) {
    onStep(1);
    return { values, vectors: smaller };
  }
  const vectors = new Float32Array(tall.rows * dim);
  const finish = products.sparse(tall, dim, blockRows);
  finish.setDense(smaller);
  await forEachRowBlock((start, end) => {
    vectors.set(finish.multiply(start, end), start * dim);
  });
  onStep(1);
  return { values, vectors };
}
