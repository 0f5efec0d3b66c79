import type { Dataset } from '../../data/dataset.js';
import { meanOf } from '../../evaluation/statistics.js';
import type { EmbeddingModel } from '../../model/embedding-model.js';
import type { GradientOptions } from '../../model/solver-options.js';
import type { TrainingSummary } from '../../model/trained-model.js';
import type { Pace } from '../../pace.js';
import type { OnEpoch } from '../../solvers/gradient/descend.js';
import { validateModel } from './validate-model.js';
import { isOrdered, splitForValidation, type ValidationSplit } from './validation-split.js';

/** The most users whom a model is measured on. */
const MOST_USERS = 2048;

/** Keeps the model of the best epoch, and ends the training when none has been better for a while. */
export class EarlyStopping {
  readonly epochs: TrainingSummary['validation'][number][] = [];
  best: EmbeddingModel | null = null;
  private bestEpoch = 0;

  constructor(
    private readonly split: ValidationSplit,
    private readonly options: GradientOptions,
  ) {}

  /** What is left to train on. */
  get train(): Dataset {
    return this.split.train;
  }

  readonly onEpoch: OnEpoch = async (epoch, model, { workspace, pace }) => {
    const { split, options, epochs } = this;
    const halfLife = split.method === 'last' ? options.recencyHalfLife : false;
    const quality = await validateModel(model, split, halfLife, workspace, pace);
    const figures = { epoch, recall: meanOf(quality.recall), ndcg: meanOf(quality.ndcg) };
    epochs.push(figures);
    if (this.best === null || figures.ndcg > epochs[this.bestEpoch].ndcg) {
      this.best = model;
      this.bestEpoch = epoch;
    }
    return epoch - this.bestEpoch < options.patience;
  };
}

/**
 * Holds out what `validation` of a gradient training asks for.
 * @returns null where it asks for nothing, or nobody has enough items to hold some out.
 */
export async function openEarlyStopping(
  dataset: Dataset,
  options: GradientOptions,
  pace: Pace,
): Promise<EarlyStopping | null> {
  const { validation: fraction, seed } = options;
  if (fraction === false) return null;
  const method = isOrdered(dataset) ? 'last' : 'random';
  const split = await splitForValidation(dataset, { method, fraction, users: MOST_USERS, seed }, pace);
  return split.users.length === 0 ? null : new EarlyStopping(split, options);
}
