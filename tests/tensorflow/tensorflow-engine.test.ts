import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DenseEngine } from '../../src/kernels/matrix/dense-engine.js';
import { TensorFlowEngine } from '../../src/tensorflow/tensorflow-engine.js';
import { bundleWithoutTensorFlow, runBeside } from '../support/bundle.js';
import { datasetOf } from '../support/datasets.js';
import { failureOf } from '../support/errors.js';
import { isInstalled } from '../support/installed.js';
import { farthest, flat, normalRows, product, transposed } from '../support/matrices.js';
import { nativeStandIn, removeStandIn, tf } from '../support/tensorflow.js';
import { tastes } from '../support/training.js';

const NATIVE = '@tensorflow/tfjs-node';
const PLAIN = '@tensorflow/tfjs';

/** The module under test, which remembers what it has set up, as in a new process. */
async function fresh() {
  vi.resetModules();
  return import('../../src/tensorflow/index.js');
}

/** Stands in for a package: what its import does, and TensorFlow.js as both packages hand it out. */
const fakePackage = (name: string, onImport: () => void = () => {}) =>
  vi.doMock(name, () => {
    onImport();
    return { default: tf };
  });

const missing = (name: string) =>
  fakePackage(name, () => {
    throw new Error(`Cannot find package '${name}'`);
  });

