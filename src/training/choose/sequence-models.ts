import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import type { EmbeddingModel } from '../../model/embedding-model.js';
import { SequenceFit, type SequenceSolution } from '../../solvers/sequence/sequence-fit.js';
import type { Directions } from '../../solvers/spectral/spectral-model.js';
import type { ValidationSplit } from '../validation/validation-split.js';
import type { Settings } from './settings.js';
import { atOnce, type ModelSize } from './spectral-models.js';

/** Models of each split's part of the data that are learned from order, of one half-life, for any ridge and damping. */
export class SequenceModels {
  /** The last solutions, which serve every damping. */
  private solved: { readonly regularization: number; readonly solutions: readonly SequenceSolution[] } | null = null;

  private constructor(private readonly fits: readonly SequenceFit[]) {}

  /** @param directions - of each split's part. */
  static async open(
    splits: readonly ValidationSplit[],
    directions: readonly Directions[],
    size: ModelSize,
    recencyHalfLife: number | false,
    arithmetic: Arithmetic,
  ): Promise<SequenceModels> {
    const fits: SequenceFit[] = [];
    for (const [n, { train }] of splits.entries()) {
      const whole = atOnce(size, train.items.size);
      fits.push(await SequenceFit.open(train, directions[n], whole, recencyHalfLife, arithmetic));
    }
    return new SequenceModels(fits);
  }

  /** A model for each split. The half-life of the settings is the one that this was opened with. */
  async make({ regularization, popularityDamping }: Settings): Promise<EmbeddingModel[]> {
    const { fits } = this;
    if (this.solved?.regularization !== regularization) {
      const solutions: SequenceSolution[] = [];
      for (const fit of fits) solutions.push(await fit.solve(regularization));
      this.solved = { regularization, solutions };
    }
    const models: EmbeddingModel[] = [];
    for (const [n, fit] of fits.entries()) models.push(await fit.model(this.solved.solutions[n], popularityDamping));
    return models;
  }
}
