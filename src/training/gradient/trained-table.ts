import type { Call } from '../../kernels/kernels.js';
import type { Workspace } from '../../kernels/workspace.js';

/** Numbers of a row are filled up with zeros to a multiple of this. */
const WIDTH = 8;

/** A table that is trained, and Adam's moments of it, in the memory of the kernels. */
export class TrainedTable {
  /** Numbers of a row in memory: a multiple of 8. */
  readonly dim: number;
  readonly address: number;
  private readonly first: number;
  private readonly second: number;

  /** @param start - what the table begins with: rows of `embeddingDim` numbers, row-major. */
  constructor(
    private readonly workspace: Workspace,
    start: Float32Array,
    private readonly embeddingDim: number,
  ) {
    this.dim = Math.ceil(embeddingDim / WIDTH) * WIDTH;
    const rows = start.length / embeddingDim;
    const length = rows * this.dim;
    [this.address, this.first, this.second] = [1, 2, 3].map(() => workspace.allocate(4 * length));
    for (const address of [this.address, this.first, this.second]) workspace.floats(address, length).fill(0);
    const table = workspace.floats(this.address, length);
    for (let row = 0; row < rows; row++) {
      for (let c = 0; c < embeddingDim; c++) table[row * this.dim + c] = start[row * embeddingDim + c];
    }
  }

  /**
   * The call for Adam's step on some rows.
   * @param rows, gradients - addresses of the rows' numbers and of their gradients, of which `start` to `end` count.
   * @param steps - how many steps that is, counted from 1.
   */
  adamStep(rows: number, gradients: number, start: number, end: number, learningRate: number, steps: number): Call {
    const rate = learningRate / (1 - 0.9 ** steps);
    const correction = 1 / (1 - 0.999 ** steps);
    const { address, first, second, dim } = this;
    return ['stepAdam', address, first, second, dim, rows, gradients, start, end, rate, correction];
  }

  /** A copy of the table: rows of `embeddingDim` numbers. */
  read(rows: number): Float32Array {
    const { embeddingDim, dim } = this;
    const source = this.workspace.floats(this.address, rows * dim);
    const table = new Float32Array(rows * embeddingDim);
    for (let row = 0; row < rows; row++) {
      for (let c = 0; c < embeddingDim; c++) table[row * embeddingDim + c] = source[row * dim + c];
    }
    return table;
  }
}
