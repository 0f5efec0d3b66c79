import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SparseMatrix } from '../../src/kernels/sparse.js';
import {
  createWasmSparseProducts,
  PlainSparseProducts,
  type SparseProducts,
} from '../../src/kernels/sparse-products.js';
import { anyFactors, farthest, flat, normalRows, product, sparseOf, transposed } from '../support/matrices.js';

type Make = (matrix: SparseMatrix, width: number, blockRows: number) => SparseProducts;
const IMPLEMENTATIONS: [string, Make][] = [
  ['plain', (matrix, width, blockRows) => new PlainSparseProducts(matrix, width, blockRows)],
  ['WebAssembly', (matrix, width, blockRows) => createWasmSparseProducts(matrix, width, blockRows)!],
];

const anyWidth = fc.integer({ min: 1, max: 40 });
const anyBlock = fc.integer({ min: 1, max: 5 });

/** Blocks of `size` rows. */
const blocksOf = (rows: number, size: number): [number, number][] =>
  Array.from({ length: Math.ceil(rows / size) }, (_, block) => [block * size, Math.min(rows, (block + 1) * size)]);

describe.each(IMPLEMENTATIONS)('%s sparse products', (_, make) => {
  it('are what the sums say, block by block, in any shape', () => {
    fc.assert(
      fc.property(anyFactors, anyWidth, anyBlock, fc.nat(), ({ sparse, columns }, width, size, seed) => {
        const dense = normalRows(columns, width, seed);
        const products = make(sparseOf(sparse, columns), width, size);
        products.setDense(flat(dense));
        const expected = product(sparse, dense, width);
        for (const [start, end] of blocksOf(sparse.length, size)) {
          expect(farthest(products.multiply(start, end), expected.slice(start, end).flat())).toBeLessThan(1e-3);
        }
      }),
    );
  });

  it('add up to the square of the matrix times dense, whatever the blocks', () => {
    fc.assert(
      fc.property(anyFactors, anyWidth, anyBlock, fc.nat(), ({ sparse, columns }, width, size, seed) => {
        const dense = normalRows(columns, width, seed);
        const products = make(sparseOf(sparse, columns), width, size);
        products.setDense(flat(dense));
        for (const [start, end] of blocksOf(sparse.length, size)) products.addSquare(start, end);
        const expected = product(transposed(sparse, columns), product(sparse, dense, width), width).flat();
        const largest = Math.max(1, ...expected.map(Math.abs));
        expect(farthest(products.takeSum(), expected)).toBeLessThan(1e-4 * largest);
      }),
    );
  });

  it('start the sum from zero again when it was taken', () => {
    const products = make(sparseOf([[1, 2]], 2), 1, 1);
    products.setDense(Float32Array.of(3, 4));
    products.addSquare(0, 1);
    expect([...products.takeSum()]).toEqual([11, 22]);
    products.addSquare(0, 1);
    expect([...products.takeSum()]).toEqual([11, 22]);
  });
});
