import { openProducts, type Products } from '../../src/kernels/matrix/arithmetic.js';
import { Pace } from '../../src/pace.js';

/** What a training computes with, on one thread. */
export const productsOn = (backend: 'wasm' | 'cpu', pace = new Pace()): Promise<Products> =>
  openProducts(backend, 1, pace);
