import type { Dataset } from '../../data/dataset.js';
import { type Arithmetic, openArithmetic } from '../../kernels/matrix/arithmetic.js';
import type { SettingsChoice } from '../../model/trained-model.js';
import { Pace } from '../../pace.js';
import { progressFor } from '../../progress.js';
import type { TrainingProgress } from '../../types.js';
import { type AutoPlan, countActive, type SpectralPlan } from '../plan.js';
import { Trials } from '../validation/trials.js';
import { Budget } from './budget.js';
import { ChoiceProgress } from './choice-progress.js';
import { dimsFor, SMALL_DIM, usersFor } from './costs.js';
import { describeChoice } from './describe-choice.js';
import { Search } from './search.js';
import type { SpectralSettings } from './settings.js';

/** Share of a user's pairs that is held out. */
const FRACTION = 0.1;

/** A complete plan, and how it came about. */
export interface Chosen {
  readonly plan: SpectralPlan;
  /** Null where nobody has enough items to hold some out. */
  readonly choice: Omit<SettingsChoice, 'seconds'> | null;
}

/** Completes a plan: the settings that the caller has left open are chosen on a hold-out. The second step of a training. */
export async function choose(dataset: Dataset, plan: AutoPlan): Promise<Chosen> {
  const budget = new Budget(plan.seconds);
  const { onProgress, signal } = plan.run;
  const report = (fraction: number): TrainingProgress => ({ algorithm: 'spectral', phase: 'choose', fraction });
  const progress = progressFor(onProgress, () => report(0));
  const arithmetic = await openArithmetic(plan.run, new Pace(signal, progress));
  const steps = new ChoiceProgress((fraction) => progress?.tell(report(fraction)));
  try {
    return await arithmetic.workspace.scope(() => searchOn(dataset, plan, arithmetic, budget, steps));
  } finally {
    await arithmetic.workspace.close();
  }
}

/**
 * Chooses the settings of a spectral model. The directions of a factorisation are nested, so one serves every smaller
 * model and every regularization: first the embedding size is chosen, then the regularization, then the exponent, for
 * which it takes another factorisation; then the half-life, where the order of histories is known. A default is left only
 * for what is better by two standard errors of the paired difference.
 */
async function searchOn(
  dataset: Dataset,
  plan: AutoPlan,
  arithmetic: Arithmetic,
  budget: Budget,
  progress: ChoiceProgress,
): Promise<Chosen> {
  const { options, named, ordered, run, adjusted } = plan;
  const holdOut = { method: ordered ? 'last' : 'random', fraction: FRACTION } as const;
  const size = { ...countActive(dataset), pairs: dataset.positives.items.length };
  const dims = named.includes('embeddingDim') ? [options.embeddingDim] : dimsFor(size);
  const users = usersFor(dataset.items.size, dims[dims.length - 1]);
  const trials = await Trials.open(dataset, { ...holdOut, users, seed: options.seed }, arithmetic);
  const complete = (changed: Partial<SpectralPlan['options']>): SpectralPlan => ({
    algorithm: 'spectral',
    options: { ...options, ...changed },
    run,
    adjusted,
  });
  if (trials.lists === 0) return { plan: complete({}), choice: null };

  const { regularization, degreeExponent, recencyHalfLife, powerIterations, oversampling } = options;
  const start: SpectralSettings = {
    embeddingDim: dims.findLast((dim) => dim <= SMALL_DIM) ?? dims[0],
    regularization,
    degreeExponent,
    // Histories whose order is not known never decay, whatever is set.
    recencyHalfLife: ordered && recencyHalfLife,
  };
  const accuracy = { powerIterations, oversampling };
  const search = new Search(trials, { size, dims, accuracy, named, budget, progress }, start);
  const phases: readonly [end: number, work: () => Promise<void>][] = [
    [0.4, () => search.begin()],
    [0.6, () => search.chooseDirections()],
    [0.9, () => search.chooseExponent()],
    [1, () => (ordered ? search.chooseHalfLife() : Promise.resolve())],
  ];
  for (const [end, work] of phases) {
    progress.begin(end);
    await work();
    progress.finish();
  }

  const { settings } = search;
  const chosen = await trials.try(settings);
  const defaults = await trials.try(start);
  return {
    plan: complete({
      ...settings,
      ...search.accuracyOf(settings.embeddingDim),
      recencyHalfLife: ordered ? settings.recencyHalfLife : recencyHalfLife,
    }),
    choice: {
      named,
      holdOut,
      users: trials.lists,
      metric: 'ndcg@20',
      trials: trials.all.map(({ trial }) => trial),
      best: trials.all.indexOf(chosen),
      reason: describeChoice(chosen, defaults, holdOut, budget),
    },
  };
}
