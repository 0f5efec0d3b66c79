import { describe, expect, it } from 'vitest';
import { plainDenseProducts } from '../../src/kernels/dense-products.js';
import { loadEngine } from '../../src/training/backend.js';
import { loadProducts, type Products, productsBeside } from '../../src/training/products.js';
import { denseOf, farthest, flat, normalRows, product, sparseOf, transposed } from '../support/matrices.js';

const MATRIX = sparseOf(normalRows(9, 5, 1).map((row) => row.map((value, c) => (c % 2 === 0 ? value : 0))));
const BASIS = normalRows(5, 3, 2);

/** A^T A x basis, by blocks of rows. */
function squareOf(products: Products): Float32Array {
  const sparse = products.sparse(MATRIX, 3, 4);
  sparse.setDense(flat(BASIS));
  for (let start = 0; start < 9; start += 4) sparse.addSquare(start, Math.min(9, start + 4));
  return sparse.takeSum();
}

describe('loadProducts', () => {
  it.each(['cpu', 'wasm'] as const)('gives products on %s', async (backend) => {
    const products = await loadProducts(backend);
    expect(products.backend).toBe(backend);
    const expected = product(transposed(denseOf(MATRIX)), product(denseOf(MATRIX), BASIS)).flat();
    expect(farthest(squareOf(products), expected)).toBeLessThan(1e-4);
    expect([...products.dense.multiply(Float32Array.of(1, 2), 2, Float32Array.of(3, 4), 1, false)]).toEqual([11]);
  });

  it('takes plain TypeScript where that is asked for', async () => {
    expect((await loadProducts('cpu')).dense).toBe(plainDenseProducts);
  });

  it('takes the best there is where nothing is asked for', async () => {
    expect(['tensorflow', 'wasm']).toContain((await loadProducts(null)).backend);
  });
});

describe('productsBeside', () => {
  it.each(['cpu', 'wasm'] as const)('gives products on the backend of an engine on %s', async (backend) => {
    expect(productsBeside(await loadEngine(backend)).backend).toBe(backend);
  });
});
