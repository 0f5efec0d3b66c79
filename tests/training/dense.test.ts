import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DenseProducts } from '../../src/kernels/dense-products.js';
import { Pace } from '../../src/pace.js';
import { forEachBlock, gram, multiplyTall } from '../../src/training/dense.js';
import { loadProducts } from '../../src/training/products.js';
import { farthest, flat, normalRows, product, transposed } from '../support/matrices.js';

const anyShape = fc.record({
  rows: fc.integer({ min: 1, max: 90 }),
  width: fc.integer({ min: 1, max: 9 }),
  smallWidth: fc.integer({ min: 1, max: 7 }),
  seed: fc.nat(),
});

describe('forEachBlock', () => {
  it('covers every row once, in order, in blocks of the size given', async () => {
    const blocks: number[][] = [];
    await forEachBlock(10, 4, new Pace(), (start, end) => blocks.push([start, end]));
    expect(blocks).toEqual([
      [0, 4],
      [4, 8],
      [8, 10],
    ]);
  });

  it('does nothing where there are no rows', async () => {
    let blocks = 0;
    await forEachBlock(0, 4, new Pace(), () => blocks++);
    expect(blocks).toBe(0);
  });
});

describe.each(['cpu', 'wasm'] as const)('dense products on %s', (backend) => {
  let products: DenseProducts;
  beforeAll(async () => {
    products = (await loadProducts(backend)).dense;
  });

  it('multiplies a tall matrix with a small one', async () => {
    await fc.assert(
      fc.asyncProperty(anyShape, async ({ rows, width, smallWidth, seed }) => {
        const [tall, small] = [normalRows(rows, width, seed), normalRows(width, smallWidth, seed + 1)];
        const result = await multiplyTall(products, flat(tall), width, flat(small), smallWidth, new Pace());
        expect(farthest(result, product(tall, small).flat())).toBeLessThan(1e-5);
      }),
      { numRuns: 30 },
    );
  });

  it('makes the Gram matrix', async () => {
    await fc.assert(
      fc.asyncProperty(anyShape, async ({ rows, width, seed }) => {
        const tall = normalRows(rows, width, seed);
        const result = await gram(products, flat(tall), width, new Pace());
        expect(farthest(result, product(transposed(tall), tall).flat())).toBeLessThan(1e-3);
      }),
      { numRuns: 30 },
    );
  });

  it('makes a Gram matrix that is symmetric in every bit', async () => {
    const width = 13;
    const result = await gram(products, flat(normalRows(70, width, 5)), width, new Pace());
    const mirrored = result.map((_, at) => result[(at % width) * width + Math.floor(at / width)]);
    expect(mirrored).toEqual(result);
  });

  it('gives the rows of one block the same bits whatever comes after it', async () => {
    const [width, smallWidth] = [4, 4];
    // More rows than a block holds.
    const tall = flat(normalRows(9000, width, 8));
    const small = flat(normalRows(width, smallWidth, 9));
    const whole = await multiplyTall(products, tall, width, small, smallWidth, new Pace());
    const head = await multiplyTall(products, tall.subarray(0, 8192 * width), width, small, smallWidth, new Pace());
    expect(whole.slice(0, 8192 * smallWidth)).toEqual(head);
    expect(await multiplyTall(products, tall, width, small, smallWidth, new Pace())).toEqual(whole);
  });
});
