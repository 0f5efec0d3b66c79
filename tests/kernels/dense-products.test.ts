import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWasmDenseProducts, type DenseProducts, plainDenseProducts } from '../../src/kernels/dense-products.js';
import { farthest, flat, normalRows, product, transposed } from '../support/matrices.js';

const wasm = createWasmDenseProducts()!;
const IMPLEMENTATIONS: [string, DenseProducts][] = [
  ['plain', plainDenseProducts],
  ['WebAssembly', wasm],
];

const anyShape = fc.record({
  // Beyond one block of a Gram matrix, now and then.
  count: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom(255, 256, 257, 600)),
  width: fc.integer({ min: 1, max: 20 }),
  rightWidth: fc.integer({ min: 1, max: 20 }),
  seed: fc.nat(),
});

describe.each(IMPLEMENTATIONS)('%s dense products', (_, products) => {
  it('multiply known matrices', () => {
    const rows = Float32Array.of(1, 2, 3, 4, 5, 6);
    const right = Float32Array.of(1, 0, 2, 1);
    expect([...products.multiply(rows, 2, right, 2, false)]).toEqual([5, 2, 11, 4, 17, 6]);
  });

  it('multiply any shape as the sums say', () => {
    fc.assert(
      fc.property(anyShape, ({ count, width, rightWidth, seed }) => {
        const [rows, right] = [normalRows(count, width, seed), normalRows(width, rightWidth, seed + 1)];
        const expected = product(rows, right, rightWidth).flat();
        expect(farthest(products.multiply(flat(rows), width, flat(right), rightWidth, false), expected)).toBeLessThan(
          1e-4,
        );
      }),
    );
  });

  it('multiply by an upper triangle as by the whole', () => {
    fc.assert(
      fc.property(anyShape, ({ count, width, seed }) => {
        const rows = normalRows(count, width, seed);
        const right = normalRows(width, width, seed + 1).map((row, i) => row.map((value, j) => (j < i ? 0 : value)));
        const expected = product(rows, right, width).flat();
        expect(farthest(products.multiply(flat(rows), width, flat(right), width, true), expected)).toBeLessThan(1e-4);
      }),
    );
  });

  it('add the Gram matrix of any rows to the sum, on and above the diagonal', () => {
    fc.assert(
      fc.property(anyShape, ({ count, width, seed }) => {
        const rows = normalRows(count, width, seed);
        const sum = new Float64Array(width * width).fill(1);
        products.addGram(flat(rows), width, sum);
        const columns = transposed(rows, width);
        const expected = product(columns, rows, width).flatMap((row, i) =>
          row.map((value, j) => (j < i ? 1 : value + 1)),
        );
        expect(farthest(sum, expected)).toBeLessThan(1e-3);
      }),
    );
  });
});

describe('WebAssembly dense products', () => {
  it('do not depend on what was in the memory before', () => {
    const [rows, right] = [flat(normalRows(5, 3, 1)), flat(normalRows(3, 3, 2))];
    const before = wasm.multiply(rows, 3, right, 3, false).slice();
    wasm.multiply(new Float32Array(4096).fill(Number.NaN), 16, new Float32Array(256).fill(Number.NaN), 16, false);
    expect(wasm.multiply(rows, 3, right, 3, false)).toEqual(before);
  });
});
