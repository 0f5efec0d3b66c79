import type { Dataset } from '../data/dataset.js';
import { openProducts } from '../kernels/matrix/arithmetic.js';
import type { TrainedModel } from '../model/trained-model.js';
import { Pace } from '../pace.js';
import { chooseSettings } from './choose/choose-settings.js';
import { planTraining } from './plan.js';
import { runPlan } from './solve.js';
import { resolveTrainOptions, type TrainOptions } from './train-options.js';

/**
 * Trains with settings that are chosen on a part of the data set held out, and then on all of it.
 * @param given - options of `train`, none of which is one that is chosen.
 */
export async function trainChosen(dataset: Dataset, given: TrainOptions = {}): Promise<TrainedModel> {
  const start = performance.now();
  const secondsSince = () => (performance.now() - start) / 1000;
  // It also refuses data that are not enough.
  const plan = planTraining(dataset, given, 'spectral');
  const { regularization, degreeExponent, recencyHalfLife, powerIterations, oversampling, seed } =
    resolveTrainOptions(given);
  const { embeddingDim } = plan.options;
  const { backend, threads, signal, onProgress } = plan.run;
  const products = await openProducts(backend, threads, new Pace(signal));
  const starting = {
    settings: { embeddingDim, regularization, degreeExponent, recencyHalfLife },
    exactness: { powerIterations, oversampling },
    fixedHalfLife: given.recencyHalfLife !== undefined,
    fixedExactness: given.powerIterations !== undefined || given.oversampling !== undefined,
    seed,
  };
  const { settings, exactness, choice } = await products.workspace
    .scope(() =>
      chooseSettings(dataset, starting, products, (fraction) =>
        onProgress?.({ algorithm: 'spectral', phase: 'choose', fraction }),
      ),
    )
    .finally(() => products.workspace.close());
  const choose = secondsSince();
  const { model, summary } = await runPlan(
    dataset,
    planTraining(dataset, { ...given, ...settings, ...exactness }, 'spectral'),
  );
  return {
    model,
    summary: {
      ...summary,
      choice: choice === null ? null : { ...choice, seconds: choose },
      seconds: { ...summary.seconds, choose, total: secondsSince() },
      adjusted: [],
    },
  };
}
