import type { Call } from '../../kernels/kernels.js';
import type { Workspace } from '../../kernels/memory/workspace.js';
import { blocksOf, inTurns, type Pace } from '../../pace.js';

/** Rows are padded with zeros to a multiple of this length. */
const WIDTH = 8;

/** Rows that are copied at once: less than a millisecond of work. */
const BLOCK_ROWS = 4096;

/** A table that is trained, and Adam's moments of it, in the memory of the kernels. */
export class TrainedTable {
  /** Length of a row in memory: a multiple of 8. */
  readonly dim: number;
  readonly address: number;
  private readonly first: number;
  private readonly second: number;

  private constructor(
    private readonly workspace: Workspace,
    private readonly rows: number,
    private readonly embeddingDim: number,
    private readonly pace: Pace,
  ) {
    this.dim = Math.ceil(embeddingDim / WIDTH) * WIDTH;
    [this.address, this.first, this.second] = [1, 2, 3].map(() => workspace.allocate(4 * rows * this.dim));
  }

  /** @param start - what the table begins with: rows of `embeddingDim` numbers, row-major. */
  static async create(
    workspace: Workspace,
    start: Float32Array,
    embeddingDim: number,
    pace: Pace,
  ): Promise<TrainedTable> {
    const table = new TrainedTable(workspace, start.length / embeddingDim, embeddingDim, pace);
    for (const address of [table.address, table.first, table.second]) {
      workspace.floats(address, table.rows * table.dim).fill(0);
    }
    await table.copyRows((numbers, row, to) => {
      for (let c = 0; c < embeddingDim; c++) numbers[to + c] = start[row * embeddingDim + c];
    });
    return table;
  }

  /**
   * The call for Adam's step on some rows.
   * @param rows, gradients - addresses of the rows' numbers and of their gradients, of which `start` to `end` count.
   * @param steps - the number of this step, counted from 1.
   */
  adamStep(rows: number, gradients: number, start: number, end: number, learningRate: number, steps: number): Call {
    const rate = learningRate / (1 - 0.9 ** steps);
    const correction = 1 / (1 - 0.999 ** steps);
    const { address, first, second, dim } = this;
    return ['stepAdam', address, first, second, dim, rows, gradients, start, end, rate, correction];
  }

  /** A copy of the table: rows of `embeddingDim` numbers. */
  async read(): Promise<Float32Array> {
    const { rows, embeddingDim } = this;
    const copy = new Float32Array(rows * embeddingDim);
    await this.copyRows((numbers, row, from) => {
      for (let c = 0; c < embeddingDim; c++) copy[row * embeddingDim + c] = numbers[from + c];
    });
    return copy;
  }

  /** Calls `copy` for each row, with the numbers in memory and where the row begins among them. */
  private copyRows(copy: (numbers: Float32Array, row: number, at: number) => void): Promise<void> {
    const { workspace, rows, dim, pace } = this;
    return inTurns(blocksOf(rows, BLOCK_ROWS), pace, (start, end) => {
      const numbers = workspace.floats(this.address, rows * dim) as Float32Array;
      for (let row = start; row < end; row++) copy(numbers, row, row * dim);
    });
  }
}
