import { checkDataset, type Dataset } from '../../data/dataset.js';
import { CfRecsError } from '../../errors.js';
import { openArithmetic } from '../../kernels/matrix/arithmetic.js';
import type { SettingsChoice, Trial } from '../../model/trained-model.js';
import { Pace } from '../../pace.js';
import { progressFor } from '../../progress.js';
import { type CompletePlan, type GradientPlan, largestDim, planTraining, type SpectralPlan } from '../plan.js';
import { solve } from '../solve.js';
import type { GradientTrainOptions, SpectralTrainOptions } from '../train-options.js';
import { Trials } from '../validation/trials.js';
import { isOrdered } from '../validation/validation-split.js';
import { type Combination, combinationsOf, defaultSpace } from './space.js';
import { resolveTuneOptions, type TuneOptions } from './tune-options.js';

/** What a tuning found. Plain data. */
export interface Tuning extends Pick<SettingsChoice, 'holdOut' | 'users' | 'metric'> {
  /** What to hand to `train`: the options of the best trial, and the seed. */
  readonly best: SpectralTrainOptions | GradientTrainOptions;
  /** What was tried, best first. */
  readonly trials: readonly Trial[];
  readonly seconds: number;
}

/** A trial to make: what the space says, and the plan that follows. */
interface Planned<Plan extends CompletePlan = CompletePlan> {
  readonly combination: Combination;
  readonly plan: Plan;
}

const isSpectral = (planned: Planned): planned is Planned<SpectralPlan> => planned.plan.algorithm === 'spectral';
const isGradient = (planned: Planned): planned is Planned<GradientPlan> => planned.plan.algorithm === 'gradient';

/** Spectral trials that one factorisation serves. */
function groupByDirections(trials: readonly Planned<SpectralPlan>[]): (readonly Planned<SpectralPlan>[])[] {
  const groups = new Map<string, Planned<SpectralPlan>[]>();
  for (const planned of trials) {
    const { degreeExponent, powerIterations, oversampling } = planned.plan.options;
    const key = `${degreeExponent} ${powerIterations} ${oversampling}`;
    groups.set(key, [...(groups.get(key) ?? []), planned]);
  }
  return [...groups.values()];
}

/** What `tune` of `trainers.ts` does, where it is said. */
export async function tune(dataset: Dataset, given?: TuneOptions): Promise<Tuning> {
  checkDataset('tune', dataset);
  const start = performance.now();
  const { space, budget, fraction, users, seed, onProgress, ...run } = resolveTuneOptions(given);
  const progress = progressFor(onProgress, () => ({ done: 0, total: planned.length }));
  const repeat = progress && (() => progress.repeat());
  // It also refuses data that are not enough.
  const capacity = Math.min(dataset.users.size, dataset.items.size) - 1;
  largestDim(dataset);
  const wanted = space ?? defaultSpace(dataset.users.size, dataset.items.size);
  const planned = combinationsOf(wanted, capacity, budget, seed).map((combination): Planned => {
    const plan = planTraining(dataset, { ...combination, seed });
    if (plan.algorithm === 'auto') throw new TypeError('Expected a combination to name its algorithm');
    return { combination, plan: { ...plan, run: { ...run, onProgress: repeat } } };
  });
  const ordered = isOrdered(dataset);
  const halfLifeOf = ({ plan }: Planned): number | false => ordered && plan.options.recencyHalfLife;
  const pace = new Pace(run.signal, progress);
  const arithmetic = await openArithmetic(run, pace);
  const { workspace } = arithmetic;
  const made: { readonly trial: Trial; readonly combination: Combination }[] = [];
  const note = (trial: Trial, combination: Combination): void => {
    made.push({ trial, combination });
    progress?.tell({ done: made.length, total: planned.length });
  };
  try {
    const holdOut = { method: ordered ? 'last' : 'random', fraction } as const;
    const trials = await Trials.open(dataset, { ...holdOut, users, seed }, arithmetic);
    if (trials.lists === 0) {
      throw new CfRecsError(
        'not-enough-data',
        'Expected a user with at least 3 items, some of which to hold out, got none',
      );
    }
    for (const group of groupByDirections(planned.filter(isSpectral))) {
      const [{ degreeExponent, powerIterations, oversampling }] = group.map(({ plan }) => plan.options);
      const largest = Math.max(...group.map(({ plan }) => plan.options.embeddingDim));
      await workspace.scope(async () => {
        await trials.factorise(degreeExponent, largest, { powerIterations, oversampling });
        for (const each of group) {
          const settings = { ...each.plan.options, recencyHalfLife: halfLifeOf(each) };
          note((await trials.measure({ ...each.combination }, settings)).trial, each.combination);
        }
        trials.forget(degreeExponent);
      });
    }
    for (const each of planned.filter(isGradient)) {
      const train = async (part: Dataset) => (await solve(part, each.plan)).model;
      note((await trials.measureModels({ ...each.combination }, halfLifeOf(each), train)).trial, each.combination);
    }
    // A stable sort: of equals the one that was tried first.
    made.sort((a, b) => b.trial.ndcg - a.trial.ndcg);
    return {
      best: { ...made[0].combination, seed },
      trials: made.map(({ trial }) => trial),
      holdOut,
      users: trials.lists,
      metric: 'ndcg@20',
      seconds: (performance.now() - start) / 1000,
    };
  } finally {
    await workspace.close();
  }
}
