import type { Dataset } from './data/dataset.js';
import type { TrainedModel } from './model/trained-model.js';
import { leavesChoice, type TrainOptions } from './options/train.js';

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
  if (leavesChoice(options)) {
    const tuning = await import('./tuning/train-chosen.js');
    return tuning.trainChosen(dataset, options);
  }
  const trainers = await import('./training/train.js');
  return trainers.trainModel(dataset, options);
}

/**
 * Trains a model on a data set in closed form: what `Recommender.train` does with `algorithm: 'spectral'`, as a pure
 * function. Errors as there.
 */
export async function trainSpectral(
  dataset: Dataset,
  options?: Omit<TrainOptions, 'algorithm'>,
): Promise<TrainedModel> {
  const trainers = await import('./training/train.js');
  return trainers.trainSpectral(dataset, options);
}

/**
 * Trains a model on a data set by sampled softmax: what `Recommender.train` does with
 * `algorithm: 'gradient'`, as a pure function. Errors as there.
 */
export async function trainGradient(
  dataset: Dataset,
  options?: Omit<TrainOptions, 'algorithm'>,
): Promise<TrainedModel> {
  const trainers = await import('./training/train.js');
  return trainers.trainGradient(dataset, options);
}
