import { createWasmDenseProducts, type DenseProducts, plainDenseProducts } from '../kernels/dense-products.js';
import type { SparseMatrix } from '../kernels/sparse.js';
import { createWasmSparseProducts, PlainSparseProducts, type SparseProducts } from '../kernels/sparse-products.js';
import type { Backend } from '../types.js';
import { type Engine, loadEngine } from './backend.js';

/** What the factorisation computes with. */
export interface Products {
  readonly backend: Backend;
  readonly dense: DenseProducts;
  /** Products of a matrix with dense ones of `width` columns, at most `blockRows` rows at a time. */
  sparse(matrix: SparseMatrix, width: number, blockRows: number): SparseProducts;
}

/** The dense products on TensorFlow.js: worth it on the native backend only, see docs/architecture.md. */
export class EngineDenseProducts implements DenseProducts {
  constructor(private readonly engine: Engine) {}

  addGram(rows: Float32Array, width: number, sum: Float64Array): void {
    const product = this.engine.run((tf) => {
      const block = tf.tensor2d(rows, [rows.length / width, width]);
      // Transposed for itself, which costs the native backend nothing; the benchmark runs this on wasm, where matMul with
      // a transposed operand leaves the fast path.
      return tf.matMul(tf.transpose(block), block).dataSync();
    });
    for (let i = 0; i < width; i++) {
      for (let j = i; j < width; j++) sum[i * width + j] += product[i * width + j];
    }
  }

  multiply(rows: Float32Array, width: number, right: Float32Array, rightWidth: number): Float32Array {
    const shape: [number, number] = [rows.length / width, width];
    return this.engine.run((tf) =>
      tf.matMul(tf.tensor2d(rows, shape), tf.tensor2d(right, [width, rightWidth])).dataSync<'float32'>(),
    );
  }
}

const sparseInWasm: Products['sparse'] = (matrix, width, blockRows) =>
  createWasmSparseProducts(matrix, width, blockRows) ?? new PlainSparseProducts(matrix, width, blockRows);

/** The products that go with a backend of TensorFlow.js; without an engine those that need none. */
function productsOf(backend: Backend, engine: Engine | null): Products {
  if (backend === 'tensorflow' && engine !== null) {
    return { backend, dense: new EngineDenseProducts(engine), sparse: sparseInWasm };
  }
  const wasm = backend === 'cpu' ? null : createWasmDenseProducts();
  if (wasm !== null) return { backend: 'wasm', dense: wasm, sparse: sparseInWasm };
  const sparse: Products['sparse'] = (...matrix) => new PlainSparseProducts(...matrix);
  return { backend: 'cpu', dense: plainDenseProducts, sparse };
}

/** The products to start a training with that goes on with an engine. */
export const productsBeside = (engine: Engine): Products => productsOf(engine.backend, engine);

/**
 * The best products that work here: native ones where @tensorflow/tfjs-node is installed and works, else those of the
 * project's own WebAssembly kernels, for which TensorFlow.js is not loaded, else plain TypeScript.
 * @throws CfRecsError `invalid-option` where the wanted backend does not work here.
 */
export async function loadProducts(wanted: Backend | null): Promise<Products> {
  if (wanted === 'tensorflow') return productsBeside(await loadEngine(wanted));
  const native = wanted === null ? await loadEngine('tensorflow').catch(() => null) : null;
  return native === null ? productsOf(wanted ?? 'wasm', null) : productsBeside(native);
}
