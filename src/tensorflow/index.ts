export { type LoadedLayersModel, loadLayersModel } from './load-layers-model.js';
