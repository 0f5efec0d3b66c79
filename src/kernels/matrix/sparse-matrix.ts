import { blocksOf, inTurns, type Pace } from '../../pace.js';
import type { Workspace } from '../memory/workspace.js';

/** A sparse matrix as compressed rows: the entries of row r stand from `offsets[r]` to `offsets[r + 1]`. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly offsets: Uint32Array;
  readonly indexes: Uint32Array;
  readonly values: Float32Array;
}

/** A sparse matrix in the memory of the kernels: its shape, and the addresses of its arrays. */
export interface MatrixInMemory {
  readonly rows: number;
  readonly columns: number;
  readonly entries: number;
  readonly offsets: number;
  readonly indexes: number;
  readonly values: number;
}

/** Entries of one range: some milliseconds of work. */
const RANGE = 2 ** 18;

/** Cuts the rows of a matrix into ranges of at most {@link RANGE} entries, or of one row. They depend on the matrix alone. */
export function* rowRanges(
  { rows, offsets }: Pick<SparseMatrix, 'rows' | 'offsets'>,
  mostRows = 2 ** 16,
): Generator<[start: number, end: number]> {
  for (let start = 0, end = 1; start < rows; start = end, end = start + 1) {
    while (end < rows && end - start < mostRows && offsets[end + 1] - offsets[start] <= RANGE) end++;
    yield [start, end];
  }
}

/** Loads a sparse matrix into the memory of the kernels. */
export async function loadMatrix(
  workspace: Workspace,
  { rows, columns, ...arrays }: SparseMatrix,
  pace: Pace,
): Promise<MatrixInMemory> {
  const entries = arrays.indexes.length;
  const offsets = workspace.allocate(4 * (rows + 1));
  const indexes = workspace.allocate(4 * entries);
  const values = workspace.allocate(4 * entries);
  workspace.integers(offsets, rows + 1).set(arrays.offsets);
  const [toIndexes, toValues] = [workspace.integers(indexes, entries), workspace.floats(values, entries)];
  await inTurns(blocksOf(entries, 16 * RANGE), pace, (start, end) => {
    toIndexes.set(arrays.indexes.subarray(start, end), start);
    toValues.set(arrays.values.subarray(start, end), start);
  });
  return { rows, columns, entries, offsets, indexes, values };
}

/** The transposed matrix; within a row the entries stand in ascending order of column. */
export async function transpose(matrix: SparseMatrix, pace: Pace): Promise<SparseMatrix> {
  const { rows, columns, offsets, indexes, values } = matrix;
  const transposedOffsets = new Uint32Array(columns + 1);
  await inTurns(blocksOf(indexes.length, RANGE), pace, (start, end) => {
    for (let at = start; at < end; at++) transposedOffsets[indexes[at] + 1]++;
  });
  for (let column = 0; column < columns; column++) transposedOffsets[column + 1] += transposedOffsets[column];
  const next = transposedOffsets.slice(0, columns);
  const transposedIndexes = new Uint32Array(indexes.length);
  const transposedValues = new Float32Array(values.length);
  await inTurns(rowRanges(matrix), pace, (start, end) => {
    for (let row = start; row < end; row++) {
      for (let at = offsets[row]; at < offsets[row + 1]; at++) {
        const to = next[indexes[at]]++;
        transposedIndexes[to] = row;
        transposedValues[to] = values[at];
      }
    }
  });
  return {
    rows: columns,
    columns: rows,
    offsets: transposedOffsets,
    indexes: transposedIndexes,
    values: transposedValues,
  };
}
