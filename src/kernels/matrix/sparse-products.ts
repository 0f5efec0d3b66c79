import type { Pace } from '../../pace.js';
import type { Call, Task } from '../kernels.js';
import type { Workspace } from '../memory/workspace.js';
import { PANEL } from './panel-layout.js';
import { type PanelMatrix, panelAt, panelNumbers } from './panels.js';
import type { MatrixInMemory } from './sparse-matrix.js';

/**
 * target = A^T A x dense, A being a sparse matrix. Threads take panels of it.
 * @param ranges - the calls that a panel is done in, from `rowRanges`.
 * @param target - as many rows and columns as dense; overwritten.
 */
export async function square(
  workspace: Workspace,
  { offsets, indexes, values, entries }: MatrixInMemory,
  ranges: readonly (readonly [number, number])[],
  dense: PanelMatrix,
  target: PanelMatrix,
  pace: Pace,
): Promise<void> {
  panelNumbers(workspace, target).fill(0);
  const tasks = Array.from({ length: dense.panels }, (_, panel) =>
    ranges.map(
      ([start, end]): Call => [
        'addSquare',
        offsets,
        indexes,
        values,
        start,
        end,
        panelAt(dense, panel),
        panelAt(target, panel),
      ],
    ),
  );
  await workspace.run(tasks, 2 * entries * dense.panels * PANEL, pace);
}

/**
 * target = rows `start` to `end` of a sparse matrix x dense. Threads take panels of it.
 * @param target - end - start rows, as many columns as dense; overwritten.
 */
export async function multiplyRows(
  workspace: Workspace,
  { offsets, indexes, values, rows, entries }: MatrixInMemory,
  start: number,
  end: number,
  dense: PanelMatrix,
  target: PanelMatrix,
  pace: Pace,
): Promise<void> {
  const tasks: Task[] = Array.from({ length: dense.panels }, (_, panel) => [
    ['multiplySparse', offsets, indexes, values, start, end, panelAt(dense, panel), panelAt(target, panel)],
  ]);
  const share = (end - start) / Math.max(1, rows);
  await workspace.run(tasks, share * entries * dense.panels * PANEL, pace);
}
