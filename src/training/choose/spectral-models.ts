import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import type { EmbeddingModel } from '../../model/embedding-model.js';
import type { SpectralOptions } from '../../model/solver-options.js';
import { NeighbourFit, type Solution } from '../../solvers/neighbours/neighbour-fit.js';
import { modelOf } from '../../solvers/neighbours/neighbour-model.js';
import type { NeighbourSize } from '../../solvers/neighbours/neighbour-options.js';
import { normalisedMatrix } from '../../solvers/spectral/normalised-matrix.js';
import { buildSpectralModel, type Directions, directionsOf } from '../../solvers/spectral/spectral-model.js';
import type { ValidationSplit } from '../validation/validation-split.js';
import { LastSolution } from './last-solution.js';
import type { Settings } from './settings.js';

/** What does not change while settings are tried. */
export type ModelSize = Pick<
  SpectralOptions,
  'embeddingDim' | 'neighbours' | 'powerIterations' | 'oversampling' | 'seed'
>;

/** Room for all items at once, so that what does not depend on the ridge is found once. */
export const atOnce = ({ embeddingDim, neighbours }: NeighbourSize, items: number): NeighbourSize => ({
  embeddingDim,
  neighbours,
  blockBytes: items * (2 * (neighbours + 4) ** 2 + 12 * neighbours + 4 * embeddingDim + 64),
});

/** What one part of the data gives for an exponent, for any ridge and damping. */
interface Prepared {
  readonly directions: Directions;
  /** Null where there are to be no neighbours. */
  readonly fitted: { readonly fit: NeighbourFit; readonly solutions: LastSolution<Solution> } | null;
}

/**
 * Models of each split's part of the data, of one degree exponent: the directions and the entries of A^T A that neighbours
 * are fitted by are found once, then a ridge takes a solve, and a damping hardly anything. It takes room in the workspace
 * until the scope it was opened in ends.
 */
export class SpectralModels {
  private constructor(
    private readonly size: ModelSize,
    private readonly parts: readonly Prepared[],
    private readonly arithmetic: Arithmetic,
  ) {}

  /** @param onStep - called as the work goes on. */
  static async open(
    splits: readonly ValidationSplit[],
    degreeExponent: number,
    size: ModelSize,
    arithmetic: Arithmetic,
    onStep: () => void,
  ): Promise<SpectralModels> {
    const parts: Prepared[] = [];
    for (const { train } of splits) {
      const normalised = await normalisedMatrix(train, degreeExponent, arithmetic.pace);
      const directions = await directionsOf(normalised, { ...size, degreeExponent }, arithmetic, onStep);
      const items = normalised.matrix.columns;
      const fit =
        size.neighbours === 0
          ? null
          : await NeighbourFit.open(normalised.matrix, directions, atOnce(size, items), arithmetic);
      parts.push({ directions, fitted: fit && { fit, solutions: new LastSolution(fit) } });
      onStep();
    }
    return new SpectralModels(size, parts, arithmetic);
  }

  /** A model for each split. The degree exponent of the settings is the one that this was opened with. */
  async make(settings: Settings): Promise<EmbeddingModel[]> {
    const { size, parts, arithmetic } = this;
    const options = { ...size, ...settings };
    const models: EmbeddingModel[] = [];
    for (const { directions, fitted } of parts) {
      if (fitted === null) {
        models.push(await buildSpectralModel(directions, options, arithmetic.pace));
        continue;
      }
      const solution = await fitted.solutions.of(settings.regularization);
      models.push(modelOf(directions, options, await fitted.fit.model(solution, settings.popularityDamping)));
    }
    return models;
  }
}
