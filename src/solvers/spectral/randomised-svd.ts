import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import { mirrorUpper, orthonormalise } from '../../kernels/matrix/orthonormalise.js';
import { PANEL } from '../../kernels/matrix/panel-layout.js';
import {
  allocatePanels,
  type PanelMatrix,
  panelNumbers,
  readPanels,
  reshapePanels,
} from '../../kernels/matrix/panels.js';
import { loadMatrix, rowRanges, type SparseMatrix, transpose } from '../../kernels/matrix/sparse-matrix.js';
import { multiplyRows, square } from '../../kernels/matrix/sparse-products.js';
import { symmetricEigen } from '../../kernels/matrix/symmetric-eigen.js';
import { blocksOf, inTurns } from '../../pace.js';
import { Random } from '../../random.js';

/** Squared singular values below this share of the largest are Float32 rounding: such directions are dropped. */
const SMALLEST_SQUARE = 1e-6;

/** Below this share a product with the matrix again would bring more rounding than it takes away. */
const SMALLEST_EXACT = 1e-5;

/** Numbers that the product of one row block may hold: it is all that is kept of the matrix's larger side. */
const BLOCK = 2 ** 22;

/** Rows that are filled or read before other work may have a turn. */
const BLOCK_ROWS = 4096;

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

/** Fills a matrix with random numbers, uniform in [-1, 1): as good a start as normal ones, and sooner drawn. */
async function fillRandom({ workspace, pace }: Arithmetic, matrix: PanelMatrix, seed: number): Promise<void> {
  const { rows, columns, panels } = matrix;
  const random = new Random(seed);
  const numbers = panelNumbers(workspace, matrix);
  await inTurns(blocksOf(rows * panels, BLOCK_ROWS), pace, (start, end) => {
    for (let row = start; row < end; row++) {
      const filled = Math.min(PANEL, columns - Math.floor(row / rows) * PANEL);
      const to = row * PANEL;
      for (let c = 0; c < PANEL; c++) numbers[to + c] = c < filled ? 2 * random.uniform() - 1 : 0;
    }
  });
}

/** Replaces rows of the columns whose factor is not 0 by products x factors. */
function replaceColumns(
  vectors: Float32Array,
  products: Float32Array,
  factors: Float64Array,
  start: number,
  end: number,
): void {
  for (let row = start, at = start * factors.length; row < end; row++) {
    for (let k = 0; k < factors.length; k++, at++) if (factors[k] > 0) vectors[at] = products[at] * factors[k];
  }
}

/** A matrix in panels as a plain one, row-major. */
async function readMatrix({ workspace, pace }: Arithmetic, matrix: PanelMatrix): Promise<Float32Array> {
  const { rows, columns } = matrix;
  const numbers = new Float32Array(rows * columns);
  await inTurns(blocksOf(rows, BLOCK_ROWS), pace, (start, end) =>
    readPanels(workspace, matrix, start, end, numbers, start * columns),
  );
  return numbers;
}

/**
 * The first directions of a sparse matrix by randomised subspace iteration (Halko, Martinsson and Tropp, 2011). It
 * works on the smaller side: the larger is streamed in row blocks, so memory is (smaller side) x (dim + oversampling)
 * twice, and nothing of the larger side is held but a block. The result depends on the seed and the shape alone, not on
 * the machine's speed or its threads.
 *
 * @param onStep - called with the share of the work that is done, in (0, 1].
 */
export function randomisedSvd(
  arithmetic: Arithmetic,
  matrix: SparseMatrix,
  options: SvdOptions,
  onStep: (fraction: number) => void = () => {},
): Promise<SingularDirections> {
  return arithmetic.workspace.scope(() => iterate(arithmetic, matrix, options, onStep));
}

async function iterate(
  arithmetic: Arithmetic,
  matrix: SparseMatrix,
  { dim, powerIterations, oversampling, seed }: SvdOptions,
  onStep: (fraction: number) => void,
): Promise<SingularDirections> {
  const { workspace, dense, pace } = arithmetic;
  const wide = matrix.columns > matrix.rows;
  // Rows are the larger side, which is streamed; columns the smaller, on which the subspace is held.
  const tall = wide ? await transpose(matrix, pace) : matrix;
  const width = Math.min(dim + oversampling, tall.columns);
  const loaded = await loadMatrix(workspace, tall, pace);
  const ranges = [...rowRanges(tall)];
  let basis = allocatePanels(workspace, tall.columns, width);
  let spare = allocatePanels(workspace, tall.columns, width);
  await fillRandom(arithmetic, basis, seed);
  // The first pass turns random columns into columns of the matrix's own space, each further one sharpens it.
  for (let pass = 0; pass <= powerIterations; pass++) {
    await square(workspace, loaded, ranges, basis, spare, pace);
    const orthonormal = await orthonormalise(arithmetic, spare, basis, pass === powerIterations ? 2 : 1);
    [basis, spare] = orthonormal === spare ? [spare, basis] : [basis, spare];
    onStep((pass + 1) / (powerIterations + 2));
  }

  const blocks = [...rowRanges(tall, Math.max(1, Math.floor(BLOCK / width)))];
  const blockRows = blocks.reduce((most, [start, end]) => Math.max(most, end - start), 0);
  const block = allocatePanels(workspace, blockRows, width);
  const sum = new Float64Array(width * width);
  for (const [start, end] of blocks) {
    const product = reshapePanels(block, end - start, width);
    await multiplyRows(workspace, loaded, start, end, basis, product, pace);
    await dense.addGram(product, sum);
  }
  mirrorUpper(sum, width);
  const eigen = await symmetricEigen(workspace, sum, width, pace);
  const values = new Float64Array(dim);
  const rotation = new Float32Array(width * dim);
  for (let k = 0; k < dim; k++) {
    if (!(eigen.values[k] > eigen.values[0] * SMALLEST_SQUARE)) continue;
    values[k] = Math.sqrt(eigen.values[k]);
    // Where the smaller side is the left one, the right vectors are one more product away, over the singular value.
    const scale = wide ? 1 / values[k] : 1;
    for (let i = 0; i < width; i++) rotation[i * dim + k] = eigen.vectors[k * width + i] * scale;
  }
  const smaller = reshapePanels(spare, tall.columns, dim);
  await dense.multiply(basis, rotation, smaller, false);
  if (!wide) {
    // A^T of the left vectors A V / s, over the values: with these, what the directions explain is never more than there
    // is, however few the passes were, and an entry of V s^2 is what an item has in common with a direction.
    const common = reshapePanels(basis, tall.columns, dim);
    await square(workspace, loaded, ranges, smaller, common, pace);
    const vectors = await readMatrix(arithmetic, smaller);
    const products = await readMatrix(arithmetic, common);
    const inverses = values.map((value) => (value ** 2 > values[0] ** 2 * SMALLEST_EXACT ? value ** -2 : 0));
    await inTurns(blocksOf(tall.columns, BLOCK_ROWS), pace, (start, end) =>
      replaceColumns(vectors, products, inverses, start, end),
    );
    onStep(1);
    return { values, vectors };
  }
  const vectors = new Float32Array(tall.rows * dim);
  for (const [start, end] of blocks) {
    const product = reshapePanels(block, end - start, dim);
    await multiplyRows(workspace, loaded, start, end, smaller, product, pace);
    readPanels(workspace, product, 0, end - start, vectors, start * dim);
  }
  onStep(1);
  return { values, vectors };
}
