import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainNeighbours } from '../../../src/solvers/neighbours/train-neighbours.js';
import { arithmeticOn } from '../../support/arithmetic.js';
import { denseOf, farthest, product, sparseOf, transposed } from '../../support/matrices.js';

/** The inverse of a matrix (Gauss and Jordan). */
function inverseOf(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let k = 0; k < size; k++) {
    const pivot = rows.slice(k).reduce((best, row, at) => {
      return Math.abs(row[k]) > Math.abs(rows[best][k]) ? k + at : best;
    }, k);
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    const scaled = rows[k].map((value) => value / rows[k][k]);
    rows.forEach((row, i) => {
      rows[i] = i === k ? scaled : row.map((value, j) => value - row[k] * scaled[j]);
    });
  }
  return rows.map((row) => row.slice(size));
}

const anyHistories = fc.integer({ min: 2, max: 9 }).chain((items) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: items, maxLength: items }), {
    minLength: 1,
    maxLength: 12,
  }),
);

describe('neighbours of all items, without directions', () => {
  it.each(['wasm', 'cpu'] as const)('are EASE, the closed form with one inverse, on %s', async (backend) => {
    const arithmetic = await arithmeticOn(backend);
    await fc.assert(
      fc.asyncProperty(anyHistories, fc.double({ min: 0.1, max: 3, noNaN: true }), async (histories, ridge) => {
        const items = histories[0].length;
        // Somebody has everything, so that all items have met.
        const matrix = sparseOf([...histories, new Array<number>(items).fill(1)]);
        const rows = denseOf(matrix);
        const gram = product(transposed(rows), rows);
        const inverse = inverseOf(gram.map((row, i) => row.map((value, j) => value + (i === j ? ridge : 0))));
        const expected = inverse.map((row, j) => row.map((value, i) => (i === j ? 0 : -value / inverse[i][i])));

        const none = { degreeExponent: 0, values: Float64Array.of(1), vectors: new Float32Array(items) };
        const directions = { ...none, itemSums: new Float64Array(items).fill(1) };
        const options = { neighbours: items, embeddingDim: 0, regularization: ridge, popularityDamping: 0 };
        const { neighbours } = await trainNeighbours(matrix, directions, options, arithmetic);
        const found = expected.map((row) => row.map(() => 0));
        for (let from = 0; from < items; from++) {
          for (let at = neighbours.offsets[from]; at < neighbours.offsets[from + 1]; at++) {
            found[from][neighbours.items[at]] = neighbours.values[at];
          }
        }
        expect(farthest(found.flat(), expected.flat())).toBeLessThan(1e-5);
      }),
    );
  });
});
