import type { Dataset } from '../data/dataset.js';
import { openProducts, type Products } from '../kernels/matrix/arithmetic.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import type { TrainedModel, TrainingSummary } from '../model/trained-model.js';
import { Pace } from '../pace.js';
import { descend, type EpochJudge } from '../solvers/gradient/descend.js';
import type { GradientOptions } from '../solvers/gradient/gradient-options.js';
import { spectralStart } from '../solvers/gradient/spectral-start.js';
import { findDirections, modelOf } from '../solvers/spectral/spectral-model.js';
import type { SpectralOptions } from '../solvers/spectral/spectral-options.js';
import type { Backend, TrainingProgress } from '../types.js';
import { VERSION } from '../version.js';
import type { TrainPlan } from './plan.js';

/** What a trainer is given beside its options: where to report, how to pace itself, and a watch for its phases. */
interface Run {
  readonly dataset: Dataset;
  readonly backend: Backend | null;
  readonly threads: number | null;
  readonly pace: Pace;
  readonly report: (progress: TrainingProgress) => void;
  /** Ends a phase, whose seconds it gives. */
  readonly lap: () => number;
}

/** What a trainer gives back; the rest of the summary is the same for all. */
interface Trained {
  readonly model: EmbeddingModel;
  readonly backend: Backend;
  readonly losses: readonly number[];
  readonly seconds: Omit<TrainingSummary['seconds'], 'choose' | 'total'>;
}

/** Sets up what a training computes with, and ends its threads whatever becomes of it. */
async function withProducts<Result>(
  run: Run,
  embeddingDim: number,
  work: (products: Products) => Promise<Result>,
): Promise<Result> {
  const products = await openProducts(run.backend, run.threads, run.pace);
  products.workspace.prepare(run.dataset.positives.items.length * embeddingDim);
  try {
    return await work(products);
  } finally {
    await products.workspace.close();
  }
}

function runSpectral(run: Run, options: SpectralOptions): Promise<Trained> {
  const { dataset, report, lap } = run;
  return withProducts(run, options.embeddingDim, async (products) => {
    const backend = lap();
    const directions = await findDirections(dataset, options, products, (fraction) =>
      report({ algorithm: 'spectral', phase: 'factorise', fraction }),
    );
    const model = await modelOf(directions, options, products.pace);
    return { model, backend: products.backend, losses: [], seconds: { backend, factorise: lap(), epochs: 0 } };
  });
}

function runGradient(run: Run, options: GradientOptions, judge: EpochJudge | null): Promise<Trained> {
  const { dataset, report, lap } = run;
  const algorithm = 'gradient';
  const { epochs } = options;
  return withProducts(run, options.embeddingDim, async (products) => {
    const backend = lap();
    const start = await spectralStart(dataset, options, products, (fraction) =>
      report({ algorithm, phase: 'factorise', fraction }),
    );
    const factorise = lap();
    const { model, losses } = await descend(dataset, options, start, products, judge, (step, steps, epoch, loss) =>
      report({ algorithm, phase: 'epochs', fraction: step / steps, epoch, epochs, loss }),
    );
    return { model, backend: products.backend, losses, seconds: { backend, factorise, epochs: lap() } };
  });
}

/** Measures the seconds since it was last asked, or made. */
function startWatch(): () => number {
  let last = performance.now();
  return () => {
    const before = last;
    last = performance.now();
    return (last - before) / 1000;
  };
}

/**
 * Trains as planned.
 * @param judge - of the epochs of `gradient`; null for none.
 */
export async function runPlan(
  dataset: Dataset,
  { options, run, adjusted, unused }: TrainPlan,
  judge: EpochJudge | null = null,
): Promise<TrainedModel> {
  const total = startWatch();
  const pace = new Pace(run.signal);
  const report = (progress: TrainingProgress) => run.onProgress?.(progress);
  const each = { dataset, backend: run.backend, threads: run.threads, pace, report, lap: startWatch() };
  const { model, backend, losses, seconds } = await (options.algorithm === 'spectral'
    ? runSpectral(each, options)
    : runGradient(each, options, judge));
  // Once more, for a signal that came with the last step: the caller was told that it leaves the old model in place.
  await pace.rest();
  return {
    model,
    summary: {
      algorithm: options.algorithm,
      trainedAt: new Date().toISOString(),
      versions: { library: VERSION, node: process.version },
      options: Object.freeze({ ...options }),
      backend,
      losses,
      choice: null,
      validation: [],
      seconds: { choose: 0, ...seconds, total: total() },
      unused,
      adjusted,
    },
  };
}
