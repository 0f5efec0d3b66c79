import { afterEach, describe, expect, it, vi } from 'vitest';
import { Engine } from '../../src/tensorflow/engine.js';
import { datasetOf } from '../support/datasets.js';
import { failureOf } from '../support/errors.js';
import { isInstalled } from '../support/installed.js';
import { farthest } from '../support/matrices.js';
import { nativeStandIn, removeStandIn, tf } from '../support/tensorflow.js';
import { tastes } from '../support/training.js';

const PACKAGE = '@tensorflow/tfjs-node';

/** The module under test, which remembers what it has set up, as in a new process. */
async function fresh() {
  vi.resetModules();
  return import('../../src/tensorflow/engine.js');
}

/** Stands in for the native package: what its import does. */
const fakePackage = (onImport: () => void) =>
  vi.doMock(PACKAGE, () => {
    onImport();
    return {};
  });

/** As the package does, makes its backend the current one. */
function registerNative(kernels = true): void {
  nativeStandIn({ kernels });
  void tf.setBackend('tensorflow');
}

function registerWrong(): void {
  registerNative();
  tf.unregisterKernel('BatchMatMul', 'tensorflow');
  const { kernelFunc } = tf.getKernel('Maximum', 'cpu');
  tf.registerKernel({ kernelName: 'BatchMatMul', backendName: 'tensorflow', kernelFunc });
}

/** The message of a refusal; by its code, because a fresh module has an error class of its own. */
async function refusalOf(load: () => Promise<unknown>): Promise<string> {
  const error = (await failureOf(load)) as Error;
  expect(error).toMatchObject({ name: 'CfRecsError', code: 'invalid-option' });
  return error.message;
}

const multiply = (engine: Engine): number[] =>
  engine.run((library) => [...library.matMul(library.tensor2d([[1, 2]]), library.tensor2d([[3], [4]])).dataSync()]);

afterEach(() => {
  vi.doUnmock(PACKAGE);
  vi.restoreAllMocks();
  removeStandIn();
});

describe('loadEngine', () => {
  it('sets up the native backend, once', async () => {
    fakePackage(registerNative);
    const { loadEngine } = await fresh();
    const engine = await loadEngine();
    expect(multiply(engine)).toEqual([11]);
    expect(await loadEngine()).toBe(engine);
  });

  it.skipIf(isInstalled(PACKAGE))('asks for the native package where it is not installed', async () => {
    const { loadEngine } = await fresh();
    const message = await refusalOf(loadEngine);
    expect(message).toMatch(/^Expected `backend` to be one that works here, got 'tensorflow': /);
    expect(message).toMatch(/; it needs @tensorflow\/tfjs-node installed$/);
  });

  it.each([
    [
      'cannot be imported',
      () => {
        throw new Error('The specified module could not be found: libtensorflow.so');
      },
      /error when mocking a module|could not be found/,
    ],
    ['brings no backend', () => {}, /its package brings no such backend/],
    ['fails at its first operation', () => registerNative(false), /BatchMatMul/],
    ['computes nonsense', registerWrong, /the product of two small matrices came out as/],
  ])('says why where the package %s', async (_, onImport, reason) => {
    fakePackage(onImport);
    const { loadEngine } = await fresh();
    expect(await refusalOf(loadEngine)).toMatch(reason);
  });

  it.each([true, false])('keeps the backend of the process, the native one working or not: %s', async (kernels) => {
    await tf.setBackend('cpu');
    fakePackage(() => registerNative(kernels));
    const { loadEngine } = await fresh();
    await loadEngine().catch(() => null);
    expect(tf.getBackend()).toBe('cpu');
  });

  it('prints nothing, and leaves the flags as they are', async () => {
    const spies = (['log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name));
    const production = tf.env().getBool('PROD');
    fakePackage(registerNative);
    multiply(await (await fresh()).loadEngine());
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    expect(tf.env().getBool('PROD')).toBe(production);
  });
});

describe('Engine.run', () => {
  it('gives TensorFlow.js back on the backend of the process', async () => {
    const engine = new Engine(nativeStandIn());
    await tf.setBackend('cpu');
    const kept = tf.tensor1d([1, 2, 3]);
    expect(engine.run(() => tf.getBackend())).toBe('tensorflow');
    expect(tf.getBackend()).toBe('cpu');
    expect([...kept.dataSync()]).toEqual([1, 2, 3]);
    kept.dispose();
  });

  it('frees the tensors of its work and keeps those of others', async () => {
    const engine = new Engine(nativeStandIn());
    const kept = tf.tensor1d([7]);
    const before = tf.memory().numTensors;
    engine.run((library) => library.add(library.ones([4]), library.ones([4])).dataSync());
    expect(tf.memory().numTensors).toBe(before);
    kept.dispose();
  });

  it('tidies up as well when the work fails', async () => {
    const engine = new Engine(nativeStandIn());
    await tf.setBackend('cpu');
    const before = tf.memory().numTensors;
    const failure = new Error('no');
    const error = await failureOf(() =>
      engine.run((library) => {
        library.ones([4]);
        throw failure;
      }),
    );
    expect(error).toBe(failure);
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe.each(['spectral', 'gradient'] as const)('training by %s on the native backend', (algorithm) => {
  it('gives what the kernels give, but for rounding, and leaves no tensor', async () => {
    const dataset = await datasetOf(tastes(30, 20, 3));
    fakePackage(registerNative);
    vi.resetModules();
    const { trainModel } = await import('../../src/training/trainers.js');
    const before = tf.memory().numTensors;
    const options = { algorithm, embeddingDim: 4, epochs: 1 };
    const native = await trainModel(dataset, { ...options, backend: 'tensorflow' });
    expect(native.summary.backend).toBe('tensorflow');
    expect(tf.memory().numTensors).toBe(before);
    const own = await trainModel(dataset, { ...options, backend: 'wasm' });
    // Directions may come out with the other sign: products of the two sides do not.
    const scores = ({ model }: typeof own) =>
      Array.from({ length: 400 }, (_, at) => {
        const [row, column] = [4 * Math.floor(at / 20), 4 * (at % 20)];
        return [0, 1, 2, 3].reduce(
          (sum, c) => sum + model.historyEmbeddings[row + c] * model.itemEmbeddings[column + c],
          0,
        );
      });
    expect(farthest(scores(native), scores(own))).toBeLessThan(1e-3);
  });
});
