import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import type { EmbeddingModel } from '../../model/embedding-model.js';
import { SequenceFit, type SequenceSolution } from '../../solvers/sequence/sequence-fit.js';
import type { Directions } from '../../solvers/spectral/spectral-model.js';
import type { ValidationSplit } from '../validation/validation-split.js';
import { LastSolution } from './last-solution.js';
import type { Settings } from './settings.js';
import { atOnce, type ModelSize } from './spectral-models.js';

/** Models of each split's part of the data that are learned from order, of one half-life, for any ridge and damping. */
export class SequenceModels {
  private constructor(
    private readonly fitted: readonly {
      readonly fit: SequenceFit;
      readonly solutions: LastSolution<SequenceSolution>;
    }[],
  ) {}

  /** @param directions - of each split's part. */
  static async open(
    splits: readonly ValidationSplit[],
    directions: readonly Directions[],
    size: ModelSize,
    recencyHalfLife: number | false,
    arithmetic: Arithmetic,
  ): Promise<SequenceModels> {
    const fitted: SequenceModels['fitted'][number][] = [];
    for (const [n, { train }] of splits.entries()) {
      const whole = atOnce(size, train.items.size);
      const fit = await SequenceFit.open(train, directions[n], whole, recencyHalfLife, arithmetic);
      fitted.push({ fit, solutions: new LastSolution(fit) });
    }
    return new SequenceModels(fitted);
  }

  /** A model for each split. The half-life of the settings is the one that this was opened with. */
  async make({ regularization, popularityDamping }: Settings): Promise<EmbeddingModel[]> {
    const models: EmbeddingModel[] = [];
    for (const { fit, solutions } of this.fitted) {
      models.push(await fit.model(await solutions.of(regularization), popularityDamping));
    }
    return models;
  }
}
