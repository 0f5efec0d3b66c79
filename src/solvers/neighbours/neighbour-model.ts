import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import type { SparseMatrix } from '../../kernels/matrix/sparse-matrix.js';
import { createEmbeddingModel, type EmbeddingModel } from '../../model/embedding-model.js';
import type { SpectralOptions } from '../../model/solver-options.js';
import { buildSpectralModel, type Directions } from '../spectral/spectral-model.js';
import type { NeighbourModel } from './neighbour-fit.js';
import { trainNeighbours } from './train-neighbours.js';

/** The model of tables and neighbours that were fitted to directions. */
export const modelOf = (
  { degreeExponent, itemSums }: Directions,
  { embeddingDim, recencyHalfLife }: Pick<SpectralOptions, 'embeddingDim' | 'recencyHalfLife'>,
  tables: NeighbourModel,
): EmbeddingModel =>
  createEmbeddingModel(
    { items: itemSums.length, embeddingDim, recencyHalfLife, poolingExponent: degreeExponent, ...tables },
    'diverged',
  );

/**
 * The model of the first `embeddingDim` directions: with neighbours beside its tables, fitted together, see
 * {@link trainNeighbours}, or where there are to be none the tables alone, see {@link buildSpectralModel}.
 * @param matrix - A, which the directions are of.
 * @param onStep - called with the share of the work that is done, in (0, 1].
 */
export async function buildNeighbourModel(
  matrix: SparseMatrix,
  directions: Directions,
  options: Omit<SpectralOptions, 'algorithm'>,
  arithmetic: Arithmetic,
  onStep: (fraction: number) => void = () => {},
): Promise<EmbeddingModel> {
  if (options.neighbours === 0) return buildSpectralModel(directions, options, arithmetic.pace);
  return modelOf(directions, options, await trainNeighbours(matrix, directions, options, arithmetic, onStep));
}