/** Works in a folder that holds the library, and nothing of TensorFlow.js. */
async function besideBundle(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cf-recs-'));
  try {
    await bundleWithoutTensorFlow(folder);
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** As the native package does, makes its backend the current one. */
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

const multiply = (engine: DenseEngine): number[] => [
  ...engine.multiply(Float32Array.of(1, 2), Float32Array.of(3, 4), 1, 2, 1),
];

/** The backend that an engine computes on. */
function backendOf(engine: DenseEngine): string {
  const library = tf.engine();
  const used: string[] = [];
  const startScope = library.startScope.bind(library);
  const spy = vi.spyOn(library, 'startScope').mockImplementation((...names) => {
    used.push(tf.getBackend());
    startScope(...names);
  });
  multiply(engine);
  spy.mockRestore();
  return used[0];
}

beforeEach(() => {
  // Vite would look for the package that is imported by a variable beside the test's own.
  fakePackage(PLAIN);
});
afterEach(() => {
  vi.doUnmock(NATIVE);
  vi.doUnmock(PLAIN);
  vi.restoreAllMocks();
  removeStandIn();
});

describe('tensorflowEngine', () => {
  it('sets up the native backend where it works, once', async () => {
    fakePackage(NATIVE, registerNative);
    const { tensorflowEngine } = await fresh();
    const engine = await tensorflowEngine();
    expect(multiply(engine)).toEqual([11]);
    expect(engine.name).toBe('tensorflow');
    expect(await tensorflowEngine()).toBe(engine);
  });

  it.each<[string, () => void]>([
    [
      'is not installed',
      () => {
        throw new Error(`Cannot find package '${NATIVE}'`);
      },
    ],
    [
      'cannot be loaded',
      () => {
        throw new Error('The specified module could not be found: libtensorflow.so');
      },
    ],
    ['brings no backend', () => {}],
    ['fails at its first operation', () => registerNative(false)],
    ['computes nonsense', registerWrong],
  ])('takes the plain package where the native one %s', async (_, onImport) => {
    await tf.setBackend('cpu');
    fakePackage(NATIVE, onImport);
    const engine = await (await fresh()).tensorflowEngine();
    expect(multiply(engine)).toEqual([11]);
    expect(tf.getBackend()).toBe('cpu');
  });

  it('says what to type where neither is installed, and may be asked again', async () => {
    missing(NATIVE);
    missing(PLAIN);
    const { tensorflowEngine } = await fresh();
    const error = (await failureOf(tensorflowEngine)) as Error;
    // By its code: a fresh module has an error class of its own.
    expect(error).toMatchObject({ name: 'CfRecsError', code: 'not-installed' });
    expect(error.message).toContain('`npm install @tensorflow/tfjs` or `npm install @tensorflow/tfjs-node`');
    fakePackage(PLAIN);
    expect(multiply(await tensorflowEngine())).toEqual([11]);
  });

  it.each(['Cannot find it', 'x'.repeat(3000), `${'y'.repeat(200)}\n${'z'.repeat(3000)}`])(
    'prints a short error where a package fails with much text',
    (text) =>
      besideBundle(async (folder) => {
        for (const name of [NATIVE, PLAIN]) {
          const installed = join(folder, 'node_modules', name);
          await mkdir(installed, { recursive: true });
          await writeFile(join(installed, 'index.js'), `throw new Error(${JSON.stringify(text)});\n`);
        }
        const script = `
          import { inspect } from 'node:util';
          import { tensorflowEngine } from './tensorflow.mjs';
          const error = await tensorflowEngine().catch((error) => error);
          console.log(JSON.stringify({ code: error.code, message: error.message, printed: inspect(error) }));
        `;
        const { code, message, printed } = (await runBeside(folder, 'failing.mjs', script)) as Record<string, string>;
        expect(code).toBe('not-installed');
        for (const name of [NATIVE, PLAIN]) expect(message).toContain(`${name}: ${text.slice(0, 14)}`);
        expect(message.length).toBeLessThan(550);
        expect(printed.length).toBeLessThan(2000);
      }),
  );

  it('that fails does not end a process which has not come to await it', () =>
    besideBundle(async (folder) => {
      const script = `
        import { tensorflowEngine } from './tensorflow.mjs';
        const promised = tensorflowEngine();
        await new Promise((resolve) => setTimeout(resolve, 300));
        console.log(JSON.stringify(await promised.catch(({ code }) => code)));
      `;
      expect(await runBeside(folder, 'late.mjs', script)).toBe('not-installed');
    }));

  it.each([true, false])('keeps the backend of the process, the native one working or not: %s', async (kernels) => {
    await tf.setBackend('cpu');
    fakePackage(NATIVE, () => registerNative(kernels));
    const engine = await (await fresh()).tensorflowEngine();
    expect(tf.getBackend()).toBe('cpu');
    expect(backendOf(engine)).toBe(kernels ? 'tensorflow' : 'cpu');
  });

  it('prints nothing, and leaves the flags as they are', async () => {
    const spies = (['log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name));
    const production = tf.env().getBool('PROD');
    fakePackage(NATIVE, registerNative);
    multiply(await (await fresh()).tensorflowEngine());
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    expect(tf.env().getBool('PROD')).toBe(production);
  });
});

describe('TensorFlowEngine', () => {
  const onStandIn = () => new TensorFlowEngine(nativeStandIn(), 'tensorflow');

  it('multiplies, and makes Gram matrices', () => {
    const [left, right] = [normalRows(7, 5, 1), normalRows(5, 3, 2)];
    const engine = onStandIn();
    const [multiplied, gram] = [engine.multiply(flat(left), flat(right), 7, 5, 3), engine.gram(flat(left), 7, 5)];
    expect(farthest(multiplied, product(left, right).flat())).toBeLessThan(1e-5);
    expect(farthest(gram, product(transposed(left), left).flat())).toBeLessThan(1e-5);
  });

  it('gives TensorFlow.js back on the backend of the process', async () => {
    const engine = onStandIn();
    await tf.setBackend('cpu');
    const kept = tf.tensor1d([1, 2, 3]);
    expect(backendOf(engine)).toBe('tensorflow');
    expect(tf.getBackend()).toBe('cpu');
    expect([...kept.dataSync()]).toEqual([1, 2, 3]);
    kept.dispose();
  });

  it('frees the tensors of its work and keeps those of others', async () => {
    const engine = onStandIn();
    const kept = tf.tensor1d([7]);
    const before = tf.memory().numTensors;
    multiply(engine);
    expect(tf.memory().numTensors).toBe(before);
    kept.dispose();
  });

  it('cleans up as well when the work fails', async () => {
    const engine = onStandIn();
    await tf.setBackend('cpu');
    const before = tf.memory().numTensors;
    // Two tensors are made before the shapes are found not to fit.
    const wrong = () => engine.multiply(new Float32Array(6), new Float32Array(6), 2, 3, 3);
    await failureOf(async () => wrong());
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe.each(['spectral', 'gradient'] as const)('training by %s on an engine', (algorithm) => {
  it('gives what the kernels give, but for rounding, and leaves no tensor', async () => {
    const dataset = await datasetOf(tastes(30, 20, 3));
    fakePackage(NATIVE, registerNative);
    const { tensorflowEngine } = await fresh();
    const { trainModel } = await import('../../src/training/trainers.js');
    const before = tf.memory().numTensors;
    const options =
      algorithm === 'spectral' ? { algorithm, embeddingDim: 4 } : { algorithm, embeddingDim: 4, epochs: 1 };
    const native = await trainModel(dataset, { ...options, engine: tensorflowEngine() });
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

describe('the packages that are installed here', () => {
  it.runIf(isInstalled(PLAIN))('choose and train on TensorFlow.js', async () => {
    vi.doUnmock(PLAIN);
    const { tensorflowEngine } = await fresh();
    const { trainModel } = await import('../../src/training/trainers.js');
    const { summary } = await trainModel(await datasetOf(tastes(30, 20, 3)), { engine: tensorflowEngine() });
    expect(summary.backend).toBe('tensorflow');
    expect(summary.choice?.trials.length).toBeGreaterThan(3);
  });
});
