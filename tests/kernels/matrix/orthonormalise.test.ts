import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Arithmetic } from '../../../src/kernels/matrix/arithmetic.js';
import { orthonormalise } from '../../../src/kernels/matrix/orthonormalise.js';
import { allocatePanels } from '../../../src/kernels/matrix/panels.js';
import { arithmeticOn } from '../../support/arithmetic.js';
import { farFromOrthonormal, normalRows, product, type Rows, transposed } from '../../support/matrices.js';
import { panelsFrom, rowsOf } from '../../support/panels.js';
import { lostByProjection } from '../../support/svd-oracle.js';

let arithmetic: Arithmetic;
beforeAll(async () => {
  arithmetic = await arithmeticOn('wasm');
});

const orthonormal = (rows: Rows, passes: 1 | 2 = 2) =>
  arithmetic.workspace.scope(async () => {
    const { workspace } = arithmetic;
    const spare = allocatePanels(workspace, rows.length, rows[0].length);
    return rowsOf(workspace, await orthonormalise(arithmetic, panelsFrom(workspace, rows), spare, passes));
  });

/** The length of what is left of the columns when they are projected on others. */
const outside = (columns: Rows, basis: Rows): number => lostByProjection(transposed(columns), basis);

describe('orthonormalise', () => {
  it('leaves columns that are orthonormal as they are', async () => {
    const rows = [
      [1, 0],
      [0, 0],
      [0, 1],
    ];
    expect(await orthonormal(rows)).toEqual(rows);
  });

  it('makes columns of length 1 at right angles that span the same space, for any shape', async () => {
    const shape = fc.record({ width: fc.integer({ min: 1, max: 12 }), more: fc.nat(40), seed: fc.nat() });
    await fc.assert(
      fc.asyncProperty(shape, fc.integer({ min: -10, max: 10 }), async ({ width, more, seed }, exponent) => {
        const rows = normalRows(2 * width + more, width, seed).map((row) => row.map((each) => each * 10 ** exponent));
        const basis = await orthonormal(rows);
        expect(farFromOrthonormal(basis)).toBeLessThan(1e-5);
        expect(outside(rows, basis) / Math.hypot(...rows.flat())).toBeLessThan(1e-5);
      }),
      { numRuns: 40 },
    );
  });

  it('spans the same space with one pass, at right angles to some digits fewer', async () => {
    const rows = normalRows(40, 6, 12);
    const basis = await orthonormal(rows, 1);
    expect(farFromOrthonormal(basis)).toBeLessThan(1e-3);
    expect(outside(rows, basis) / Math.hypot(...rows.flat())).toBeLessThan(1e-5);
  });

  it('copes with columns of very different lengths', async () => {
    const rows = normalRows(40, 6, 1).map((row) => row.map((value, c) => value * 10 ** (3 * c - 9)));
    expect(farFromOrthonormal(await orthonormal(rows))).toBeLessThan(1e-5);
  });

  it('copes with columns that are nearly dependent', async () => {
    const noise = normalRows(40, 6, 2);
    const rows = normalRows(40, 1, 3).map(([value], at) => noise[at].map((each) => value + each / 1000));
    expect(farFromOrthonormal(await orthonormal(rows))).toBeLessThan(1e-5);
  });

  it.each([
    ['a column of zeros', normalRows(12, 4, 4).map((row) => [...row, 0])],
    ['a column that stands twice', normalRows(12, 4, 5).map((row) => [...row, row[0]])],
    ['fewer rows than columns', normalRows(3, 7, 6)],
    ['nothing but zeros', normalRows(5, 3, 7).map((row) => row.map(() => 0))],
    ['rank one', product(normalRows(30, 1, 8), normalRows(1, 9, 9))],
  ])('stays finite, and no column longer than 1, for %s', async (_, rows) => {
    const basis = await orthonormal(rows);
    expect(basis.flat().every(Number.isFinite)).toBe(true);
    for (let c = 0; c < basis[0].length; c++) {
      expect(Math.hypot(...basis.map((row) => row[c]))).toBeLessThan(1 + 1e-4);
    }
  });

  it('keeps the space of columns that depend on each other', async () => {
    const rows = product(normalRows(30, 3, 10), normalRows(3, 9, 11));
    const basis = await orthonormal(rows);
    expect(outside(rows, basis) / Math.hypot(...rows.flat())).toBeLessThan(1e-4);
  });
});
