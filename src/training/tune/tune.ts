import { checkDataset, type Dataset } from '../../data/dataset.js';
import { CfRecsError } from '../../errors.js';
import { type Arithmetic, openArithmetic } from '../../kernels/matrix/arithmetic.js';
import type { SettingsChoice, Trial } from '../../model/trained-model.js';
import { Pace } from '../../pace.js';
import { progressFor } from '../../progress.js';
import { buildNeighbourModel } from '../../solvers/neighbours/neighbour-model.js';
import { normalisedMatrix } from '../../solvers/spectral/normalised-matrix.js';
import { type DirectionOptions, directionsOf } from '../../solvers/spectral/spectral-model.js';
import { type CompletePlan, largestDim, planTraining, type SpectralPlan } from '../plan.js';
import { solve } from '../solve.js';
import type { GradientTrainOptions, SequenceTrainOptions, SpectralTrainOptions } from '../train-options.js';
import { Trials } from '../validation/trials.js';
import { isOrdered, type ValidationSplit } from '../validation/validation-split.js';
import { type Combination, combinationsOf, defaultSpace } from './space.js';
import { resolveTuneOptions, type TuneOptions } from './tune-options.js';

/** What a tuning found. Plain data. */
export interface Tuning extends Pick<SettingsChoice, 'holdOut' | 'users' | 'metric'> {
  /** What to hand to `train`: the options of the best trial, and the seed. */
  readonly best: SpectralTrainOptions | SequenceTrainOptions | GradientTrainOptions;
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

/** The directions that trials share, and the matrix that they are of. */
async function directionsFor(dataset: Dataset, options: DirectionOptions, arithmetic: Arithmetic) {
  const normalised = await normalisedMatrix(dataset, options.degreeExponent, arithmetic.pace);
  return { matrix: normalised.matrix, directions: await directionsOf(normalised, options, arithmetic, () => {}) };
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
  const halfLifeOf = ({ options }: CompletePlan): number | false => ordered && options.recencyHalfLife;
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
      const [{ plan }] = group;
      const largest = Math.max(...group.map((each) => each.plan.options.embeddingDim));
      const found: Awaited<ReturnType<typeof directionsFor>>[] = [];
      for (const { train } of trials.splits) {
        found.push(await directionsFor(train, { ...plan.options, embeddingDim: largest }, arithmetic));
      }
      for (const { combination, plan } of group) {
        const modelOf = (_: ValidationSplit, n: number) =>
          buildNeighbourModel(found[n].matrix, found[n].directions, plan.options, arithmetic);
        note((await trials.measure({ ...combination }, halfLifeOf(plan), modelOf)).trial, combination);
      }
    }
    for (const each of planned.filter((each) => !isSpectral(each))) {
      const modelOf = async ({ train }: ValidationSplit) => (await solve(train, each.plan)).model;
      note((await trials.measure({ ...each.combination }, halfLifeOf(each.plan), modelOf)).trial, each.combination);
    }
    // Once more, for a signal or a rejection that came with the last report.
    await pace.rest();
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
