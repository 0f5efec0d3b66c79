import { type Arithmetic, openArithmetic } from '../../src/kernels/matrix/arithmetic.js';
import { Pace } from '../../src/pace.js';

/** What a training computes with, on one thread. */
export const arithmeticOn = (backend: 'wasm' | 'cpu' | null, pace = new Pace()): Promise<Arithmetic> =>
  openArithmetic({ backend, threads: 1, engine: null }, pace);
