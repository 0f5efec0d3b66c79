export type { DenseEngine } from '../kernels/matrix/dense-engine.js';
export { type LayersModelLike, type LoadedLayersModel, loadLayersModel } from './load-layers-model.js';
export { tensorflowEngine } from './tensorflow-engine.js';
