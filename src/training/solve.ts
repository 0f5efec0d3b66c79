import type { Dataset } from '../data/dataset.js';
import { frozen } from '../frozen.js';
import { type Arithmetic, openArithmetic } from '../kernels/matrix/arithmetic.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import type { TrainedModel, TrainingSummary } from '../model/trained-model.js';
import { Pace } from '../pace.js';
import { progressFor } from '../progress.js';
import { descend, type OnEpoch } from '../solvers/gradient/descend.js';
import { spectralStart } from '../solvers/gradient/spectral-start.js';
import { buildNeighbourModel } from '../solvers/neighbours/neighbour-model.js';
import { trainSequence } from '../solvers/sequence/train-sequence.js';
import { normalisedMatrix } from '../solvers/spectral/normalised-matrix.js';
import { directionsOf, findDirections } from '../solvers/spectral/spectral-model.js';
import type { TrainingProgress } from '../types.js';
import { VERSION } from '../version.js';
import type { CompletePlan, GradientPlan, SequencePlan, SpectralPlan } from './plan.js';
import { type EarlyStopping, openEarlyStopping } from './validation/early-stopping.js';
import { startWatch } from './watch.js';

/** What a solver works with, beside the options of its plan. */
interface Run {
  readonly dataset: Dataset;
  readonly arithmetic: Arithmetic;
  readonly report: (progress: TrainingProgress) => void;
  /** Ends a phase, whose seconds it gives. */
  readonly lap: () => number;
}

/** What a solver gives; the rest of the summary is the same for all. */
interface Solved {
  readonly model: EmbeddingModel;
  readonly losses: readonly number[];
  readonly seconds: Pick<TrainingSummary['seconds'], 'factorise' | 'epochs'>;
}

/** The share of a training with neighbours that finding directions is said to take. */
const DIRECTIONS_SHARE = 0.25;

async function solveSpectral({ options }: SpectralPlan, { dataset, arithmetic, report, lap }: Run): Promise<Solved> {
  const tell = (fraction: number) => report({ algorithm: 'spectral', phase: 'factorise', fraction });
  const share = options.neighbours === 0 ? 1 : DIRECTIONS_SHARE;
  const normalised = await normalisedMatrix(dataset, options.degreeExponent, arithmetic.pace);
  const directions = await directionsOf(normalised, options, arithmetic, (fraction) => tell(share * fraction));
  const model = await buildNeighbourModel(normalised.matrix, directions, options, arithmetic, (fraction) =>
    tell(share + (1 - share) * fraction),
  );
  return { model, losses: [], seconds: { factorise: lap(), epochs: 0 } };
}

async function solveSequence({ options }: SequencePlan, { dataset, arithmetic, report, lap }: Run): Promise<Solved> {
  const tell = (fraction: number) => report({ algorithm: 'sequence', phase: 'factorise', fraction });
  const directions = await findDirections(dataset, options, arithmetic, (fraction) =>
    tell(DIRECTIONS_SHARE * fraction),
  );
  const model = await trainSequence(dataset, directions, options, arithmetic, (fraction) =>
    tell(DIRECTIONS_SHARE + (1 - DIRECTIONS_SHARE) * fraction),
  );
  return { model, losses: [], seconds: { factorise: lap(), epochs: 0 } };
}

async function solveGradient(
  { options }: GradientPlan,
  { dataset, arithmetic, report, lap }: Run,
  onEpoch: OnEpoch | null,
): Promise<Solved> {
  const algorithm = 'gradient';
  const { epochs } = options;
  const start = await spectralStart(dataset, options, arithmetic, (fraction) =>
    report({ algorithm, phase: 'factorise', fraction }),
  );
  const factorise = lap();
  const { model, losses } = await descend(dataset, options, start, arithmetic, onEpoch, (step, steps, epoch, loss) =>
    report({ algorithm, phase: 'epochs', fraction: step / steps, epoch, epochs, loss }),
  );
  return { model, losses, seconds: { factorise, epochs: lap() } };
}

/** Trains as a complete plan says: the last step of a training. */
export async function solve(dataset: Dataset, plan: CompletePlan): Promise<TrainedModel> {
  const total = startWatch();
  const { run, adjusted } = plan;
  const { algorithm } = plan;
  const progress = progressFor<TrainingProgress>(run.onProgress, () => ({
    algorithm,
    phase: 'factorise',
    fraction: 0,
  }));
  const pace = new Pace(run.signal, progress);
  const stopping: EarlyStopping | null =
    plan.algorithm === 'gradient' ? await openEarlyStopping(dataset, plan.options, pace) : null;
  const known = stopping?.train ?? dataset;
  const lap = startWatch();
  const arithmetic = await openArithmetic(run, pace);
  try {
    arithmetic.workspace.prepare(known.positives.items.length * plan.options.embeddingDim);
    const backend = lap();
    const report = (done: TrainingProgress) => progress?.tell(done);
    const each = { dataset: known, arithmetic, report, lap };
    const { model, losses, seconds } = await (plan.algorithm === 'spectral'
      ? solveSpectral(plan, each)
      : plan.algorithm === 'sequence'
        ? solveSequence(plan, each)
        : solveGradient(plan, each, stopping?.onEpoch ?? null));
    // Once more, for a signal that came with the last step: the caller was told that it leaves the old model in place.
    await pace.rest();
    const common = {
      trainedAt: new Date().toISOString(),
      versions: { library: VERSION, node: process.version },
      backend: arithmetic.backend,
      losses,
      choice: null,
      validation: stopping?.epochs ?? [],
      seconds: { choose: 0, backend, ...seconds, total: total() },
      adjusted,
    };
    return { model: stopping?.best ?? model, summary: summaryOf(plan, common) };
  } finally {
    await arithmetic.workspace.close();
  }
}

/** The summary of a plan's algorithm, with its options. */
const summaryOf = (plan: CompletePlan, common: Omit<TrainingSummary, 'algorithm' | 'options'>): TrainingSummary =>
  frozen(
    plan.algorithm === 'spectral'
      ? { algorithm: plan.algorithm, options: { ...plan.options }, ...common }
      : plan.algorithm === 'sequence'
        ? { algorithm: plan.algorithm, options: { ...plan.options }, ...common }
        : { algorithm: plan.algorithm, options: { ...plan.options }, ...common },
  );
