import type { SparseMatrix } from '../../kernels/matrix/sparse-matrix.js';
import type { Workspace } from '../../kernels/memory/workspace.js';
import { type Block, blocksOf, inTurns, type Pace } from '../../pace.js';

/** Entries that a window has room for, unless one row has more: half a gigabyte. */
const WINDOW = 2 ** 26;

/** Entries that are copied before other work may have a turn. */
const COPY = 2 ** 22;

/** Cuts the rows of a matrix into windows of at most `most` entries, or of one row. */
export function cutWindows({ rows, offsets }: Pick<SparseMatrix, 'rows' | 'offsets'>, most: number): Block[] {
  const windows: Block[] = [];
  for (let first = 0, end = 1; first < rows; first = end, end = first + 1) {
    while (end < rows && offsets[end + 1] - offsets[first] <= most) end++;
    windows.push([first, end]);
  }
  return windows;
}

/**
 * The rows of a matrix of which the memory of the kernels holds a window at a time, so that interactions need not stand
 * there twice: its 4 GiB then have room for twice as many.
 */
export class RowWindows {
  /** Addresses; the offsets of rows outside the window are those of another. */
  readonly offsets: number;
  readonly indexes: number;
  readonly values: number;
  readonly windows: readonly Block[];
  private loaded: Block | null = null;

  constructor(
    private readonly workspace: Workspace,
    private readonly matrix: SparseMatrix,
    most = WINDOW,
  ) {
    const { rows, offsets } = matrix;
    this.windows = cutWindows(matrix, most);
    const room = this.windows.reduce((largest, [first, end]) => Math.max(largest, offsets[end] - offsets[first]), 0);
    this.offsets = workspace.allocate(4 * (rows + 1));
    this.indexes = workspace.allocate(4 * room);
    // Events in order have no values by item.
    this.values = workspace.allocate(matrix.values.length === 0 ? 0 : 4 * room);
  }

  /** Has the rows of a window in memory, and of no other. */
  async load(window: Block, pace: Pace): Promise<void> {
    if (this.loaded === window) return;
    const { workspace, matrix } = this;
    const [first, end] = window;
    const base = matrix.offsets[first];
    const entries = matrix.offsets[end] - base;
    const offsets = workspace.integers(this.offsets + 4 * first, end - first + 1);
    for (let row = first; row <= end; row++) offsets[row - first] = matrix.offsets[row] - base;
    const valued = matrix.values.length === 0 ? 0 : entries;
    const [indexes, values] = [workspace.integers(this.indexes, entries), workspace.floats(this.values, valued)];
    await inTurns(blocksOf(entries, COPY), pace, (start, stop) => {
      indexes.set(matrix.indexes.subarray(base + start, base + stop), start);
      if (valued > 0) values.set(matrix.values.subarray(base + start, base + stop), start);
    });
    this.loaded = window;
  }
}
