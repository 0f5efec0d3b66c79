import { allocatePanels, type PanelMatrix, readPanels, writePanels } from '../../src/kernels/matrix/panels.js';
import type { Workspace } from '../../src/kernels/memory/workspace.js';
import { flat, type Rows, unflat } from './matrices.js';

/** Rows as a matrix in panels. */
export function panelsFrom(workspace: Workspace, rows: Rows): PanelMatrix {
  const matrix = allocatePanels(workspace, rows.length, rows[0].length);
  writePanels(workspace, matrix, 0, rows.length, flat(rows));
  return matrix;
}

/** A matrix in panels as rows. */
export function rowsOf(workspace: Workspace, matrix: PanelMatrix): number[][] {
  const numbers = new Float32Array(matrix.rows * matrix.columns);
  readPanels(workspace, matrix, 0, matrix.rows, numbers);
  return unflat(numbers, matrix.columns);
}
