import type { Dataset } from '../../data/dataset.js';
import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import { createEmbeddingModel, type EmbeddingModel } from '../../model/embedding-model.js';
import type { SpectralOptions } from '../../model/solver-options.js';
import { normalisedMatrix } from '../spectral/normalised-matrix.js';
import type { Directions } from '../spectral/spectral-model.js';
import { trainNeighbours } from './train-neighbours.js';

/**
 * The model of the first `embeddingDim` directions with neighbours beside its tables, fitted together, see
 * {@link trainNeighbours}.
 * @param onStep - called with the share of the work that is done, in (0, 1].
 */
export async function buildNeighbourModel(
  dataset: Pick<Dataset, 'users' | 'items' | 'positives'>,
  directions: Directions,
  options: Pick<SpectralOptions, 'embeddingDim' | 'regularization' | 'recencyHalfLife'> & {
    readonly neighbours: number;
  },
  arithmetic: Arithmetic,
  onStep: (fraction: number) => void,
): Promise<EmbeddingModel> {
  const { degreeExponent } = directions;
  const { embeddingDim, regularization, recencyHalfLife, neighbours } = options;
  const { matrix } = await normalisedMatrix(dataset, degreeExponent, arithmetic.pace);
  const settings = { form: 'joint', neighbours, embeddingDim, regularization } as const;
  const tables = await trainNeighbours(matrix, directions, settings, arithmetic, onStep);
  const model = { items: dataset.items.size, embeddingDim, recencyHalfLife, poolingExponent: degreeExponent };
  return createEmbeddingModel({ ...model, ...tables }, 'diverged');
}
