import type { Workspace } from '../memory/workspace.js';
import { COLUMNS, PANEL, PANEL_ROW } from './panel-layout.js';

/**
 * A dense matrix in the memory of the kernels, in panels of 16 columns, each row-major: threads can work on different
 * panels, and a row of one panel is read at once. Columns that fill up the last panel are zeros.
 */
export interface PanelMatrix {
  readonly address: number;
  readonly rows: number;
  readonly columns: number;
  readonly panels: number;
}

/** Allocates a matrix, not cleared. */
export function allocatePanels(workspace: Workspace, rows: number, columns: number): PanelMatrix {
  const panels = Math.ceil(columns / PANEL);
  return { address: workspace.allocate(rows * panels * PANEL_ROW), rows, columns, panels };
}

/** A matrix of fewer rows or columns in the memory of another. */
export function reshapePanels({ address }: PanelMatrix, rows: number, columns: number): PanelMatrix {
  return { address, rows, columns, panels: Math.ceil(columns / PANEL) };
}

/** The address of one panel. */
export const panelAt = ({ address, rows }: PanelMatrix, panel: number): number => address + panel * rows * PANEL_ROW;

/** All numbers of a matrix, panel by panel; valid until something is allocated. */
export const panelNumbers = (workspace: Workspace, { address, rows, panels }: PanelMatrix): Float32Array =>
  workspace.floats(address, rows * panels * PANEL) as Float32Array;

/**
 * Rows `start` to `end` of a matrix, row-major.
 * @param target - takes (end - start) x columns numbers, from `at` on.
 */
export function readPanels(
  workspace: Workspace,
  matrix: PanelMatrix,
  start: number,
  end: number,
  target: Float32Array,
  at = 0,
): void {
  const { rows, columns, panels } = matrix;
  const numbers = panelNumbers(workspace, matrix);
  for (let panel = 0; panel < panels; panel++) {
    const left = panel * PANEL;
    const count = Math.min(PANEL, columns - left);
    for (let row = start; row < end; row++) {
      const from = (panel * rows + row) * PANEL;
      const to = at + (row - start) * columns + left;
      for (let c = 0; c < count; c++) target[to + c] = numbers[from + c];
    }
  }
}

/**
 * Writes rows `start` to `end` of a matrix.
 * @param source - (end - start) x columns, row-major.
 */
export function writePanels(
  workspace: Workspace,
  matrix: PanelMatrix,
  start: number,
  end: number,
  source: Float32Array,
): void {
  const { rows, columns, panels } = matrix;
  const numbers = panelNumbers(workspace, matrix);
  for (let panel = 0; panel < panels; panel++) {
    const left = panel * PANEL;
    const count = Math.min(PANEL, columns - left);
    for (let row = start; row < end; row++) {
      const to = (panel * rows + row) * PANEL;
      const from = (row - start) * columns + left;
      for (let c = 0; c < count; c++) numbers[to + c] = source[from + c];
      for (let c = count; c < PANEL; c++) numbers[to + c] = 0;
    }
  }
}

/**
 * Loads the right side of a product, in tiles of 8 columns, filled up with zeros to whole panels on both sides.
 * @param right - rows x columns, row-major.
 * @returns its address.
 */
export function loadTiles(workspace: Workspace, right: Float32Array, rows: number, columns: number): number {
  const [depth, across] = [PANEL * Math.ceil(rows / PANEL), PANEL * Math.ceil(columns / PANEL)];
  const address = workspace.allocate(4 * depth * across);
  const tiles = workspace.floats(address, depth * across).fill(0);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      tiles[(Math.floor(column / COLUMNS) * depth + row) * COLUMNS + (column % COLUMNS)] =
        right[row * columns + column];
    }
  }
  return address;
}
