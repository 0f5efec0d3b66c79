import { blocksOf, inTurns, type Pace } from '../../pace.js';
import type { Call, Task } from '../kernels.js';
import type { Workspace } from '../memory/workspace.js';
import type { DenseEngine } from './dense-engine.js';
import { COLUMNS, PANEL } from './panel-layout.js';
import { loadTiles, type PanelMatrix, readPanels, writePanels } from './panels.js';

/** The dense products that a factorisation needs. */
export interface DenseProducts {
  /**
   * sum += matrix^T matrix, on and above the diagonal; what lies below is left as it is. The products are taken in
   * Float32 and added in Float64.
   * @param sum - columns x columns, row-major.
   */
  addGram(matrix: PanelMatrix, sum: Float64Array): Promise<void>;

  /**
   * target = matrix x right.
   * @param right - matrix.columns x target.columns, row-major.
   * @param target - as many rows as the matrix; overwritten, and not the matrix itself.
   * @param triangular - right is square and upper triangular, which saves half the work.
   */
  multiply(matrix: PanelMatrix, right: Float32Array, target: PanelMatrix, triangular: boolean): Promise<void>;
}

/** Multiplications of one call of a kernel: some milliseconds. */
const CALL = 2 ** 26;

/** Panels whose Gram rows are one task. */
const STRIP = 2;

/** Rows that the kernel of the Gram matrix sums at once: calls that begin elsewhere would give other bits. */
const GRAM_ROWS = 256;

/** The dense products on the project's own kernels. */
export class KernelDenseProducts implements DenseProducts {
  constructor(
    private readonly workspace: Workspace,
    private readonly pace: Pace,
  ) {}

  addGram({ address, rows, columns, panels }: PanelMatrix, sum: Float64Array): Promise<void> {
    const { workspace } = this;
    return workspace.scope(async () => {
      const width = panels * PANEL;
      const product = workspace.allocate(8 * width * width);
      workspace.doubles(product, width * width).fill(0);
      const callRows = GRAM_ROWS * Math.max(1, Math.floor(CALL / (GRAM_ROWS * STRIP * PANEL * width)));
      const tasks = Array.from(blocksOf(panels, STRIP), ([first, last]) =>
        Array.from(
          blocksOf(rows, callRows),
          ([start, end]): Call => ['addGram', address, rows, panels, start, end, first, last, product],
        ),
      );
      await workspace.run(tasks, (rows * width * width) / 2, this.pace);
      const found = workspace.doubles(product, width * width);
      for (let i = 0; i < columns; i++) {
        for (let j = i; j < columns; j++) sum[i * columns + j] += found[i * width + j];
      }
    });
  }

  multiply(matrix: PanelMatrix, right: Float32Array, target: PanelMatrix, triangular: boolean): Promise<void> {
    const { workspace } = this;
    const { address, rows, columns, panels } = matrix;
    return workspace.scope(async () => {
      const [depth, across] = [panels * PANEL, target.panels * PANEL];
      const tiles = loadTiles(workspace, right, columns, target.columns);
      const size = Math.max(16, Math.min(512, 4 * Math.floor(CALL / (4 * depth * across))));
      const tasks: Task[] = Array.from(blocksOf(rows, size), ([start, end]) => [
        [
          'multiplyPanels',
          address,
          rows,
          panels,
          start,
          end,
          tiles,
          across / COLUMNS,
          Number(triangular),
          target.address,
        ],
      ]);
      await workspace.run(tasks, rows * depth * across, this.pace);
    });
  }
}

/** Rows that go to an engine at once. */
const ENGINE_ROWS = 2048;

/** The dense products on an engine, block of rows by block of rows, with a turn of the event loop between them. */
export class EngineDenseProducts implements DenseProducts {
  constructor(
    private readonly engine: DenseEngine,
    private readonly workspace: Workspace,
    private readonly pace: Pace,
  ) {}

  private forEachBlock(matrix: PanelMatrix, work: (rows: Float32Array, start: number, end: number) => void) {
    return inTurns(blocksOf(matrix.rows, ENGINE_ROWS), this.pace, (start, end) => {
      const rows = new Float32Array((end - start) * matrix.columns);
      readPanels(this.workspace, matrix, start, end, rows);
      work(rows, start, end);
    });
  }

  addGram(matrix: PanelMatrix, sum: Float64Array): Promise<void> {
    const { columns } = matrix;
    return this.forEachBlock(matrix, (rows, start, end) => {
      const product = this.engine.gram(rows, end - start, columns);
      for (let i = 0; i < columns; i++) {
        for (let j = i; j < columns; j++) sum[i * columns + j] += product[i * columns + j];
      }
    });
  }

  multiply(matrix: PanelMatrix, right: Float32Array, target: PanelMatrix): Promise<void> {
    return this.forEachBlock(matrix, (rows, start, end) => {
      const product = this.engine.multiply(rows, right, end - start, matrix.columns, target.columns);
      writePanels(this.workspace, target, start, end, product);
    });
  }
}
