import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveHistoryEmbeddings } from '../../src/model/derive-history.js';
import { messageOf } from '../support/errors.js';
import { normal } from '../support/twins.js';

const anyTable = fc
  .record({ dim: fc.integer({ min: 1, max: 5 }), items: fc.integer({ min: 1, max: 9 }) })
  .chain(({ dim, items }) =>
    fc.record({
      dim: fc.constant(dim),
      table: fc
        .array(fc.integer({ min: -4, max: 4 }), { minLength: items * dim, maxLength: items * dim })
        .map((numbers) => Float32Array.from(numbers)),
    }),
  );

describe('derived history embeddings', () => {
  it("solve P (Q'Q + lambda I) = Q", () => {
    fc.assert(
      fc.property(anyTable, fc.constantFrom(0.01, 0.1, 1), ({ table, dim }, regularization) => {
        const items = table.length / dim;
        const at = (values: Float32Array, row: number, c: number) => values[row * dim + c];
        const sum = (count: number, term: (index: number) => number) =>
          Array.from({ length: count }, (_, index) => term(index)).reduce((total, each) => total + each, 0);
        const lambda = (regularization * table.reduce((total, each) => total + each * each, 0)) / dim;
        const derived = deriveHistoryEmbeddings(table, dim, regularization);
        for (let row = 0; row < items; row++) {
          for (let c = 0; c < dim; c++) {
            const product = sum(dim, (k) => {
              const gram = sum(items, (i) => at(table, i, k) * at(table, i, c));
              return at(derived, row, k) * (gram + (k === c ? lambda : 0));
            });
            expect(product).toBeCloseTo(at(table, row, c), 3);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are the same for every scale, and in tables of more rows than are multiplied at a time', () => {
    const [dim, items] = [3, 5000];
    const table = normal(items * dim, 7);
    const derived = deriveHistoryEmbeddings(table, dim, 0.1);
    for (const scale of [2 ** 70, 2 ** -70]) {
      const scaled = deriveHistoryEmbeddings(
        table.map((each) => each * scale),
        dim,
        0.1,
      );
      expect(scaled.map((each) => each * scale)).toEqual(derived);
    }
    // A row depends on itself and the Gram matrix alone.
    const row = deriveHistoryEmbeddings(
      Float32Array.from([...table.subarray(dim), ...table.subarray(0, dim)]),
      dim,
      0.1,
    );
    for (let c = 0; c < dim; c++) expect(row[(items - 1) * dim + c]).toBeCloseTo(derived[c], 8);
  });

  it('are those of one number by hand', () => {
    // Q'Q = 5, lambda = .2 x 5.
    expect([...deriveHistoryEmbeddings(Float32Array.of(1, 2), 1, 0.2)]).toEqual([1 / 6, 1 / 3].map(Math.fround));
  });

  it('are zeros for zeros', () => {
    expect([...deriveHistoryEmbeddings(new Float32Array(4), 2, 0.1)]).toEqual([0, 0, 0, 0]);
    expect([...deriveHistoryEmbeddings(Float32Array.of(0, 0, 1, 0), 2, 0.1).subarray(0, 2)]).toEqual([0, 0]);
  });

  it('are refused where the Gram matrix has no inverse, and the regularization makes none', async () => {
    const table = Float32Array.of(1, 1, 2, 2);
    const message = await messageOf('invalid-option', () => deriveHistoryEmbeddings(table, 2, 1e-30));
    expect(message).toMatch(/^Expected `regularization` to be larger, .*, got 1e-30$/);
    expect([...deriveHistoryEmbeddings(table, 2, 1e-3)].every(Number.isFinite)).toBe(true);
  });
});
