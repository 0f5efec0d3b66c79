import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Neighbours } from '../../../src/model/neighbours.js';
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

/** Directions that say nothing, of the same items. */
const noDirections = (items: number) => ({
  degreeExponent: 0,
  values: Float64Array.of(1),
  vectors: new Float32Array(items),
  itemSums: new Float64Array(items).fill(1),
});

/** items x items: what each item in a history adds to each other one. */
function tableOf({ offsets, items, values }: Neighbours): number[][] {
  const count = offsets.length - 1;
  const table = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  table.forEach((row, from) => {
    for (let at = offsets[from]; at < offsets[from + 1]; at++) row[items[at]] = values[at];
  });
  return table;
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

        const options = { neighbours: items, embeddingDim: 0, regularization: ridge, popularityDamping: 0 };
        const { neighbours } = await trainNeighbours(matrix, noDirections(items), options, arithmetic);
        expect(farthest(tableOf(neighbours).flat(), expected.flat())).toBeLessThan(1e-5);
      }),
    );
  });
});

describe('neighbours that stay of more candidates', () => {
  it.each(['wasm', 'cpu'] as const)(
    'are those that add most, fitted once more without the others, on %s',
    async (backend) => {
      const arithmetic = await arithmeticOn(backend);
      const anyNumber = fc.integer({ min: 1, max: 6 });
      await fc.assert(
        fc.asyncProperty(anyHistories, anyNumber, fc.constantFrom(1, 300, 1e6), async (histories, most, blockBytes) => {
          const items = histories[0].length;
          const ridge = 0.5;
          const matrix = sparseOf([...histories, new Array<number>(items).fill(1)]);
          const rows = denseOf(matrix);
          const gram = product(transposed(rows), rows);
          const train = async (neighbours: number, candidates: number) => {
            const size = { neighbours, candidates, embeddingDim: 0, blockBytes };
            const options = { ...size, regularization: ridge, popularityDamping: 0 };
            return tableOf((await trainNeighbours(matrix, noDirections(items), options, arithmetic)).neighbours);
          };
          const [all, kept] = [transposed(await train(items, items)), transposed(await train(most, items))];
          for (let item = 0; item < items; item++) {
            const near = [...kept[item].keys()].filter((other) => kept[item][other] !== 0);
            const others = [...kept[item].keys()].filter((other) => other !== item && !near.includes(other));
            const sizes = (which: readonly number[]): number[] => which.map((other) => Math.abs(all[item][other]));
            expect(near.length).toBeLessThanOrEqual(most);
            if (near.length === Math.min(most, items - 1)) {
              expect(Math.min(...sizes(near))).toBeGreaterThanOrEqual(Math.max(0, ...sizes(others)) - 1e-5);
            }
            const inverse = inverseOf(near.map((p) => near.map((q) => gram[p][q] + (p === q ? ridge : 0))));
            const expected = inverse.map((row) => row.reduce((sum, value, q) => sum + value * gram[near[q]][item], 0));
            expect(
              farthest(
                near.map((other) => kept[item][other]),
                expected,
              ),
            ).toBeLessThan(1e-5);
          }
        }),
      );
    },
  );
});
