import type { Dataset } from '../../data/dataset.js';
import { type Arithmetic, openArithmetic } from '../../kernels/matrix/arithmetic.js';
import type { SettingsChoice } from '../../model/trained-model.js';
import { Pace } from '../../pace.js';
import { progressFor } from '../../progress.js';
import type { TrainingProgress } from '../../types.js';
import type { AutoPlan, SpectralPlan } from '../plan.js';
import { comparedSize, sizeOf } from '../shape.js';
import { Trials } from '../validation/trials.js';
import { Budget } from './budget.js';
import { ChoiceProgress } from './choice-progress.js';
import { describeChoice } from './describe-choice.js';
import { Search } from './search.js';
import type { Settings } from './settings.js';
import { SpectralModels } from './spectral-models.js';

/** Share of a user's pairs that is held out, and the most users whom settings are measured on. */
const FRACTION = 0.1;
const MOST_USERS = 2048;

/**
 * Exponents that are tried, the default first. A small one makes much of what co-occurs now and here. What is held out at
 * random is from the same days as the rest, which flatters that; what comes later is not.
 */
const EXPONENTS = { random: [0.3, 0.4], last: [0.3, 0.4, 0.2] } as const;

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
 * Chooses ridge, exponent and damping together, by models that are small enough to cost little and are best with the same
 * settings; then the half-life, where the order of histories is known.
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
  const trials = await Trials.open(dataset, { ...holdOut, users: MOST_USERS, seed: options.seed }, arithmetic);
  const complete = (changed: Partial<SpectralPlan['options']>): SpectralPlan => ({
    algorithm: 'spectral',
    options: { ...options, ...changed },
    run,
    adjusted,
  });
  if (trials.lists === 0) return { plan: complete({}), choice: null };

  const { regularization, degreeExponent, popularityDamping, recencyHalfLife } = options;
  // Histories whose order is not known never decay, whatever is set.
  const defaults = {
    regularization,
    degreeExponent,
    popularityDamping,
    recencyHalfLife: ordered && recencyHalfLife,
  } satisfies Settings;
  const size = { ...options, ...comparedSize(sizeOf(dataset), options) };
  const label = { algorithm: 'spectral', embeddingDim: size.embeddingDim, neighbours: size.neighbours } as const;
  const search = new Search(trials, { named, label, budget, progress });
  const exponents = named.includes('degreeExponent') ? [degreeExponent] : EXPONENTS[holdOut.method];
  for (const [n, exponent] of exponents.entries()) {
    if (n > 0 && budget.isOver()) break;
    progress.begin((n + 1) / (exponents.length + Number(ordered)));
    await arithmetic.workspace.scope(async () => {
      const models = await SpectralModels.open(trials.splits, exponent, size, arithmetic, () => progress.step());
      const from = n === 0 ? defaults : { ...search.best.settings, degreeExponent: exponent };
      await search.withExponent(models, from);
    });
    progress.finish();
  }
  progress.begin(1);
  if (ordered) await search.chooseHalfLife();
  progress.finish();

  const { taken, all } = search;
  return {
    plan: complete({ ...taken.settings, recencyHalfLife: ordered ? taken.settings.recencyHalfLife : recencyHalfLife }),
    choice: {
      named,
      holdOut,
      users: trials.lists,
      metric: 'ndcg@20',
      trials: all.map(({ trial }) => trial),
      best: all.indexOf(taken),
      reason: describeChoice(taken, all[0], holdOut, budget),
    },
  };
}
