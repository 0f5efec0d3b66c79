import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadMatrix, rowRanges, type SparseMatrix, transpose } from '../../../src/kernels/matrix/sparse-matrix.js';
import { Workspace } from '../../../src/kernels/memory/workspace.js';
import { Pace } from '../../../src/pace.js';
import { anyFactors, denseOf, sparseOf, transposed } from '../../support/matrices.js';

const turn = (matrix: SparseMatrix) => transpose(matrix, new Pace());

const MATRIX = [
  [1, 0, 2],
  [0, 0, 0],
  [0, 0, 3],
];

describe('transpose', () => {
  it('turns rows into columns', async () => {
    const { rows, columns, offsets, indexes, values } = await turn(sparseOf(MATRIX));
    expect({ rows, columns }).toEqual({ rows: 3, columns: 3 });
    expect([...offsets]).toEqual([0, 1, 1, 3]);
    expect([...indexes]).toEqual([0, 0, 2]);
    expect([...values]).toEqual([1, 2, 3]);
  });

  it('holds the same entries in any shape, empty rows and columns included', async () => {
    await fc.assert(
      fc.asyncProperty(anyFactors, async ({ sparse, columns }) => {
        expect(denseOf(await turn(sparseOf(sparse, columns)))).toEqual(transposed(sparse, columns));
      }),
    );
  });

  it('gives the matrix itself when done twice', async () => {
    await fc.assert(
      fc.asyncProperty(anyFactors, async ({ sparse, columns }) => {
        const matrix = sparseOf(sparse, columns);
        expect(await turn(await turn(matrix))).toEqual(matrix);
      }),
    );
  });

  it('brings the entries of a row into ascending order, whatever the order they came in', async () => {
    const unordered = {
      rows: 2,
      columns: 3,
      offsets: Uint32Array.of(0, 3, 5),
      indexes: Uint32Array.of(2, 0, 1, 1, 0),
      values: Float32Array.of(1, 2, 3, 4, 5),
    };
    const twice = await turn(await turn(unordered));
    expect([...twice.indexes]).toEqual([0, 1, 2, 0, 1]);
    expect([...twice.values]).toEqual([2, 3, 1, 5, 4]);
  });

  it('leaves the matrix as it is', async () => {
    const matrix = sparseOf(MATRIX);
    await turn(matrix);
    expect(matrix).toEqual(sparseOf(MATRIX));
  });
});

describe('rowRanges', () => {
  it('cover every row once, in order, each of at most so many rows', () => {
    const { offsets } = sparseOf([[1], [1], [0], [1], [1]]);
    expect([...rowRanges({ rows: 5, offsets }, 2)]).toEqual([
      [0, 2],
      [2, 4],
      [4, 5],
    ]);
    expect([...rowRanges({ rows: 0, offsets: Uint32Array.of(0) })]).toEqual([]);
  });

  it('end where 2^18 entries are full, but for a row that alone has more', () => {
    const offsets = Uint32Array.of(0, 2 ** 17, 2 ** 18, 2 ** 18 + 1, 2 ** 20, 2 ** 20 + 5);
    expect([...rowRanges({ rows: 5, offsets })]).toEqual([
      [0, 2],
      [2, 3],
      [3, 4],
      [4, 5],
    ]);
  });
});

describe('loadMatrix', () => {
  it('copies the arrays', async () => {
    const workspace = new Workspace({ backend: 'cpu', threads: 1 });
    const { offsets, indexes, values, ...shape } = await loadMatrix(workspace, sparseOf(MATRIX), new Pace());
    expect(shape).toEqual({ rows: 3, columns: 3, entries: 3 });
    expect([...workspace.integers(offsets, 4)]).toEqual([0, 2, 2, 3]);
    expect([...workspace.integers(indexes, 3)]).toEqual([0, 2, 2]);
    expect([...workspace.floats(values, 3)]).toEqual([1, 2, 3]);
  });
});
