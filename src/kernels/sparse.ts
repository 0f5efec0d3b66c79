/** A sparse matrix as compressed rows: the entries of row r stand from `offsets[r]` to `offsets[r + 1]`. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly offsets: Uint32Array;
  readonly indexes: Uint32Array;
  readonly values: Float32Array;
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

/**
 * target = (rows `start` to `end` of the matrix) x dense.
 * @param dense - matrix.columns x width, row-major.
 * @param target - (end - start) x width, row-major; overwritten.
 */
export function multiplySparse(
  matrix: SparseMatrix,
  start: number,
  end: number,
  dense: Float32Array,
  width: number,
  target: Float32Array,
): void {
  const { offsets, indexes, values } = matrix;
  for (let row = start; row < end; row++) {
    const to = (row - start) * width;
    const last = offsets[row + 1];
    let at = offsets[row];
    target.fill(0, to, to + width);
    // Four entries at a time, so that the target is read and written a quarter as often.
    for (; at + 4 <= last; at += 4) {
      const [v0, v1, v2, v3] = [values[at], values[at + 1], values[at + 2], values[at + 3]];
      const d0 = indexes[at] * width;
      const d1 = indexes[at + 1] * width;
      const d2 = indexes[at + 2] * width;
      const d3 = indexes[at + 3] * width;
      for (let c = 0; c < width; c++) {
        target[to + c] += v0 * dense[d0 + c] + v1 * dense[d1 + c] + v2 * dense[d2 + c] + v3 * dense[d3 + c];
      }
    }
    for (; at < last; at++) {
      const value = values[at];
      const from = indexes[at] * width;
      for (let c = 0; c < width; c++) target[to + c] += value * dense[from + c];
    }
  }
}

/**
 * target += (rows `start` to `end` of the matrix, transposed) x dense.
 * @param dense - (end - start) x width, row-major.
 * @param target - matrix.columns x width, row-major; added to.
 */
export function addTransposedProduct(
  matrix: SparseMatrix,
  start: number,
  end: number,
  dense: Float32Array,
  width: number,
  target: Float32Array,
): void {
  const { offsets, indexes, values } = matrix;
  for (let row = start; row < end; row++) {
    const from = (row - start) * width;
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      const value = values[at];
      const to = indexes[at] * width;
      for (let c = 0; c < width; c++) target[to + c] += value * dense[from + c];
    }
  }
}
