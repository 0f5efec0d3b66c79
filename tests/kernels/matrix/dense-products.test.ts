import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DenseProducts,
  EngineDenseProducts,
  KernelDenseProducts,
} from '../../../src/kernels/matrix/dense-products.js';
import { allocatePanels } from '../../../src/kernels/matrix/panels.js';
import { Workspace } from '../../../src/kernels/memory/workspace.js';
import { Pace } from '../../../src/pace.js';
import { TensorFlowEngine } from '../../../src/tensorflow/tensorflow-engine.js';
import { farthest, flat, normalRows, product, transposed } from '../../support/matrices.js';
import { panelsFrom, rowsOf } from '../../support/panels.js';
import { nativeStandIn } from '../../support/tensorflow.js';

const anyShape = fc.record({
  // Beyond one block of rows, now and then.
  rows: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.constantFrom(513, 2050)),
  width: fc.integer({ min: 1, max: 36 }),
  otherWidth: fc.integer({ min: 1, max: 36 }),
  seed: fc.nat(),
});

const onKernels = (backend: 'wasm' | 'cpu') => () => {
  const workspace = new Workspace({ backend, threads: 1 });
  return { workspace, products: new KernelDenseProducts(workspace, new Pace()) as DenseProducts };
};

const IMPLEMENTATIONS = [
  ['plain TypeScript', onKernels('cpu')],
  ['WebAssembly', onKernels('wasm')],
  [
    'TensorFlow.js',
    () => {
      const workspace = new Workspace({ backend: 'cpu', threads: 1 });
      const engine = new TensorFlowEngine(nativeStandIn(), 'tensorflow');
      return { workspace, products: new EngineDenseProducts(engine, workspace, new Pace()) as DenseProducts };
    },
  ],
] as const;

describe.each(IMPLEMENTATIONS)('dense products on %s', (_, open) => {
  it('multiply a tall matrix with a small one', async () => {
    await fc.assert(
      fc.asyncProperty(anyShape, async ({ rows, width, otherWidth, seed }) => {
        const { workspace, products } = open();
        const [tall, small] = [normalRows(rows, width, seed), normalRows(width, otherWidth, seed + 1)];
        const target = allocatePanels(workspace, rows, otherWidth);
        await products.multiply(panelsFrom(workspace, tall), flat(small), target, false);
        expect(farthest(rowsOf(workspace, target).flat(), product(tall, small).flat())).toBeLessThan(1e-4);
      }),
      { numRuns: 30 },
    );
  });

  it('multiply by an upper triangle as by the whole', async () => {
    await fc.assert(
      fc.asyncProperty(anyShape, async ({ rows, width, seed }) => {
        const { workspace, products } = open();
        const tall = normalRows(rows, width, seed);
        const small = normalRows(width, width, seed + 1).map((row, i) => row.map((value, j) => (j < i ? 0 : value)));
        const target = allocatePanels(workspace, rows, width);
        await products.multiply(panelsFrom(workspace, tall), flat(small), target, true);
        expect(farthest(rowsOf(workspace, target).flat(), product(tall, small).flat())).toBeLessThan(1e-4);
      }),
      { numRuns: 30 },
    );
  });

  it('add the Gram matrix to the sum, on and above the diagonal', async () => {
    await fc.assert(
      fc.asyncProperty(anyShape, async ({ rows, width, seed }) => {
        const { workspace, products } = open();
        const tall = normalRows(rows, width, seed);
        const sum = new Float64Array(width * width).fill(1);
        await products.addGram(panelsFrom(workspace, tall), sum);
        const expected = product(transposed(tall), tall).flatMap((row, i) =>
          row.map((value, j) => (j < i ? 1 : value + 1)),
        );
        expect(farthest(sum, expected) / rows).toBeLessThan(1e-4);
      }),
      { numRuns: 30 },
    );
  });

  it('do not depend on what was in the memory before', async () => {
    const { workspace, products } = open();
    const [tall, small] = [panelsFrom(workspace, normalRows(5, 3, 1)), flat(normalRows(3, 3, 2))];
    const target = allocatePanels(workspace, 5, 3);
    await products.multiply(tall, small, target, false);
    const before = rowsOf(workspace, target);
    await workspace.scope(async () => {
      workspace.floats(workspace.allocate(2 ** 20), 2 ** 18).fill(Number.NaN);
    });
    await products.multiply(tall, small, target, false);
    expect(rowsOf(workspace, target)).toEqual(before);
    const sum = new Float64Array(9);
    await products.addGram(tall, sum);
    expect(sum.every(Number.isFinite)).toBe(true);
  });
});
