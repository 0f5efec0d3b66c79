import type { Dataset } from '../data/dataset.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import type { TrainedModel } from '../model/trained-model.js';
import type { TrainOptions } from '../options.js';
import { Pace } from '../pace.js';
import type { TrainingProgress } from '../types.js';
import { type Engine, loadEngine } from './backend.js';
import { spectralStart } from './gradient/spectral-start.js';
import { descend } from './gradient/train-gradient.js';
import { type GradientOptions, planTraining, type SpectralOptions, type TrainPlan } from './plan-training.js';
import { factorise } from './spectral/train-spectral.js';

/** Runs one algorithm, reporting progress; `factorised` is called when the first phase is over. */
async function runAlgorithm(
  dataset: Dataset,
  options: SpectralOptions | GradientOptions,
  engine: Engine,
  pace: Pace,
  report: (progress: TrainingProgress) => void,
  factorised: () => void,
): Promise<{ model: EmbeddingModel; losses: readonly number[] }> {
  const { algorithm } = options;
  const onFactorised = (fraction: number) => report({ algorithm, phase: 'factorise', fraction });
  if (algorithm === 'spectral') {
    const model = await factorise(dataset, options, engine, pace, onFactorised);
    factorised();
    return { model, losses: [] };
  }
  const start = await spectralStart(dataset, options, engine, pace, onFactorised);
  factorised();
  const { epochs } = options;
  return descend(dataset, options, start, engine, pace, (step, steps, epoch, loss) =>
    report({ algorithm: 'gradient', phase: 'epochs', fraction: step / steps, epoch, epochs, loss }),
  );
}

async function runPlan(dataset: Dataset, { options, run, adjusted, unused }: TrainPlan): Promise<TrainedModel> {
  const pace = new Pace(run.signal);
  const marks = [performance.now()];
  const mark = () => {
    marks.push(performance.now());
  };
  const engine = await loadEngine(run.backend);
  mark();
  // Stops here too when the signal came while the backend was loading.
  await pace.rest();
  const report = (progress: TrainingProgress) => run.onProgress?.(progress);
  const { model, losses } = await runAlgorithm(dataset, options, engine, pace, report, mark);
  mark();
  // A signal that comes with the last step still counts: the caller was told that nothing changes after it.
  run.signal?.throwIfAborted();
  const [begun, loaded, factorised, ended] = marks;
  const seconds = {
    backend: (loaded - begun) / 1000,
    factorise: (factorised - loaded) / 1000,
    epochs: options.algorithm === 'gradient' ? (ended - factorised) / 1000 : 0,
    total: (ended - begun) / 1000,
  };
  const { algorithm } = options;
  return {
    model,
    summary: {
      algorithm,
      trainedAt: new Date().toISOString(),
      options: Object.freeze({ ...options }),
      backend: engine.backend,
      losses,
      seconds,
      unused,
      adjusted,
    },
  };
}

/**
 * Trains a model on a data set: a pure function, `Recommender.train` is the same on the recommender's own data. The
 * same data, options, seed and backend give the same model, bit by bit. TensorFlow.js is loaded when this is called.
 *
 * @throws CfRecsError `not-enough-data` (fewer than 2 users or 2 items with positive interactions), `invalid-option`,
 * `unknown-option`, `diverged`. An aborted `signal` rejects with its reason.
 */
export async function trainModel(dataset: Dataset, options?: TrainOptions): Promise<TrainedModel> {
  return runPlan(dataset, planTraining(dataset, options));
}

/**
 * Trains a model on a data set in closed form: what `Recommender.train` does with `algorithm: 'spectral'`, as a pure
 * function. Errors as there.
 */
export function trainSpectral(dataset: Dataset, options?: Omit<TrainOptions, 'algorithm'>): Promise<TrainedModel> {
  return trainModel(dataset, { ...options, algorithm: 'spectral' });
}

/**
 * Trains a model on a data set by sampled softmax on TensorFlow.js: what `Recommender.train` does with
 * `algorithm: 'gradient'`, as a pure function. Errors as there.
 */
export function trainGradient(dataset: Dataset, options?: Omit<TrainOptions, 'algorithm'>): Promise<TrainedModel> {
  return trainModel(dataset, { ...options, algorithm: 'gradient' });
}
