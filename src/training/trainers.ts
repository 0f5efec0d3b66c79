import type { Dataset } from '../data/dataset.js';
import type { TrainedModel } from '../model/trained-model.js';
import type { Algorithm } from '../types.js';
import { leavesChoice, type TrainOptions } from './train-options.js';
import type { Tuning } from './tune/tune.js';
import type { TuneOptions } from './tune/tune-options.js';

// The trainers as others see them: their code runs from the first training on, because who only serves needs none.

/**
 * Trains a model on a data set: a pure function, `Recommender.train` is the same on the recommender's own data. The
 * same data, options, seed and backend give the same model, bit by bit. TensorFlow.js is loaded only for the
 * native backend. Settings that the options leave open are chosen, see {@link TrainOptions}.
 *
 * @throws CfRecsError `not-enough-data` (fewer than 2 users or 2 items with positive interactions), `invalid-option`,
 * `unknown-option`, `diverged`. An aborted `signal` rejects with its reason.
 */
export async function trainModel(dataset: Dataset, options?: TrainOptions): Promise<TrainedModel> {
  if (!leavesChoice(options)) return train(dataset, options, null);
  const tuning = await import('./train-chosen.js');
  return tuning.trainChosen(dataset, options);
}

/** Trains as the options say, by the algorithm that is fixed or that they choose. */
async function train(dataset: Dataset, options: TrainOptions | undefined, fixed: Algorithm | null) {
  const { trainValidated } = await import('./train-validated.js');
  return trainValidated(dataset, options, fixed);
}

/**
 * Trains a model on a data set in closed form: what `Recommender.train` does with `algorithm: 'spectral'`, as a pure
 * function. Errors as there.
 */
export async function trainSpectral(
  dataset: Dataset,
  options?: Omit<TrainOptions, 'algorithm'>,
): Promise<TrainedModel> {
  return train(dataset, options, 'spectral');
}

/**
 * Trains a model on a data set by sampled softmax: what `Recommender.train` does with
 * `algorithm: 'gradient'`, as a pure function. Errors as there.
 */
export async function trainGradient(
  dataset: Dataset,
  options?: Omit<TrainOptions, 'algorithm'>,
): Promise<TrainedModel> {
  return train(dataset, options, 'gradient');
}

/**
 * Tries settings of `train` on a hold-out and puts them in a table, best first: what `train()` without options does in
 * little, with a space of your own, larger models, and `gradient`. Trials of `spectral` share factorisations, so smaller
 * models and other ridges cost next to nothing; a trial of `gradient` is a whole training. The same data, options and seed
 * give the same table.
 *
 * @example
 * const { best, trials } = await tune(recommender.dataset, { space: { embeddingDim: [256, 512, 1024], regularization: [0.01, 0.03] } });
 * await recommender.train(best);
 * @throws CfRecsError `not-enough-data`, also where nobody has three items; `invalid-option`, `unknown-option`. An aborted
 * `signal` rejects with its reason.
 */
export async function tune(dataset: Dataset, options?: TuneOptions): Promise<Tuning> {
  const tuning = await import('./tune/tune.js');
  return tuning.tune(dataset, options);
}
