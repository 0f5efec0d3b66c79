import type { Dataset } from '../../src/data/dataset.js';
import type { Arithmetic } from '../../src/kernels/matrix/arithmetic.js';
import type { Neighbours } from '../../src/model/neighbours.js';
import type { NeighbourModel } from '../../src/solvers/neighbours/neighbour-fit.js';
import type { NeighbourOptions } from '../../src/solvers/neighbours/neighbour-options.js';
import { trainNeighbours } from '../../src/solvers/neighbours/train-neighbours.js';
import { normalisedMatrix } from '../../src/solvers/spectral/normalised-matrix.js';
import { findDirections } from '../../src/solvers/spectral/spectral-model.js';
import { spectralOptions } from './training.js';

/** Directions of a data set, and neighbours beside them. */
export async function neighboursOf(
  dataset: Dataset,
  given: Partial<NeighbourOptions> & { readonly degreeExponent?: number },
  arithmetic: Arithmetic,
): Promise<NeighbourModel> {
  const { degreeExponent = 0.3, ...rest } = given;
  const options: NeighbourOptions = {
    neighbours: 5,
    embeddingDim: 4,
    regularization: 0.05,
    popularityDamping: 0.1,
    ...rest,
  };
  const wanted = spectralOptions({ degreeExponent, embeddingDim: Math.max(1, options.embeddingDim) });
  const directions = await findDirections(dataset, wanted, arithmetic, () => {});
  const { matrix } = await normalisedMatrix(dataset, degreeExponent, arithmetic.pace);
  return trainNeighbours(matrix, directions, options, arithmetic);
}

/** What each item in a history adds to others: an object by item id. */
export const gainsOf = ({ items }: Dataset, { offsets, items: gaining, values }: Neighbours) =>
  Object.fromEntries(
    Array.from(items.ids, (id, from) => [
      id,
      Object.fromEntries(
        Array.from(gaining.subarray(offsets[from], offsets[from + 1]), (to, at) => [
          items.ids[to],
          values[offsets[from] + at],
        ]),
      ),
    ]),
  ) as Readonly<Record<string, Readonly<Record<string, number>>>>;
