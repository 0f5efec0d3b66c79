import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Arithmetic } from '../../../src/kernels/matrix/arithmetic.js';
import { randomisedSvd, type SvdOptions } from '../../../src/solvers/spectral/randomised-svd.js';
import { arithmeticOn } from '../../support/arithmetic.js';
import {
  farFromOrthonormal,
  farthest,
  normalRows,
  orthonormalRows,
  product,
  type Rows,
  sparseOf,
  transposed,
  unflat,
} from '../../support/matrices.js';
import { leastLost, lostByProjection, svdOracle } from '../../support/svd-oracle.js';

let arithmetic: Arithmetic;
beforeAll(async () => {
  arithmetic = await arithmeticOn('wasm');
});

const svdOf = async (rows: Rows, dim: number, given: Partial<SvdOptions> = {}) => {
  const options = { dim, powerIterations: 3, oversampling: 32, seed: 42, ...given };
  const { values, vectors } = await randomisedSvd(arithmetic, sparseOf(rows), options);
  return { values: [...values], vectors: unflat(vectors, dim) };
};

/** A matrix with these singular values. */
function withValues(rows: number, columns: number, values: readonly number[], seed: number): number[][] {
  const left = orthonormalRows(values.length, rows, seed);
  const right = orthonormalRows(values.length, columns, seed + 1);
  return product(
    transposed(left),
    right.map((row, k) => row.map((value) => value * values[k])),
  );
}

const anyShape = fc.record({
  rows: fc.integer({ min: 2, max: 14 }),
  columns: fc.integer({ min: 2, max: 14 }),
  density: fc.constantFrom(0.3, 1),
  seed: fc.nat(),
});

describe('randomisedSvd', () => {
  it('gives the known directions of a diagonal matrix', async () => {
    const { values, vectors } = await svdOf(
      [
        [0, 3, 0],
        [5, 0, 0],
        [0, 0, 1],
      ],
      2,
    );
    expect(farthest(values, [5, 3])).toBeLessThan(1e-5);
    expect(farthest(vectors.flat().map(Math.abs), [1, 0, 0, 1, 0, 0])).toBeLessThan(1e-5);
  });

  it('agrees with the exact decomposition for any small matrix, wide or tall', async () => {
    await fc.assert(
      fc.asyncProperty(anyShape, async ({ rows, columns, density, seed }) => {
        const matrix = normalRows(rows, columns, seed).map((row, r) =>
          row.map((value, c) => (density === 1 || (r * 7 + c * 5 + seed) % 3 === 0 || r === c ? value : 0)),
        );
        const dim = Math.min(rows, columns);
        const exact = svdOracle(matrix);
        const { values, vectors } = await svdOf(matrix, dim);
        const largest = exact.values[0];
        // The squares are computed in Float32: below a hundredth of the largest, digits of a value are lost.
        exact.values.slice(0, dim).forEach((value, k) => {
          const allowed = value > 0.01 * largest ? 1e-3 * value : 3e-3 * largest;
          expect(Math.abs(values[k] - value)).toBeLessThan(allowed);
        });
        // Directions whose value came out as 0 are zeros, the others orthonormal.
        const found = values.filter((value) => value > 0).length;
        const well = exact.values.filter((value) => value > 0.03 * largest).length;
        expect(found).toBeGreaterThanOrEqual(well);
        expect(farFromOrthonormal(vectors.map((row) => row.slice(0, well)))).toBeLessThan(1e-3);
        expect(
          lostByProjection(
            matrix,
            vectors.map((row) => row.slice(0, found)),
          ) / largest,
        ).toBeLessThan(0.01);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['tall', 120, 60],
    ['wide', 60, 120],
  ])('loses no more than the best directions do where it sees a part of a %s matrix', async (_, rows, columns) => {
    const spectrum = Array.from({ length: 40 }, (__, k) => 0.85 ** k);
    const matrix = withValues(rows, columns, spectrum, 5);
    const { values, vectors } = await svdOf(matrix, 10, { oversampling: 8 });
    values.forEach((value, k) => {
      expect(Math.abs(value / spectrum[k] - 1)).toBeLessThan(1e-4);
    });
    expect(farFromOrthonormal(vectors)).toBeLessThan(1e-5);
    const least = leastLost({ values: spectrum, vectors: [] }, 10);
    expect(lostByProjection(matrix, vectors) / least).toBeLessThan(1.0001);
  });

  it.each([
    ['tall', 30, 12],
    ['wide', 12, 30],
  ])('gives 0 for the values that a %s matrix of low rank does not have', async (_, rows, columns) => {
    const matrix = withValues(rows, columns, [4, 2, 1], 9);
    const { values, vectors } = await svdOf(matrix, 8);
    expect(farthest(values.slice(0, 3), [4, 2, 1])).toBeLessThan(1e-4);
    expect(values.slice(3)).toEqual([0, 0, 0, 0, 0]);
    expect(vectors.every((row) => row.slice(3).every((value) => value === 0))).toBe(true);
    expect(lostByProjection(matrix, vectors)).toBeLessThan(1e-4);
  });

  it('is sharper with more power iterations where the spectrum is flat', async () => {
    const spectrum = Array.from({ length: 40 }, (_, k) => 0.97 ** k);
    const matrix = withValues(80, 60, spectrum, 3);
    const lost = await Promise.all(
      [0, 1, 6].map(async (powerIterations) => {
        const { vectors } = await svdOf(matrix, 6, { powerIterations, oversampling: 2 });
        return lostByProjection(matrix, vectors);
      }),
    );
    expect(lost[1]).toBeLessThan(lost[0]);
    expect(lost[2]).toBeLessThan(lost[1]);
  });

  it('works with nothing but the directions asked for', async () => {
    const matrix = withValues(9, 7, [3, 2, 1], 4);
    const { values } = await svdOf(matrix, 3, { oversampling: 0, powerIterations: 0 });
    expect(farthest(values, [3, 2, 1])).toBeLessThan(1e-3);
  });

  it('gives the same bits for the same seed, others for another', async () => {
    const matrix = withValues(
      50,
      40,
      Array.from({ length: 30 }, (_, k) => 0.9 ** k),
      6,
    );
    const options = { oversampling: 4, powerIterations: 1 };
    const first = await svdOf(matrix, 5, options);
    expect(await svdOf(matrix, 5, options)).toEqual(first);
    expect((await svdOf(matrix, 5, { ...options, seed: 43 })).vectors).not.toEqual(first.vectors);
  });

  it('tells how far it is, in rising shares up to 1', async () => {
    const shares: number[] = [];
    const options = { dim: 2, powerIterations: 3, oversampling: 2, seed: 1 };
    await randomisedSvd(arithmetic, sparseOf(normalRows(9, 6, 1)), options, (share) => shares.push(share));
    expect(shares).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
  });

  it('is right where rows are so full that blocks are cut short', async () => {
    // 700 full rows of 600 entries at a width of 64 take 2^24.7 multiplications, and 2^24 are a block.
    const [rows, columns] = [700, 600];
    const offsets = Uint32Array.from({ length: rows + 1 }, (_, row) => row * columns);
    const indexes = Uint32Array.from({ length: rows * columns }, (_, at) => at % columns);
    const values = new Float32Array(rows * columns).fill(1);
    const options = { dim: 1, powerIterations: 1, oversampling: 63, seed: 1 };
    const svd = await randomisedSvd(arithmetic, { rows, columns, offsets, indexes, values }, options);
    expect(svd.values[0] / Math.sqrt(rows * columns)).toBeCloseTo(1, 5);
  });
});
