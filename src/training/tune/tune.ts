import { checkDataset, type Dataset } from '../../data/dataset.js';
import { CfRecsError } from '../../errors.js';
import { openProducts } from '../../kernels/matrix/arithmetic.js';
import type { SettingsChoice, Trial } from '../../model/trained-model.js';
import { Pace } from '../../pace.js';
import type { SpectralOptions } from '../../solvers/spectral/spectral-options.js';
import { planTraining } from '../plan.js';
import { runPlan } from '../solve.js';
import type { TrainOptions } from '../train-options.js';
import { Trials } from '../validation/trials.js';
import { isOrdered } from '../validation/validation.js';
import { type Combination, combinationsOf, defaultSpace } from './space.js';
import { resolveTuneOptions, type TunableOption, type TuneOptions } from './tune-options.js';

/** What a tuning found. Plain data. */
export interface Tuning extends Pick<SettingsChoice, 'holdOut' | 'users' | 'metric'> {
  /** What to hand to `train`: the options of the best trial, and the seed. */
  readonly best: TrainOptions;
  /** What was tried, best first. */
  readonly trials: readonly Trial[];
  readonly seconds: number;
}

/** A trial to make: what the space says, and all options that follow. */
interface Planned {
  readonly combination: Combination;
  readonly plan: ReturnType<typeof planTraining>;
}

const isSpectral = (options: Planned['plan']['options']): options is SpectralOptions =>
  options.algorithm === 'spectral';

/** Spectral trials that one factorisation serves. */
function groupByDirections(trials: readonly Planned[]): (readonly SpectralOptions[])[] {
  const groups = new Map<string, SpectralOptions[]>();
  for (const { plan } of trials) {
    if (!isSpectral(plan.options)) continue;
    const { degreeExponent, powerIterations, oversampling } = plan.options;
    const key = `${degreeExponent} ${powerIterations} ${oversampling}`;
    groups.set(key, [...(groups.get(key) ?? []), plan.options]);
  }
  return [...groups.values()];
}

/** What `tune` of `trainers.ts` does, where it is said. */
export async function tune(dataset: Dataset, given?: TuneOptions): Promise<Tuning> {
  checkDataset('tune', dataset);
  const start = performance.now();
  const { space, budget, fraction, users, seed, threads, backend, onProgress, signal } = resolveTuneOptions(given);
  const run = {
    seed,
    threads: threads ?? undefined,
    backend: backend ?? undefined,
    signal: signal ?? undefined,
  };
  // It also refuses data that are not enough.
  planTraining(dataset, run);
  const capacity = Math.min(dataset.users.size, dataset.items.size) - 1;
  const wanted = space ?? defaultSpace(dataset.users.size, dataset.items.size);
  const planned = combinationsOf(wanted, capacity, budget, seed).map(
    (combination): Planned => ({ combination, plan: planTraining(dataset, { ...run, ...combination }) }),
  );
  const ordered = isOrdered(dataset);
  const lifeOf = (recencyHalfLife: number | false): number | false => ordered && recencyHalfLife;
  const pace = new Pace(signal);
  const products = await openProducts(backend, threads, pace);
  const { workspace } = products;
  const judged: Trial[] = [];
  const note = (trial: Trial): void => {
    judged.push(trial);
    onProgress?.({ done: judged.length, total: planned.length });
  };
  try {
    const holdOut = { method: ordered ? 'last' : 'random', fraction } as const;
    const trials = await Trials.open(dataset, { ...holdOut, users, seed }, products);
    if (trials.lists === 0) {
      throw new CfRecsError(
        'not-enough-data',
        'Expected a user with at least 3 items, some of which to hold out, got none',
      );
    }
    const combinationOf = new Map(planned.map(({ combination, plan }) => [plan.options, combination]));
    for (const group of groupByDirections(planned)) {
      const [{ degreeExponent, powerIterations, oversampling }] = group;
      const largest = Math.max(...group.map(({ embeddingDim }) => embeddingDim));
      await workspace.scope(async () => {
        await trials.find(degreeExponent, largest, { powerIterations, oversampling });
        for (const options of group) {
          const settings = { ...options, recencyHalfLife: lifeOf(options.recencyHalfLife) };
          note((await trials.judge(recordOf(combinationOf.get(options)!), settings)).trial);
        }
        trials.forget(degreeExponent);
      });
    }
    for (const { combination, plan } of planned) {
      if (isSpectral(plan.options)) continue;
      const halfLife = lifeOf(plan.options.recencyHalfLife);
      const train = async (part: Dataset) => (await runPlan(part, plan)).model;
      note((await trials.judgeModels(recordOf(combination), halfLife, train)).trial);
    }
    // A stable sort: of equals the one that was tried first.
    const best = judged.sort((a, b) => b.ndcg - a.ndcg);
    return {
      best: { ...(best[0].options as TrainOptions), seed },
      trials: best,
      holdOut,
      users: trials.lists,
      metric: 'ndcg@20',
      seconds: (performance.now() - start) / 1000,
    };
  } finally {
    await workspace.close();
  }
}

/** A combination as a trial records it. */
const recordOf = (combination: Combination): Trial['options'] =>
  ({ ...combination }) as Record<TunableOption, number | string | false>;
