import type { Dataset } from '../data/dataset.js';
import { heedEngine } from '../kernels/matrix/dense-engine.js';
import type { TrainedModel } from '../model/trained-model.js';
import type { Algorithm } from '../types.js';
import type { GivenOptions } from './resolve-train-options.js';
import type { OptionsOf, TrainOptions } from './train-options.js';
import type { Tuning } from './tune/tune.js';
import type { TuneOptions } from './tune/tune-options.js';

export { heedEngine };

/** Loads the code of a training with the first one, because a process that only serves needs none of it. */
async function loadAndTrain(dataset: Dataset, options: GivenOptions, algorithm: Algorithm | null) {
  heedEngine(options);
  const { train } = await import('./train.js');
  return train(dataset, options, algorithm);
}

/**
 * Trains a model on a data set: a pure function, `Recommender.train` is the same on the recommender's own data. The
 * same data, options, seed and backend give the same model, bit by bit. Settings that the options leave open are chosen,
 * see {@link TrainOptions}.
 *
 * @throws CfRecsError `not-enough-data` (fewer than 2 users or 2 items with positive interactions), `invalid-option`,
 * `unknown-option`, `diverged`. An aborted `signal` rejects with its reason, as a rejected `engine` does with its own.
 */
export async function trainModel(dataset: Dataset, options?: TrainOptions): Promise<TrainedModel> {
  return loadAndTrain(dataset, options, null);
}

/**
 * Trains a model on a data set in closed form: what `Recommender.train` does with `algorithm: 'spectral'`, as a pure
 * function. Options as in {@link SpectralTrainOptions}, where `algorithm` need not be named. Errors as there.
 *
 * @example
 * import { buildDataset, Recommender, trainSpectral } from 'cf-recs';
 *
 * const plays = Array.from({ length: 200 }, (_, n) => ({ userId: n % 20, itemId: (n % 20) + 20 * ((n * 7) % 9) }));
 * const dataset = await buildDataset(plays);
 * const trained = await trainSpectral(dataset, { embeddingDim: 8 });
 * const recommender = Recommender.fromModel(dataset, trained);
 */
export async function trainSpectral(dataset: Dataset, options?: OptionsOf<'spectral'>): Promise<TrainedModel> {
  return loadAndTrain(dataset, options, 'spectral');
}

/**
 * Trains a model on the order of a data set's interactions, in closed form: what `Recommender.train` does with `algorithm:
 * 'sequence'`, as a pure function. Options as in {@link SequenceTrainOptions}, where `algorithm` need not be named. Errors as
 * there.
 *
 * @example
 * import { buildDataset, Recommender, trainSequence } from 'cf-recs';
 *
 * const plays = Array.from({ length: 200 }, (_, n) => {
 *   const [user, step] = [n % 20, Math.floor(n / 20)];
 *   return { userId: user, itemId: (user + step) % 12, timestamp: new Date(2024, 0, 1 + step) };
 * });
 * const dataset = await buildDataset(plays);
 * const trained = await trainSequence(dataset, { embeddingDim: 2 });
 * const recommender = Recommender.fromModel(dataset, trained);
 */
export async function trainSequence(dataset: Dataset, options?: OptionsOf<'sequence'>): Promise<TrainedModel> {
  return loadAndTrain(dataset, options, 'sequence');
}

/**
 * Trains a model on a data set by sampled softmax: what `Recommender.train` does with `algorithm: 'gradient'`, as a pure
 * function. Options as in {@link GradientTrainOptions}, where `algorithm` need not be named. Errors as there.
 *
 * @example
 * import { buildDataset, Recommender, trainGradient } from 'cf-recs';
 *
 * const plays = Array.from({ length: 200 }, (_, n) => ({ userId: n % 20, itemId: (n % 20) + 20 * ((n * 7) % 9) }));
 * const dataset = await buildDataset(plays);
 * const trained = await trainGradient(dataset, { embeddingDim: 8, epochs: 4 });
 * const recommender = Recommender.fromModel(dataset, trained);
 */
export async function trainGradient(dataset: Dataset, options?: OptionsOf<'gradient'>): Promise<TrainedModel> {
  return loadAndTrain(dataset, options, 'gradient');
}

/**
 * Tries settings of `train` on a hold-out and puts them in a table, best first: what `train()` without options does in
 * little, with a space of your own, larger models, and `gradient`. Trials of `spectral` share factorisations, so smaller
 * models and other regularizations cost next to nothing; a trial of `gradient` is a whole training. The same data, options
 * and seed give the same table.
 *
 * @example
 * import { buildDataset, Recommender, tune } from 'cf-recs';
 *
 * const plays = Array.from({ length: 200 }, (_, n) => ({ userId: n % 20, itemId: (n % 20) + 20 * ((n * 7) % 9) }));
 * const dataset = await buildDataset(plays);
 * const { best, trials } = await tune(dataset, { space: { embeddingDim: [2, 4, 8], regularization: [0.01, 0.03] } });
 * console.log(trials[0]?.ndcg);
 * const recommender = Recommender.fromDataset(dataset);
 * await recommender.train(best);
 * @throws CfRecsError `not-enough-data`, also where nobody has three items; `invalid-option`, `unknown-option`. An aborted
 * `signal` rejects with its reason.
 */
export async function tune(dataset: Dataset, options?: TuneOptions): Promise<Tuning> {
  heedEngine(options);
  const tuning = await import('./tune/tune.js');
  return tuning.tune(dataset, options);
}
