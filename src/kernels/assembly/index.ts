// AssemblyScript, compiled to WebAssembly by scripts/build-kernels.ts: once with SIMD, once with relaxed SIMD.
// Everything goes by address in one imported memory, which threads may share. Every kernel has a twin in ../plain.
export { stepAdam } from './adam';
export { measureRows, quantiseRows } from './catalogue';
export { addGram, multiplyPanels } from './dense';
export { gatherProducts } from './neighbours/gather-products';
export { nearestItems } from './neighbours/nearest-items';
export { solveNeighbours } from './neighbours/solve-neighbours';
export { rankUsers } from './ranking/rank-users';
export { sumPositions } from './sequence/sum-positions';
export { addSquare, multiplySparse } from './sparse';
export { choleskyRows, gatherReflections, invertRows, tridiagonalise, turnRows } from './symmetric';
export { softmaxHistory, softmaxItems, softmaxUnits, softmaxUsers } from './softmax';
