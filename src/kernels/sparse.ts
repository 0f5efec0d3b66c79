import type { Workspace } from './workspace.js';

/** A sparse matrix as compressed rows: the entries of row r stand from `offsets[r]` to `offsets[r + 1]`. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly offsets: Uint32Array;
  readonly indexes: Uint32Array;
  readonly values: Float32Array;
}

/** A sparse matrix in the memory of the kernels: its shape, and where its arrays stand. */
export interface PlacedMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly entries: number;
  readonly offsets: number;
  readonly indexes: number;
  readonly values: number;
}

/** Copies a sparse matrix into the memory of the kernels. */
export function placeMatrix(workspace: Workspace, { rows, columns, ...arrays }: SparseMatrix): PlacedMatrix {
  const entries = arrays.indexes.length;
  const offsets = workspace.allocate(4 * (rows + 1));
  const indexes = workspace.allocate(4 * entries);
  const values = workspace.allocate(4 * entries);
  workspace.integers(offsets, rows + 1).set(arrays.offsets);
  workspace.integers(indexes, entries).set(arrays.indexes);
  workspace.floats(values, entries).set(arrays.values);
  return { rows, columns, entries, offsets, indexes, values };
}

/** The transposed matrix; within a row the entries stand in ascending order of column. */
export function transpose(matrix: SparseMatrix): SparseMatrix {
  const { rows, columns, offsets, indexes, values } = matrix;
  const transposedOffsets = new Uint32Array(columns + 1);
  for (const column of indexes) transposedOffsets[column + 1]++;
  for (let column = 0; column < columns; column++) transposedOffsets[column + 1] += transposedOffsets[column];
  const next = transposedOffsets.slice(0, columns);
  const transposedIndexes = new Uint32Array(indexes.length);
  const transposedValues = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      const to = next[indexes[at]]++;
      transposedIndexes[to] = row;
      transposedValues[to] = values[at];
    }
  }
  return {
    rows: columns,
    columns: rows,
    offsets: transposedOffsets,
    indexes: transposedIndexes,
    values: transposedValues,
  };
}
