import { availableParallelism } from 'node:os';
import type { Pace } from '../../pace.js';
import { loadEngine } from '../../tensorflow/engine.js';
import type { Backend } from '../../types.js';
import { Workspace } from '../memory/workspace.js';
import { type DenseProducts, EngineDenseProducts, KernelDenseProducts } from './dense-products.js';

/** What a training computes with. */
export interface Products {
  readonly backend: Backend;
  readonly workspace: Workspace;
  readonly dense: DenseProducts;
  readonly pace: Pace;
}

/**
 * Sets up what a training computes with: the project's own kernels in WebAssembly, or in plain TypeScript for `cpu` and
 * where WebAssembly is not to be had. `tensorflow` puts the dense products of the factorisation on
 * @tensorflow/tfjs-node; see docs/architecture.md for why it is not taken unasked. TensorFlow.js is loaded for it alone.
 *
 * @param threads - null for as many as the machine has cores.
 * @throws CfRecsError `invalid-option` where the wanted backend does not work here.
 */
export async function openProducts(wanted: Backend | null, threads: number | null, pace: Pace): Promise<Products> {
  const engine = wanted === 'tensorflow' ? await loadEngine() : null;
  const workspace = new Workspace({
    backend: wanted === 'cpu' ? 'cpu' : 'wasm',
    threads: threads ?? availableParallelism(),
  });
  const dense =
    engine === null ? new KernelDenseProducts(workspace, pace) : new EngineDenseProducts(engine, workspace, pace);
  return { backend: engine === null ? workspace.backend : 'tensorflow', workspace, dense, pace };
}
