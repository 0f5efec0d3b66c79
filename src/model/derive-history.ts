import { CfRecsError } from '../errors.js';
import { Cholesky } from '../kernels/matrix/cholesky.js';
import { COLUMNS, PANEL } from '../kernels/matrix/panel-layout.js';
import {
  allocatePanels,
  loadTiles,
  type PanelMatrix,
  readPanels,
  reshapePanels,
  writePanels,
} from '../kernels/matrix/panels.js';
import { Workspace } from '../kernels/memory/workspace.js';
import { blocksOf } from '../pace.js';

/** Rows of a table that are in the memory of the kernels at a time. */
const BLOCK_ROWS = 4096;

/** A table (rows x dim, row-major) whose products are computed by the kernels, at once. */
class Table {
  private readonly room: PanelMatrix;

  constructor(
    private readonly workspace: Workspace,
    private readonly numbers: Float32Array,
    private readonly dim: number,
  ) {
    this.room = allocatePanels(workspace, BLOCK_ROWS, dim);
  }

  /** The Gram matrix, on and below the diagonal: dim x dim, multiplied in Float32 and summed in Float64. */
  gram(): Float64Array {
    const { workspace, dim } = this;
    const width = this.room.panels * PANEL;
    const sum = workspace.allocate(8 * width * width);
    workspace.doubles(sum, width * width).fill(0);
    this.forEachBlock(({ address, rows, panels }) => {
      workspace.kernels.addGram(address, rows, panels, 0, rows, 0, panels, sum);
    });
    const found = workspace.doubles(sum, width * width);
    const gram = new Float64Array(dim * dim);
    for (let i = 0; i < dim; i++) for (let j = 0; j <= i; j++) gram[i * dim + j] = found[j * width + i];
    return gram;
  }

  /** The product with a matrix of dim x dim. */
  times(right: Float32Array): Float32Array {
    const { workspace, dim } = this;
    const product = new Float32Array(this.numbers.length);
    const tiles = loadTiles(workspace, right, dim, dim);
    const room = allocatePanels(workspace, BLOCK_ROWS, dim);
    this.forEachBlock(({ address, rows, panels }, start) => {
      const target = reshapePanels(room, rows, dim);
      const tileCount = (panels * PANEL) / COLUMNS;
      workspace.kernels.multiplyPanels(address, rows, panels, 0, rows, tiles, tileCount, 0, target.address);
      readPanels(workspace, target, 0, rows, product, start * dim);
    });
    return product;
  }

  private forEachBlock(work: (block: PanelMatrix, start: number) => void): void {
    const { workspace, room, dim, numbers } = this;
    for (const [start, end] of blocksOf(numbers.length / dim, BLOCK_ROWS)) {
      const block = reshapePanels(room, end - start, dim);
      writePanels(workspace, block, 0, end - start, numbers.subarray(start * dim, end * dim));
      work(block, start);
    }
  }
}

// Plain loops: iterators, and functions that are called for each number, take longer than the products.

/** The largest magnitude. */
function largestOf(numbers: Float32Array): number {
  let largest = 0;
  for (let at = 0; at < numbers.length; at++) largest = Math.max(largest, Math.abs(numbers[at]));
  return largest;
}

function divided(numbers: Float32Array, by: number): Float32Array {
  const quotients = new Float32Array(numbers.length);
  for (let at = 0; at < numbers.length; at++) quotients[at] = numbers[at] / by;
  return quotients;
}

/**
 * The inverse of a positive definite matrix, of which the half on and below the diagonal is read; null where it is too
 * close to a singular one.
 */
function inverseOf(workspace: Workspace, matrix: Float64Array, dim: number): Float64Array | null {
  const cholesky = new Cholesky(workspace, matrix, dim, 0);
  workspace.runAtOnce(cholesky.factorise);
  if (cholesky.failed) return null;
  workspace.runAtOnce(cholesky.invert);
  // (L L')^-1 = (L^-1)' L^-1, row by row of L^-1.
  const rows = cholesky.inverseRows;
  const inverse = new Float64Array(dim * dim);
  for (let k = 0; k < dim; k++) {
    for (let i = 0; i <= k; i++) {
      for (let j = 0; j <= k; j++) inverse[i * dim + j] += rows[k * dim + i] * rows[k * dim + j];
    }
  }
  return inverse;
}

/**
 * History embeddings for item embeddings Q that were trained without: by ridge regression. A user who has the items r
 * gets the vector u whose scores Q u come nearest to r, min |r - Q u|^2 + lambda |u|^2, which is
 *
 *     u = (Q'Q + lambda I)^-1 Q' r,   so each item of the history adds its row of   P = Q (Q'Q + lambda I)^-1.
 *
 * It is the fold-in of Hu, Koren and Volinsky (Collaborative Filtering for Implicit Feedback Datasets, 2008, eq. 4) with
 * the same confidence everywhere, so that it does not depend on the user and is computed once for all.
 *
 * @param itemEmbeddings - items x embeddingDim, row-major.
 * @param regularization - > 0; lambda is this times the mean of the diagonal of Q'Q, so the scale of Q does not matter.
 * @returns P, items x embeddingDim; zeros where Q is zero. Takes 1.5 x items x embeddingDim^2 multiplications, at once.
 * @throws CfRecsError `invalid-option` where columns of Q depend on each other and the regularization is too small.
 */
export function deriveHistoryEmbeddings(
  itemEmbeddings: Float32Array,
  embeddingDim: number,
  regularization: number,
): Float32Array {
  const largest = largestOf(itemEmbeddings);
  if (largest === 0) return new Float32Array(itemEmbeddings.length);
  const workspace = new Workspace({ backend: 'wasm', threads: 1 });
  // Squares of numbers of at most 1 do not overflow.
  const table = new Table(workspace, divided(itemEmbeddings, largest), embeddingDim);
  const gram = table.gram();
  let trace = 0;
  for (let i = 0; i < embeddingDim; i++) trace += gram[i * embeddingDim + i];
  const lambda = (regularization * trace) / embeddingDim;
  for (let i = 0; i < embeddingDim; i++) gram[i * embeddingDim + i] += lambda;
  const inverse = inverseOf(workspace, gram, embeddingDim);
  if (inverse === null) {
    throw new CfRecsError(
      'invalid-option',
      `Expected \`regularization\` to be larger, as columns of \`itemEmbeddings\` depend on each other, got ${regularization}`,
    );
  }
  return table.times(Float32Array.from(inverse, (each) => each / largest));
}
