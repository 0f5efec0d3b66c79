import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import type { SparseMatrix } from '../../kernels/matrix/sparse-matrix.js';
import { createEmbeddingModel, type EmbeddingModel } from '../../model/embedding-model.js';
import type { SpectralOptions } from '../../model/solver-options.js';
import type { Directions } from '../spectral/spectral-model.js';
import { trainNeighbours } from './train-neighbours.js';

/**
 * The model of the first `embeddingDim` directions with neighbours beside its tables, fitted together, see
 * {@link trainNeighbours}.
 * @param matrix - A, which the directions are of.
 * @param onStep - called with the share of the work that is done, in (0, 1].
 */
export async function buildNeighbourModel(
  matrix: SparseMatrix,
  directions: Directions,
  options: Pick<SpectralOptions, 'embeddingDim' | 'regularization' | 'recencyHalfLife'> & {
    readonly neighbours: number;
  },
  arithmetic: Arithmetic,
  onStep: (fraction: number) => void,
): Promise<EmbeddingModel> {
  const { degreeExponent } = directions;
  const { embeddingDim, regularization, recencyHalfLife, neighbours } = options;
  const settings = { form: 'joint', neighbours, embeddingDim, regularization } as const;
  const tables = await trainNeighbours(matrix, directions, settings, arithmetic, onStep);
  const model = { items: matrix.columns, embeddingDim, recencyHalfLife, poolingExponent: degreeExponent };
  return createEmbeddingModel({ ...model, ...tables }, 'diverged');
}
