import type * as TensorFlow from '@tensorflow/tfjs';
import { CfRecsError } from '../errors.js';

const BACKEND = 'tensorflow';

/** What brings the backend: an optional peer, named by a variable so that nothing looks for it before it is wanted. */
const PACKAGE = '@tensorflow/tfjs-node';

/** TensorFlow.js on its native backend, which was seen to work. */
export class Engine {
  constructor(private readonly tf: typeof TensorFlow) {}

  /**
   * Runs one synchronous piece of work on the native backend, frees its tensors, and gives TensorFlow.js back to the
   * backend that the rest of the process had chosen. The work hands out plain values, never tensors.
   */
  run<Result>(work: (tf: typeof TensorFlow) => Result): Result {
    const { tf } = this;
    const before = tf.getBackend();
    // For a backend that is already set up, as ours is, setBackend does its work before it returns.
    if (before !== BACKEND) void tf.setBackend(BACKEND);
    tf.engine().startScope();
    try {
      return work(tf);
    } finally {
      tf.engine().endScope();
      if (before && before !== BACKEND) void tf.setBackend(before);
    }
  }
}

/** A small product with a known answer: some installations load well and fail at their first operation. */
function probe(engine: Engine): void {
  const product = engine.run((tf) =>
    tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([1, 0, 1, 1], [2, 2])).dataSync(),
  );
  if (product.join() !== '3,2,7,4') throw new Error(`the product of two small matrices came out as ${product.join()}`);
}

/** The backend that the process is on, without loading TensorFlow.js, which keeps its engine where all copies find it. */
const currentBackend = () => (globalThis as { _tfengine?: { backendName?: string } })._tfengine?.backendName;

async function startEngine(): Promise<Engine> {
  // The native package makes its backend the current one when it is imported.
  const before = currentBackend();
  // First, because it fails at once where it is not installed, and TensorFlow.js takes its time.
  await import(/* @vite-ignore */ PACKAGE);
  const imported = await import('@tensorflow/tfjs');
  // A CommonJS module that Node imports has its names on `default`; bundlers may put them on the module itself.
  const tf: typeof TensorFlow = 'default' in imported ? (imported.default as typeof TensorFlow) : imported;
  // Silences the banners that are printed at first use.
  const production = tf.env().getBool('PROD');
  tf.env().set('PROD', true);
  try {
    if (tf.findBackendFactory(BACKEND) === null) throw new Error('its package brings no such backend');
    await tf.setBackend(BACKEND);
    const engine = new Engine(tf);
    probe(engine);
    return engine;
  } finally {
    tf.env().set('PROD', production);
    if (before) await tf.setBackend(before);
  }
}

let started: Promise<Engine> | null = null;

/**
 * Loads TensorFlow.js (the only place in the library that does) with @tensorflow/tfjs-node, once a process.
 * @throws CfRecsError `invalid-option` where that is not installed or does not work.
 */
export async function loadEngine(): Promise<Engine> {
  started ??= startEngine();
  try {
    return await started;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new CfRecsError(
      'invalid-option',
      `Expected \`backend\` to be one that works here, got '${BACKEND}': ${reason}; it needs ${PACKAGE} installed`,
      { cause },
    );
  }
}
