import type * as TensorFlow from '@tensorflow/tfjs';
import { CfRecsError } from '../errors.js';
import type { Backend } from '../types.js';

/** Best first. */
const BACKENDS: readonly Backend[] = ['tensorflow', 'wasm', 'cpu'];

/** What must be imported for each backend beside TensorFlow.js itself, which brings `cpu`. */
const PACKAGES: Readonly<Record<Backend, string | null>> = {
  tensorflow: '@tensorflow/tfjs-node',
  wasm: '@tensorflow/tfjs-backend-wasm',
  cpu: null,
};

/** TensorFlow.js on a backend that was seen to work. */
export class Engine {
  constructor(
    private readonly tf: typeof TensorFlow,
    readonly backend: Backend,
  ) {}

  /**
   * Runs one synchronous piece of work on this engine's backend, frees its tensors, and gives TensorFlow.js back to
   * the backend that the rest of the process had chosen. The work hands out plain values, never tensors.
   */
  run<Result>(work: (tf: typeof TensorFlow) => Result): Result {
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
function probe(engine: Engine): void {
  const product = engine.run((tf) =>
    tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([1, 0, 1, 1], [2, 2])).dataSync(),
  );
  if (product.join() !== '3,2,7,4') throw new Error(`the product of two small matrices came out as ${product.join()}`);
}

const FAULTS = ['uncaughtException', 'unhandledRejection'];

/** The process as what it is here: something that emits events of any name. */
const host: NodeJS.EventEmitter = process;

/** The text of the two handlers that the runtime of the wasm backend installs; both throw what they are given. */
const RETHROWS = /^function \(\w+\) \{\s*(?:if \(!\(\w+ instanceof ExitStatus\)\)\s*\{?\s*)?throw \w+;?[\s}]*$/;

/**
 * Takes away the handlers that setting up a backend has left on the process. With them a rejected promise anywhere in
 * the service would end the process, whatever handlers the service has of its own.
 * @param before - what was there before the backend.
 */
function removeRethrowing(before: ReadonlySet<unknown>): void {
  for (const fault of FAULTS) {
    for (const listener of host.listeners(fault)) {
      if (!before.has(listener) && RETHROWS.test(String(listener))) host.removeListener(fault, listener as () => void);
    }
  }
}

/** The backend that the process is on, without loading TensorFlow.js, which keeps its engine where all copies find it. */
const currentBackend = () => (globalThis as { _tfengine?: { backendName?: string } })._tfengine?.backendName;

/**
 * Sets a backend up. TensorFlow.js would do so at first use, but until one like wasm is ready it refuses any work of
 * the process, on other backends too.
 */
async function setUp(tf: typeof TensorFlow, backend: Backend): Promise<void> {
  const { registry, registryFactory } = tf.engine();
  if (backend in registry) return;
  if (!(backend in registryFactory)) throw new Error('its package brings no such backend');
  const { factory, priority } = registryFactory[backend];
  const ready = await factory();
  tf.removeBackend(backend);
  tf.registerBackend(backend, () => ready, priority);
}

async function startEngine(backend: Backend): Promise<Engine> {
  const name = PACKAGES[backend];
  const listeners = new Set<unknown>(FAULTS.flatMap((fault) => host.listeners(fault)));
  // The native package makes its backend the current one when it is imported.
  const before = currentBackend();
  // First, because it fails at once where it is not installed, and TensorFlow.js takes its time.
  if (name !== null) await import(/* @vite-ignore */ name);
  const imported = await import('@tensorflow/tfjs');
  // A CommonJS module that Node imports has its names on `default`; bundlers may put them on the module itself.
  const tf: typeof TensorFlow = 'default' in imported ? (imported.default as typeof TensorFlow) : imported;
  // Silences the banners that are printed at first use.
  const production = tf.env().getBool('PROD');
  tf.env().set('PROD', true);
  try {
    await setUp(tf, backend);
    const engine = new Engine(tf, backend);
    probe(engine);
    return engine;
  } finally {
    tf.env().set('PROD', production);
    if (before) await tf.setBackend(before);
    removeRethrowing(listeners);
  }
}

const engines = new Map<Backend, Promise<Engine>>();

/** The start that came last. Each waits for the one before, because they set and restore what is the whole process's. */
let starting: Promise<unknown> = Promise.resolve();

function start(backend: Backend): Promise<Engine> {
  const started = starting.then(() => startEngine(backend));
  starting = started.catch(() => {});
  return started;
}

function engineFor(backend: Backend): Promise<Engine> {
  const started = engines.get(backend) ?? start(backend);
  engines.set(backend, started);
  return started;
}

/**
 * Loads TensorFlow.js (the only place in the library that does) and sets up a backend. Each backend is set up once a
 * process and then kept.
 *
 * @param wanted - null for the best that works: the native one where @tensorflow/tfjs-node is installed and works,
 * else WebAssembly, else plain JavaScript.
 * @throws CfRecsError `invalid-option` where the wanted backend does not work here.
 */
export async function loadEngine(wanted: Backend | null): Promise<Engine> {
  const failures: unknown[] = [];
  for (const backend of wanted === null ? BACKENDS : [wanted]) {
    try {
      return await engineFor(backend);
    } catch (cause) {
      failures.push(cause);
    }
  }
  const cause = failures[0];
  const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
  const install = wanted === 'tensorflow' ? '; it needs @tensorflow/tfjs-node installed' : '';
  const backend = wanted === null ? 'none that does' : `'${wanted}'`;
  throw new CfRecsError(
    'invalid-option',
    `Expected \`backend\` to be one that works here, got ${backend}: ${reason}${install}`,
    {
      cause,
    },
  );
}
