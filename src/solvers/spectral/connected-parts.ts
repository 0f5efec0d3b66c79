import { rowRanges, type SparseMatrix } from '../../kernels/matrix/sparse-matrix.js';
import { inTurns, type Pace } from '../../pace.js';

/** Rows and columns of a matrix, both ascending, that share no entry with the others: a matrix of their own. */
export interface ConnectedPart {
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  /** Length of all its entries taken as one vector: no singular value of the part is above it. */
  readonly norm: number;
}

/** A label for each column, alike for those of one part: all columns of one row are in one part (union-find). */
async function labelColumns(matrix: SparseMatrix, pace: Pace): Promise<Uint32Array> {
  const { columns, offsets, indexes } = matrix;
  const parents = new Uint32Array(columns);
  for (let column = 0; column < columns; column++) parents[column] = column;
  const rootOf = (column: number): number => {
    let at = column;
    for (; parents[at] !== at; at = parents[at]) parents[at] = parents[parents[at]];
    return at;
  };
  await inTurns(rowRanges(matrix), pace, (start, end) => {
    for (let row = start; row < end; row++) {
      if (offsets[row] === offsets[row + 1]) continue;
      const root = rootOf(indexes[offsets[row]]);
      for (let at = offsets[row] + 1; at < offsets[row + 1]; at++) parents[rootOf(indexes[at])] = root;
    }
  });
  return parents.map((_, column) => rootOf(column));
}

/** The parts of a matrix, in the order of their first rows. Empty rows and columns are in none. */
export async function connectedParts(matrix: SparseMatrix, pace: Pace): Promise<ConnectedPart[]> {
  const { columns, offsets, indexes, values } = matrix;
  const labels = await labelColumns(matrix, pace);
  const parts = new Map<number, { rows: number[]; columns: number[]; squares: number }>();
  await inTurns(rowRanges(matrix), pace, (start, end) => {
    for (let row = start; row < end; row++) {
      if (offsets[row] === offsets[row + 1]) continue;
      const label = labels[indexes[offsets[row]]];
      const part = parts.get(label) ?? { rows: [], columns: [], squares: 0 };
      parts.set(label, part);
      part.rows.push(row);
      for (let at = offsets[row]; at < offsets[row + 1]; at++) part.squares += values[at] * values[at];
    }
  });
  for (let column = 0; column < columns; column++) parts.get(labels[column])?.columns.push(column);
  return Array.from(parts.values(), (part) => ({
    rows: Uint32Array.from(part.rows),
    columns: Uint32Array.from(part.columns),
    norm: Math.sqrt(part.squares),
  }));
}

/** One part as a matrix, its rows and columns numbered as the part lists them. */
export function extractPart(
  { offsets, indexes, values }: SparseMatrix,
  { rows, columns }: ConnectedPart,
): SparseMatrix {
  const numbers = new Map<number, number>();
  columns.forEach((column, number) => {
    numbers.set(column, number);
  });
  const partOffsets = new Uint32Array(rows.length + 1);
  rows.forEach((row, number) => {
    partOffsets[number + 1] = partOffsets[number] + offsets[row + 1] - offsets[row];
  });
  const partIndexes = new Uint32Array(partOffsets[rows.length]);
  const partValues = new Float32Array(partOffsets[rows.length]);
  rows.forEach((row, number) => {
    const to = partOffsets[number];
    partValues.set(values.subarray(offsets[row], offsets[row + 1]), to);
    for (let at = offsets[row]; at < offsets[row + 1]; at++)
      partIndexes[to + at - offsets[row]] = numbers.get(indexes[at])!;
  });
  return { rows: rows.length, columns: columns.length, offsets: partOffsets, indexes: partIndexes, values: partValues };
}
