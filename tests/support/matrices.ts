import fc from 'fast-check';
import type { SparseMatrix } from '../../src/kernels/matrix/sparse-matrix.js';
import { Random } from '../../src/random.js';

// Matrices as arrays of rows, and the arithmetic on them written for reading, to hold the library against.

export type Rows = readonly (readonly number[])[];

export const zeros = (rows: number, columns: number): number[][] =>
  Array.from({ length: rows }, () => new Array<number>(columns).fill(0));

/** The rows one after the other, as the library holds tables. */
export const flat = (rows: Rows): Float32Array => Float32Array.from(rows.flat());

/** The rows of a table. */
export function unflat(table: ArrayLike<number>, width: number): number[][] {
  const numbers = Array.from(table);
  return Array.from({ length: numbers.length / width }, (_, row) => numbers.slice(row * width, (row + 1) * width));
}

/** Needs the number of columns where there may be no row. */
export const transposed = (rows: Rows, columns = rows[0].length): number[][] =>
  Array.from({ length: columns }, (_, column) => rows.map((row) => row[column]));

export const product = (a: Rows, b: Rows, columns = b[0].length): number[][] =>
  a.map((row) =>
    Array.from({ length: columns }, (_, column) => row.reduce((sum, value, k) => sum + value * b[k][column], 0)),
  );

/** The largest difference between two tables of the same shape, in place of thousands of assertions. */
export function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`Expected ${b.length} numbers, got ${a.length}`);
  let most = 0;
  for (let at = 0; at < a.length; at++) {
    const far = Math.abs(a[at] - b[at]);
    // Written so that NaN counts as far.
    if (!(far <= most)) most = Number.isNaN(far) ? Number.POSITIVE_INFINITY : far;
  }
  return most;
}

/** How far the columns of a table are from orthonormal. */
export const farFromOrthonormal = (rows: Rows): number =>
  farthest(
    product(transposed(rows), rows).flat(),
    rows[0].flatMap((_, i) => rows[0].map((__, j) => (i === j ? 1 : 0))),
  );

/** Standard normal numbers. */
export function normalRows(rows: number, columns: number, seed: number): number[][] {
  const numbers = new Float32Array(rows * columns);
  new Random(seed).fillNormal(numbers);
  return unflat(numbers, columns);
}

/** Rows of length 1 at right angles (Gram and Schmidt, twice for the digits). */
export function orthonormalRows(count: number, length: number, seed: number): number[][] {
  const rows: number[][] = [];
  for (const start of normalRows(count, length, seed)) {
    let row = start;
    for (const other of [...rows, ...rows]) {
      const along = row.reduce((sum, value, at) => sum + value * other[at], 0);
      row = row.map((value, at) => value - along * other[at]);
    }
    const norm = Math.hypot(...row);
    rows.push(row.map((value) => value / norm));
  }
  return rows;
}

/** The entries that are not 0 of a matrix of the given number of columns. */
export function sparseOf(rows: Rows, columns = rows[0].length): SparseMatrix {
  const entries = rows.map((row) => row.flatMap((value, column) => (value === 0 ? [] : [{ column, value }])));
  const offsets = new Uint32Array(rows.length + 1);
  entries.forEach((each, row) => {
    offsets[row + 1] = offsets[row] + each.length;
  });
  const all = entries.flat();
  return {
    rows: rows.length,
    columns,
    offsets,
    indexes: Uint32Array.from(all, ({ column }) => column),
    values: Float32Array.from(all, ({ value }) => value),
  };
}

export function denseOf({ rows, columns, offsets, indexes, values }: SparseMatrix): number[][] {
  const dense = zeros(rows, columns);
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row]; at < offsets[row + 1]; at++) dense[row][indexes[at]] += values[at];
  }
  return dense;
}

const anyTable = (rows: number, columns: number, value: fc.Arbitrary<number>): fc.Arbitrary<number[][]> => {
  const row = fc.array(value, { minLength: columns, maxLength: columns });
  return fc.array(row, { minLength: rows, maxLength: rows });
};

/** Mostly 0, so that rows and columns without an entry come up; small integers, so that sums are exact in Float32. */
const sparseValue = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: -4, max: 4 }));

/** Any sparse matrix of small integers, as rows, and a dense one that it can be multiplied with. */
export const anyFactors = fc
  .record({ rows: fc.nat(11), columns: fc.integer({ min: 1, max: 11 }), width: fc.integer({ min: 1, max: 7 }) })
  .chain(({ rows, columns, width }) =>
    fc.record({
      sparse: anyTable(rows, columns, sparseValue),
      dense: anyTable(columns, width, fc.integer({ min: -9, max: 9 })),
      /** As many rows as the sparse one has, for the product with its transpose. */
      other: anyTable(rows, width, fc.integer({ min: -9, max: 9 })),
      columns: fc.constant(columns),
      width: fc.constant(width),
    }),
  );
