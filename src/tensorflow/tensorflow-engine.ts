import { CfRecsError, cut } from '../errors.js';
import { importPackage } from '../import-package.js';
import type { DenseEngine } from '../kernels/matrix/dense-engine.js';
import type { Library } from './library.js';

/** A package of TensorFlow.js, and the backend that it brings. */
interface Installation {
  readonly packageName: string;
  readonly backend: string;
}

/** In the order in which they are tried: the native backend, and the plain JavaScript one. */
const INSTALLATIONS: readonly Installation[] = [
  { packageName: '@tensorflow/tfjs-node', backend: 'tensorflow' },
  { packageName: '@tensorflow/tfjs', backend: 'cpu' },
];

/** Characters of the error of a package that are told. */
const MOST_OF_A_REASON = 150;

/** The dense products on one backend of TensorFlow.js, which was set up. */
export class TensorFlowEngine implements DenseEngine {
  readonly name = 'tensorflow';

  constructor(
    private readonly tf: Library,
    private readonly backend: string,
  ) {}

  multiply(left: Float32Array, right: Float32Array, rows: number, inner: number, columns: number): Float32Array {
    return this.run((tf) =>
      tf.matMul(tf.tensor2d(left, [rows, inner]), tf.tensor2d(right, [inner, columns])).dataSync<'float32'>(),
    );
  }

  gram(matrix: Float32Array, rows: number, columns: number): Float32Array {
    return this.run((tf) => {
      const block = tf.tensor2d(matrix, [rows, columns]);
      // Transposed for itself: on the backend `wasm`, matMul with a transposed operand leaves the fast path, and a whole
      // training on the native backend takes as long either way.
      return tf.matMul(tf.transpose(block), block).dataSync<'float32'>();
    });
  }

  /**
   * Runs one synchronous piece of work on the backend, frees its tensors, and gives TensorFlow.js back to the backend that
   * the rest of the process had chosen. The work hands out plain values, never tensors.
   */
  private run<Result>(work: (tf: Library) => Result): Result {
    const { tf, backend } = this;
    const before = tf.getBackend();
    // For a backend that is already set up, as ours is, setBackend does its work before it returns.
    if (before !== backend) void tf.setBackend(backend);
    tf.engine().startScope();
    try {
      return work(tf);
    } finally {
      tf.engine().endScope();
      if (before && before !== backend) void tf.setBackend(before);
    }
  }
}

/** A small product with a known answer: some installations load well and fail at their first operation. */
function probe(engine: DenseEngine): void {
  const product = engine.multiply(Float32Array.of(1, 2, 3, 4), Float32Array.of(1, 0, 1, 1), 2, 2, 2);
  if (product.join() !== '3,2,7,4') throw new Error(`the product of two small matrices came out as ${product.join()}`);
}

/** The backend that the process is on, without loading TensorFlow.js, which keeps its engine where all copies find it. */
const currentBackend = () => (globalThis as { _tfengine?: { backendName?: string } })._tfengine?.backendName;

/** Loads an installation, and sees that it computes. It leaves the process on the backend that it was on. */
async function start({ packageName, backend }: Installation): Promise<DenseEngine> {
  // The native package makes its backend the current one when it is imported.
  const before = currentBackend();
  const tf = await importPackage<Library>(packageName);
  // Silences the banners that are printed at first use.
  const production = tf.env().getBool('PROD');
  tf.env().set('PROD', true);
  try {
    if (tf.findBackendFactory(backend) === null) throw new Error('its package brings no such backend');
    await tf.setBackend(backend);
    const engine = new TensorFlowEngine(tf, backend);
    probe(engine);
    return engine;
  } finally {
    tf.env().set('PROD', production);
    if (before) await tf.setBackend(before);
  }
}

/** Why an installation does not serve, on one short line: some packages fail with pages of advice. */
function reasonOf(error: unknown): string {
  const { message = error } = Object(error) as Partial<Error>;
  return cut(String(message).split('\n')[0], MOST_OF_A_REASON);
}

async function startFirst(): Promise<DenseEngine> {
  const reasons: string[] = [];
  for (const installation of INSTALLATIONS) {
    try {
      return await start(installation);
    } catch (error) {
      reasons.push(`${installation.packageName}: ${reasonOf(error)}`);
    }
  }
  throw new CfRecsError(
    'not-installed',
    'Expected TensorFlow.js to be installed and to work, got neither of its packages; ' +
      `\`npm install @tensorflow/tfjs\` or \`npm install @tensorflow/tfjs-node\` installs one (${reasons.join('; ')})`,
  );
}

let started: Promise<DenseEngine> | null = null;

/**
 * TensorFlow.js for the dense arithmetic of `train`: on the native backend where `@tensorflow/tfjs-node` is installed and
 * its first operation works, else on the plain JavaScript backend of `@tensorflow/tfjs`. It is set up once a process; what
 * else the process does with TensorFlow.js keeps the backend that it has chosen.
 *
 * The library's own WebAssembly kernels are as fast as the native backend and need nothing installed: an engine is for who
 * wants the arithmetic of TensorFlow.js.
 *
 * @example
 * import { Recommender } from 'cf-recs';
 * import { tensorflowEngine } from 'cf-recs/tensorflow';
 *
 * const recommender = await Recommender.fromInteractions([
 *   { userId: 'ann', itemId: 'a' },
 *   { userId: 'ann', itemId: 'b' },
 *   { userId: 'ben', itemId: 'b' },
 * ]);
 * const { backend } = await recommender.train({ engine: tensorflowEngine() }); // 'tensorflow'
 * @throws CfRecsError `not-installed` where neither package is installed and works, with the command to type.
 */
export function tensorflowEngine(): Promise<DenseEngine> {
  if (started === null) {
    started = startFirst();
    // `train` may refuse its other options before it awaits this, which must not end the process; and who installs a
    // package meanwhile may ask again.
    started.catch(() => {
      started = null;
    });
  }
  return started;
}
