import { beforeAll, describe, expect, it } from 'vitest';
import type { Arithmetic } from '../../../src/kernels/matrix/arithmetic.js';
import { randomisedSvd } from '../../../src/solvers/spectral/randomised-svd.js';
import { svdByParts } from '../../../src/solvers/spectral/svd-by-parts.js';
import { arithmeticOn } from '../../support/arithmetic.js';
import {
  farFromOrthonormal,
  farthest,
  normalRows,
  type Rows,
  sparseOf,
  unflat,
  zeros,
} from '../../support/matrices.js';
import { lostByProjection, svdOracle } from '../../support/svd-oracle.js';

let arithmetic: Arithmetic;
beforeAll(async () => {
  arithmetic = await arithmeticOn('wasm');
});

const optionsOf = (dim: number) => ({ dim, powerIterations: 3, oversampling: 32, seed: 42 });

const svdOf = async (rows: Rows, dim: number) => {
  const { values, vectors } = await svdByParts(arithmetic, sparseOf(rows), optionsOf(dim));
  return { values: [...values], vectors: unflat(vectors, dim) };
};

/** Matrices along the diagonal of a larger one, their rows and columns in turns. */
function apart(parts: readonly Rows[]): number[][] {
  const rows = parts.reduce((sum, part) => sum + part.length, 0);
  const columns = parts.reduce((sum, part) => sum + part[0].length, 0);
  const whole = zeros(rows, columns);
  let [top, left] = [0, 0];
  for (const part of parts) {
    part.forEach((row, r) => {
      row.forEach((value, c) => {
        // Odd multipliers that share no factor with the sizes below mix the parts.
        whole[((top + r) * 7) % rows][((left + c) * 7) % columns] = value;
      });
    });
    top += part.length;
    left += part[0].length;
  }
  return whole;
}

/** Columns that a direction reaches. */
const reach = (vectors: Rows, k: number): number[] => vectors.flatMap((row, column) => (row[k] === 0 ? [] : [column]));

const ones = (rows: number, columns: number): number[][] => zeros(rows, columns).map((row) => row.map(() => 1));

describe('svdByParts', () => {
  it('is the plain decomposition, bit by bit, of a matrix that is one part', async () => {
    const matrix = sparseOf(normalRows(20, 12, 1));
    const plain = await randomisedSvd(arithmetic, matrix, optionsOf(5));
    expect(await svdByParts(arithmetic, matrix, optionsOf(5))).toEqual(plain);
  });

  it('keeps directions from lone items, whatever their values, while others can use them', async () => {
    const lone = [[9], [9]];
    const matrix = apart([ones(3, 2), lone, ones(2, 4), lone]);
    const { vectors: few } = await svdOf(matrix, 2);
    expect([reach(few, 0).length, reach(few, 1).length]).toEqual([4, 2]);
    const { values: more } = await svdOf(matrix, 4);
    expect(more[0]).toBeCloseTo(9 * Math.SQRT2, 4);
    expect(more.every((value) => value > 0)).toBe(true);
  });

  it('gives the directions of the whole matrix, largest first', async () => {
    const matrix = apart([normalRows(9, 5, 1), normalRows(4, 8, 2), normalRows(3, 3, 3)]);
    const exact = svdOracle(matrix);
    const { values, vectors } = await svdOf(matrix, 10);
    expect(farthest(values, exact.values.slice(0, 10)) / values[0]).toBeLessThan(1e-4);
    expect(farFromOrthonormal(vectors)).toBeLessThan(1e-4);
  });

  it('keeps each direction within one part, also where parts are alike', async () => {
    const block = normalRows(4, 3, 7);
    const { values, vectors } = await svdOf(apart([block, block, block]), 4);
    expect(farthest(values.slice(0, 3), [values[0], values[0], values[0]])).toBeLessThan(1e-5);
    const reached = [0, 1, 2].map((k) => reach(vectors, k));
    expect(reached.map((columns) => columns.length)).toEqual([3, 3, 3]);
    expect(new Set(reached.flat()).size).toBe(9);
  });

  it('leaves out parts whose directions are not among the first', async () => {
    const { values, vectors } = await svdOf(apart([ones(5, 5), ones(2, 2), ones(4, 4)]), 2);
    expect(farthest(values, [5, 4])).toBeLessThan(1e-5);
    expect(vectors.filter((row) => row.every((value) => value === 0))).toHaveLength(2);
  });

  it('looks into every part that may have a larger direction, not only into the largest part', async () => {
    const first = normalRows(6, 6, 2);
    expect(Math.hypot(...first.flat())).toBeGreaterThan(5);
    expect(svdOracle(first).values[0]).toBeLessThan(4.5);
    const { values } = await svdOf(apart([first, ones(5, 5)]), 1);
    expect(values[0]).toBeCloseTo(5, 5);
  });

  it('gives 0 for directions that no part has', async () => {
    const matrix = apart([ones(3, 2), ones(2, 3)]);
    const { values, vectors } = await svdOf(matrix, 4);
    expect(farthest(values.slice(0, 2), [6 ** 0.5, 6 ** 0.5])).toBeLessThan(1e-5);
    expect(values.slice(2)).toEqual([0, 0]);
    expect(lostByProjection(matrix, vectors)).toBeLessThan(1e-4);
  });

  it('tells how far it is, in rising shares up to 1', async () => {
    const shares: number[] = [];
    const matrix = sparseOf(apart([ones(3, 4), ones(2, 3), ones(6, 4)]));
    await svdByParts(arithmetic, matrix, optionsOf(2), (share) => shares.push(share));
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });
});
