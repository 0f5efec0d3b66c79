import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { symmetricEigen } from '../../../src/kernels/matrix/symmetric-eigen.js';
import { Workspace } from '../../../src/kernels/memory/workspace.js';
import { Pace } from '../../../src/pace.js';
import {
  farFromOrthonormal,
  farthest,
  normalRows,
  product,
  type Rows,
  transposed,
  unflat,
} from '../../support/matrices.js';

const workspace = new Workspace({ backend: 'wasm', threads: 1 });

const eigenOf = async (rows: Rows) => {
  const matrix = Float64Array.from(rows.flat());
  const { values, vectors } = await symmetricEigen(workspace, matrix, rows.length, new Pace());
  return { values: [...values], vectors: unflat(vectors, rows.length) };
};

/** How far a decomposition is from one: A v = lambda v, vectors orthonormal, values descending. */
async function faultOf(rows: Rows): Promise<number> {
  const { values, vectors } = await eigenOf(rows);
  const largest = Math.max(...rows.flat().map(Math.abs), Number.MIN_VALUE);
  const turned = product(vectors, rows);
  const residual = farthest(
    turned.flat(),
    vectors.flatMap((vector, k) => vector.map((value) => values[k] * value)),
  );
  const ascending = values.some((value, at) => at > 0 && value > values[at - 1]);
  return Math.max(residual / largest, farFromOrthonormal(transposed(vectors)), ascending ? 1 : 0);
}

const diagonal = (values: readonly number[]): number[][] =>
  values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));

/** All pairs of a group share 1: as many eigenvalues that are not 0 as there are groups. */
const blocks = (size: number, groups: number): number[][] =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => (i % groups === j % groups ? 1 : 0)));

const withTranspose = (rows: Rows): number[][] => product(rows, transposed(rows));

describe('symmetricEigen', () => {
  it('gives the number itself for 1 x 1', async () => {
    expect(await eigenOf([[-3]])).toEqual({ values: [-3], vectors: [[1]] });
  });

  it('gives known values and vectors for 2 x 2', async () => {
    const { values, vectors } = await eigenOf([
      [2, 1],
      [1, 2],
    ]);
    expect(farthest(values, [3, 1])).toBeLessThan(1e-15);
    expect(farthest(vectors.flat().map(Math.abs), new Array<number>(4).fill(Math.SQRT1_2))).toBeLessThan(1e-15);
  });

  it('sorts the values of a diagonal matrix, and gives the axes', async () => {
    const { values, vectors } = await eigenOf(diagonal([1, 5, -2, 3]));
    expect(values).toEqual([5, 3, 1, -2]);
    expect(vectors.map((vector) => vector.findIndex((value) => Math.abs(value) === 1))).toEqual([1, 3, 0, 2]);
  });

  it('gives the known values of a chain: 2 - 2 cos(k pi / (n + 1))', async () => {
    const size = 12;
    const chain = diagonal(new Array<number>(size).fill(2)).map((row, i) =>
      row.map((value, j) => (Math.abs(i - j) === 1 ? -1 : value)),
    );
    const expected = Array.from({ length: size }, (_, k) => 2 - 2 * Math.cos(((size - k) * Math.PI) / (size + 1)));
    expect(farthest((await eigenOf(chain)).values, expected)).toBeLessThan(1e-13);
  });

  it.each([1, 2, 3, 8, 40])('gives zeros and orthonormal vectors for the zero matrix of size %i', async (size) => {
    const zero = diagonal(new Array<number>(size).fill(0));
    expect((await eigenOf(zero)).values.every((value) => value === 0)).toBe(true);
    expect(await faultOf(zero)).toBe(0);
  });

  it('gives one value, the squared length, for a matrix of rank one', async () => {
    const rows = withTranspose(normalRows(9, 1, 3));
    const { values } = await eigenOf(rows);
    const length = rows.reduce((sum, row, at) => sum + row[at], 0);
    expect(farthest(values, [length, 0, 0, 0, 0, 0, 0, 0, 0]) / length).toBeLessThan(1e-14);
    expect(await faultOf(rows)).toBeLessThan(1e-12);
  });

  it('gives equal values for the identity and for repeated values', async () => {
    expect((await eigenOf(diagonal([1, 1, 1, 1, 1]))).values).toEqual([1, 1, 1, 1, 1]);
    // A reflection turns the axes of diag(4, 4, 1, 1, 1) into full rows.
    const reflect = diagonal([1, 1, 1, 1, 1]).map((row) => row.map((value) => value - 2 / 5));
    const rows = product(product(reflect, diagonal([4, 4, 1, 1, 1])), reflect);
    expect(farthest((await eigenOf(rows)).values, [4, 4, 1, 1, 1])).toBeLessThan(1e-13);
    expect(await faultOf(rows)).toBeLessThan(1e-13);
  });

  // Columns that depend on each other leave numbers whose squares leave the range of Float64.
  it('decomposes matrices of equal blocks of any size and scale', async () => {
    for (let size = 2; size <= 40; size++) {
      for (const groups of [1, 3]) {
        for (const scale of [1, 1e-20]) {
          const rows = blocks(size, groups).map((row) => row.map((value) => value * scale));
          expect(await faultOf(rows), `${size} in ${groups} groups by ${scale}`).toBeLessThan(1e-12);
        }
      }
    }
  });

  it('decomposes any symmetric matrix, of any rank, up to 40 x 40', async () => {
    const shape = fc.record({
      size: fc.integer({ min: 1, max: 40 }),
      rank: fc.integer({ min: 1, max: 40 }),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(shape, fc.integer({ min: -30, max: 30 }), async ({ size, rank, seed }, exponent) => {
        const left = normalRows(size, rank, seed);
        const signed = left.map((row) => row.map((value, k) => (k % 3 === 2 ? -value : value)));
        const rows = product(left, transposed(signed)).map((row) => row.map((value) => value * 10 ** exponent));
        // Arithmetic of the two orders differ in their last bits; a symmetric matrix has none of that.
        const symmetric = rows.map((row, i) => row.map((value, j) => (i <= j ? value : rows[j][i])));
        expect(await faultOf(symmetric)).toBeLessThan(1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it('decomposes any matrix of small integers, of which many are equal', async () => {
    const entries = fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 78, maxLength: 78 });
    await fc.assert(
      fc.asyncProperty(entries, fc.integer({ min: 1, max: 12 }), async (values, size) => {
        const at = (i: number, j: number) => values[(Math.max(i, j) * (Math.max(i, j) + 1)) / 2 + Math.min(i, j)];
        const rows = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => at(i, j)));
        expect(await faultOf(rows)).toBeLessThan(1e-12);
      }),
      { numRuns: 200 },
    );
  });

  it('does not write to the matrix', async () => {
    const matrix = Float64Array.from(withTranspose(normalRows(6, 6, 1)).flat());
    const before = matrix.slice();
    await symmetricEigen(workspace, matrix, 6, new Pace());
    expect(matrix).toEqual(before);
  });

  it('stops with the reason of an abort', async () => {
    const controller = new AbortController();
    const pace = new Pace(controller.signal);
    // As if the last turn of the event loop were long ago.
    vi.spyOn(pace, 'due', 'get').mockReturnValue(true);
    const work = symmetricEigen(workspace, Float64Array.from(normalRows(8, 8, 1).flat()), 8, pace);
    controller.abort('enough');
    await expect(work).rejects.toBe('enough');
  });
});
