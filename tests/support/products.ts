import { Pace } from '../../src/pace.js';
import { openProducts, type Products } from '../../src/training/products.js';

/** What a training computes with, on one thread. */
export const productsOn = (backend: 'wasm' | 'cpu', pace = new Pace()): Promise<Products> =>
  openProducts(backend, 1, pace);
