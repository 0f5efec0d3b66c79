import { beforeAll, describe, expect, it } from 'vitest';
import type { Arithmetic } from '../../../src/kernels/matrix/arithmetic.js';
import { spectralStart } from '../../../src/solvers/gradient/spectral-start.js';
import { arithmeticOn } from '../../support/arithmetic.js';
import { datasetOf, type Row } from '../../support/datasets.js';
import { farthest, unflat } from '../../support/matrices.js';
import { svdOracle } from '../../support/svd-oracle.js';
import { gradientOptions, tastes } from '../../support/training.js';

let arithmetic: Arithmetic;
beforeAll(async () => {
  arithmetic = await arithmeticOn('wasm');
});

const startOf = async (rows: readonly Row[], embeddingDim: number, weighting: 'event' | 'value' = 'event') => {
  const dataset = await datasetOf(rows, { weighting });
  const options = gradientOptions({ embeddingDim });
  return { dataset, ...(await spectralStart(dataset, options, arithmetic, () => {})) };
};

const squaresOf = (table: Float32Array): number => table.reduce((sum, value) => sum + value * value, 0);

describe('spectralStart', () => {
  it('scales both tables so that rows have a mean squared length of 1, items that nobody has aside', async () => {
    const { dataset, historyTable, itemTable } = await startOf([...tastes(12, 9, 2), ['u0', 'hated', -1]], 3);
    expect(dataset.items.size).toBe(10);
    for (const table of [historyTable, itemTable]) expect(squaresOf(table)).toBeCloseTo(9, 4);
    const hated = dataset.items.indexOf('hated');
    expect(squaresOf(itemTable.subarray(3 * hated, 3 * hated + 3))).toBe(0);
  });

  it('is the formula on the exact directions', async () => {
    const { dataset, historyTable, itemTable } = await startOf(tastes(14, 8, 2, 3), 2);
    const { positives, popularity } = dataset;
    const lengths = dataset.users.ids.map((_, user) => positives.offsets[user + 1] - positives.offsets[user]);
    const matrix = lengths.map((length, user) => {
      const row = new Array<number>(8).fill(0);
      for (const item of positives.items.subarray(positives.offsets[user], positives.offsets[user + 1])) {
        row[item] = length ** -0.4 * popularity[item] ** -0.4;
      }
      return row;
    });
    const { values, vectors } = svdOracle(matrix);
    for (const [table, exponent] of [
      [historyTable, -0.4],
      [itemTable, 0.3],
    ] as const) {
      const expected = vectors.map((row, item) =>
        row.slice(0, 2).map((value, k) => value * (values[k] / values[0]) ** 0.25 * popularity[item] ** exponent),
      );
      const scale = Math.sqrt(8 / squaresOf(Float32Array.from(expected.flat())));
      // Signs of directions are free: products of rows are not.
      const product = (rows: number[][]) =>
        rows.flatMap((a) => rows.map((b) => a.reduce((sum, x, c) => sum + x * b[c], 0)));
      const scaled = expected.map((row) => row.map((value) => value * scale));
      expect(farthest(product(unflat(table, 2)), product(scaled))).toBeLessThan(1e-4);
    }
  });

  it('does not look at weights', async () => {
    const rows = tastes(12, 9, 2);
    const weighted = rows.map(([user, item], at): Row => [user, item, 1 + (at % 3)]);
    const [plain, heavy] = [await startOf(rows, 3), await startOf(weighted, 3, 'value')];
    expect(heavy.historyTable).toEqual(plain.historyTable);
    expect(heavy.itemTable).toEqual(plain.itemTable);
  });
});
