import type { KernelBackend } from '@tensorflow/tfjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { failureOf } from '../support/errors.js';
import { farthest, flat, normalRows, product, transposed } from '../support/matrices.js';
import { tf } from '../support/tensorflow.js';

const PACKAGE = '@tensorflow/tfjs-node';

/** The module under test, which remembers the backends that it has set up, as in a new process. */
async function freshBackend() {
  vi.resetModules();
  return import('../../src/training/backend.js');
}

/** Stands in for the native package: what its import does. */
const fakePackage = (onImport: () => void) =>
  vi.doMock(PACKAGE, () => {
    onImport();
    return {};
  });

/** A `tensorflow` backend made of the plain JavaScript one, current at once as that of the package. */
function registerNative({ kernels, wrong }: { readonly kernels: boolean; readonly wrong?: boolean }): void {
  tf.registerBackend('tensorflow', () => tf.engine().registryFactory.cpu.factory() as KernelBackend);
  void tf.setBackend('tensorflow');
  if (!kernels) return;
  for (const kernel of tf.getKernelsForBackend('cpu')) tf.registerKernel({ ...kernel, backendName: 'tensorflow' });
  if (!wrong) return;
  tf.unregisterKernel('BatchMatMul', 'tensorflow');
  const { kernelFunc } = tf.getKernel('Maximum', 'cpu');
  tf.registerKernel({ kernelName: 'BatchMatMul', backendName: 'tensorflow', kernelFunc });
}

afterEach(() => {
  vi.doUnmock(PACKAGE);
  for (const { kernelName } of tf.getKernelsForBackend('tensorflow')) tf.unregisterKernel(kernelName, 'tensorflow');
  if (tf.findBackendFactory('tensorflow') !== null) tf.removeBackend('tensorflow');
});

describe('loadEngine with @tensorflow/tfjs-node', () => {
  it('takes the native backend where it works and none is asked for', async () => {
    fakePackage(() => registerNative({ kernels: true }));
    const { loadEngine } = await freshBackend();
    expect((await loadEngine(null)).backend).toBe('tensorflow');
    expect((await loadEngine('tensorflow')).backend).toBe('tensorflow');
  });

  it.each([
    [
      'cannot be imported',
      () => {
        throw new Error('The specified module could not be found: libtensorflow.so');
      },
    ],
    ['brings no backend', () => {}],
    ['fails at its first operation', () => registerNative({ kernels: false })],
    ['computes nonsense', () => registerNative({ kernels: true, wrong: true })],
  ])('falls back to wasm where the package %s and no backend is asked for', async (_, onImport) => {
    fakePackage(onImport);
    const { loadEngine } = await freshBackend();
    const engine = await loadEngine(null);
    expect(engine.backend).toBe('wasm');
    expect(engine.run((library) => [...library.square([3]).dataSync()])).toEqual([9]);
  });

  it('says why the native backend does not work where it is asked for', async () => {
    fakePackage(() => registerNative({ kernels: false }));
    const { loadEngine } = await freshBackend();
    expect(await failureOf(() => loadEngine('tensorflow'))).toMatchObject({
      name: 'CfRecsError',
      code: 'invalid-option',
      message: expect.stringMatching(/^Expected `backend` to be one that works here, got 'tensorflow': .*BatchMatMul/),
    });
  });

  it.each([true, false])('keeps the backend of the process, the native one working or not: %s', async (kernels) => {
    await tf.setBackend('cpu');
    fakePackage(() => registerNative({ kernels }));
    const { loadEngine } = await freshBackend();
    expect((await loadEngine(null)).backend).toBe(kernels ? 'tensorflow' : 'wasm');
    expect(tf.getBackend()).toBe('cpu');
  });
});

describe('loadProducts with @tensorflow/tfjs-node', () => {
  async function freshProducts() {
    vi.resetModules();
    return import('../../src/training/products.js');
  }

  it('takes native products where they work, and they are right', async () => {
    fakePackage(() => registerNative({ kernels: true }));
    const { loadProducts } = await freshProducts();
    const { backend, dense } = await loadProducts(null);
    expect(backend).toBe('tensorflow');
    const [rows, right] = [normalRows(7, 3, 1), normalRows(3, 2, 2)];
    const multiplied = dense.multiply(flat(rows), 3, flat(right), 2, false);
    expect(farthest(multiplied, product(rows, right).flat())).toBeLessThan(1e-5);
    const sum = new Float64Array(9).fill(100);
    dense.addGram(flat(rows), 3, sum);
    const expected = product(transposed(rows), rows).flatMap((row, i) =>
      row.map((value, j) => (j < i ? 100 : value + 100)),
    );
    expect(farthest(sum, expected)).toBeLessThan(1e-4);
  });

  it('takes its own kernels where the native backend fails and none is asked for', async () => {
    fakePackage(() => registerNative({ kernels: false }));
    const { loadProducts } = await freshProducts();
    expect((await loadProducts(null)).backend).toBe('wasm');
    expect(await failureOf(() => loadProducts('tensorflow'))).toMatchObject({ code: 'invalid-option' });
  });
});
