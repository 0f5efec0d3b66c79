export type { DenseEngine } from '../kernels/matrix/dense-engine.js';
export { tensorflowEngine } from './tensorflow-engine.js';
