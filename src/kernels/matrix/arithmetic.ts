import { availableParallelism } from 'node:os';
import { CfRecsError, describe } from '../../errors.js';
import type { Pace } from '../../pace.js';
import type { Backend } from '../../types.js';
import { Workspace } from '../memory/workspace.js';
import { DENSE_ENGINE, type DenseEngine, isDenseEngine } from './dense-engine.js';
import { type DenseProducts, EngineDenseProducts, KernelDenseProducts } from './dense-products.js';

/** What a training computes with. */
export interface Arithmetic {
  /** What does the dense products. */
  readonly backend: Backend | DenseEngine['name'];
  readonly workspace: Workspace;
  readonly dense: DenseProducts;
  readonly pace: Pace;
}

/** What the caller asks a training to compute with; null leaves the choice to the machine. */
export interface ArithmeticOptions {
  readonly backend: Backend | null;
  readonly threads: number | null;
  readonly engine: DenseEngine | PromiseLike<DenseEngine> | null;
}

/**
 * Sets up what a training computes with: the project's own kernels, in WebAssembly, or in plain TypeScript for `cpu` and
 * where WebAssembly is not available; as many threads as the machine has cores unless `threads` says otherwise. An engine
 * takes over the dense products.
 *
 * @throws CfRecsError `invalid-option` where what was promised as an engine is none; a rejection of it passes through.
 */
export async function openArithmetic(wanted: ArithmeticOptions, pace: Pace): Promise<Arithmetic> {
  const engine = wanted.engine === null ? null : await pace.during(Promise.resolve(wanted.engine));
  if (engine !== null && !isDenseEngine(engine)) {
    throw new CfRecsError('invalid-option', `Expected \`engine\` to promise ${DENSE_ENGINE}, got ${describe(engine)}`);
  }
  const workspace = new Workspace({
    backend: wanted.backend === 'cpu' ? 'cpu' : 'wasm',
    threads: wanted.threads ?? availableParallelism(),
  });
  return engine === null
    ? { backend: workspace.backend, workspace, dense: new KernelDenseProducts(workspace, pace), pace }
    : { backend: engine.name, workspace, dense: new EngineDenseProducts(engine, workspace, pace), pace };
}
