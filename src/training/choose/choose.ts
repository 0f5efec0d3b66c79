import type { Dataset } from '../../data/dataset.js';
import { type Arithmetic, openArithmetic } from '../../kernels/matrix/arithmetic.js';
import type { SettingsChoice } from '../../model/trained-model.js';
import { Pace } from '../../pace.js';
import { progressFor } from '../../progress.js';
import { type Directions, findDirections } from '../../solvers/spectral/spectral-model.js';
import type { TrainingProgress } from '../../types.js';
import type { AutoPlan, SequencePlan, SpectralPlan } from '../plan.js';
import { SEQUENCE_DEFAULTS } from '../resolve-train-options.js';
import { comparedSize, judgedUsers, sizeOf } from '../shape.js';
import { Trials } from '../validation/trials.js';
import { Budget } from './budget.js';
import { ChoiceProgress } from './choice-progress.js';
import { describeChoice } from './describe-choice.js';
import { hillClimb } from './hill-climbing.js';
import { type Models, Search, type Tried } from './search.js';
import { SequenceModels } from './sequence-models.js';
import type { Settings } from './settings.js';
import { type ModelSize, SpectralModels } from './spectral-models.js';

/** Share of a user's pairs that is held out. */
const FRACTION = 0.1;

/**
 * Exponents that are tried, from the default on. A small one makes much of what co-occurs now and here. What is held out at
 * random is from the same days as the rest, which flatters that; what comes later is not.
 */
const EXPONENTS = { random: [0.3, 0.4], last: [0.2, 0.3, 0.4] };

/** Half-lives that models are learned from order with. */
const HALF_LIVES = [0.5, 1, 2, 4, 8];

/** A complete plan, and how it came about. */
export interface Chosen {
  readonly plan: SpectralPlan | SequencePlan;
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

/** What the searches of the algorithms have in common. */
interface Setting {
  readonly plan: AutoPlan;
  readonly trials: Trials;
  readonly size: ModelSize;
  readonly arithmetic: Arithmetic;
  readonly budget: Budget;
  readonly progress: ChoiceProgress;
  readonly search: Search;
}

/**
 * Ridge, exponent and damping together; then the half-life, where the order of histories is known.
 * @param meanwhile - called when the first exponent has its best ridge and damping: whether it is worth to go on.
 */
async function searchSpectral(setting: Setting, meanwhile: () => Promise<boolean>): Promise<void> {
  const { plan, trials, size, arithmetic, budget, progress, search } = setting;
  const { ordered, named, options } = plan;
  const { regularization, degreeExponent, popularityDamping, recencyHalfLife } = options;
  const defaults: Settings = {
    algorithm: 'spectral',
    regularization,
    degreeExponent,
    popularityDamping,
    // Histories whose order is not known never decay, whatever is set.
    recencyHalfLife: ordered && recencyHalfLife,
  };
  const scale = named.includes('degreeExponent') ? [degreeExponent] : EXPONENTS[ordered ? 'last' : 'random'];
  let opened = 0;
  const withExponent = async (exponent: number): Promise<number | null> => {
    opened++;
    progress.begin(opened / EXPONENTS.last.length);
    const from = search.bestOf('spectral')?.settings ?? defaults;
    const best = await arithmetic.workspace.scope(async () => {
      const models = await SpectralModels.open(trials.splits, exponent, size, arithmetic, () => progress.step());
      return search.withModels(models, { ...from, degreeExponent: exponent });
    });
    progress.finish();
    return best?.trial.ndcg ?? null;
  };
  const first = await withExponent(degreeExponent);
  if (!(await meanwhile())) return;
  await hillClimb(scale, degreeExponent, (exponent) => {
    if (exponent === degreeExponent) return Promise.resolve(first);
    return budget.isOver() ? Promise.resolve(null) : withExponent(exponent);
  });
  if (ordered) await search.chooseHalfLife();
}

/**
 * Ridge and damping with the usual half-life, which is learned with and served with; the best half-life with these; and
 * ridge and damping again.
 */
async function searchSequence({ plan, trials, size, arithmetic, budget, progress, search }: Setting): Promise<void> {
  const { popularityDamping, recencyHalfLife } = plan.options;
  const { regularization, degreeExponent, recencyHalfLife: usual } = SEQUENCE_DEFAULTS;
  const named = plan.named.includes('recencyHalfLife');
  const directions: Directions[] = [];
  progress.begin(0.4);
  for (const { train } of trials.splits) {
    directions.push(await findDirections(train, { ...size, degreeExponent }, arithmetic, () => progress.step()));
  }
  const start = named ? recencyHalfLife : usual;
  let from: Settings = {
    algorithm: 'sequence',
    regularization,
    degreeExponent,
    popularityDamping,
    recencyHalfLife: start,
  };
  const withHalfLife = (halfLife: number | false, use: (models: Models) => Promise<Tried | null>) =>
    arithmetic.workspace.scope(async () =>
      use(await SequenceModels.open(trials.splits, directions, size, halfLife, arithmetic)),
    );
  progress.begin(0.6);
  from = (await withHalfLife(start, (models) => search.withModels(models, from)))?.settings ?? from;
  if (named) return;
  const best = await hillClimb(HALF_LIVES, start, async (recencyHalfLife) => {
    const settings = { ...from, recencyHalfLife };
    const tried =
      search.of(settings) ?? (await withHalfLife(recencyHalfLife, (models) => search.tryWith(models, settings)));
    return tried?.trial.ndcg ?? null;
  });
  if (best === start || budget.isOver()) return;
  await withHalfLife(best, (models) => search.withModels(models, { ...from, recencyHalfLife: best }));
}

/** What each algorithm reached at best. */
const reachedBy = (search: Search): SettingsChoice['reached'] =>
  (['spectral', 'sequence'] as const).flatMap((algorithm) => {
    const best = search.bestOf(algorithm);
    return best === null ? [] : [{ algorithm, recall: best.trial.recall, ndcg: best.trial.ndcg }];
  });

/** Tries settings on a hold-out, by models that are small enough to cost little and are best with the same settings. */
async function searchOn(
  dataset: Dataset,
  plan: AutoPlan,
  arithmetic: Arithmetic,
  budget: Budget,
  progress: ChoiceProgress,
): Promise<Chosen> {
  const { options, named, ordered, run, adjusted } = plan;
  const holdOut = { method: ordered ? 'last' : 'random', fraction: FRACTION } as const;
  const data = sizeOf(dataset);
  const trials = await Trials.open(dataset, { ...holdOut, users: judgedUsers(data), seed: options.seed }, arithmetic);
  if (trials.lists === 0) return { plan: { algorithm: 'spectral', options, run, adjusted }, choice: null };

  const size = { ...options, ...comparedSize(data, options) };
  const label = { embeddingDim: size.embeddingDim, neighbours: size.neighbours };
  const search = new Search(trials, { named, label, budget, progress });
  const setting = { plan, trials, size, arithmetic, budget, progress, search };
  // The ridge and the exponent that a caller names are those of `spectral`: the other's are measured otherwise.
  const free = !named.includes('regularization') && !named.includes('degreeExponent');
  await searchSpectral(setting, async () => {
    if (ordered && free && !budget.isOver()) await searchSequence(setting);
    return !search.prefersOrder;
  });
  progress.begin(1);
  progress.finish();

  const { taken, all } = search;
  const { recencyHalfLife } = options;
  const settings = { ...taken.settings, recencyHalfLife: ordered ? taken.settings.recencyHalfLife : recencyHalfLife };
  const { algorithm } = settings;
  return {
    plan:
      algorithm === 'spectral'
        ? { algorithm, options: { ...options, ...settings, algorithm }, run, adjusted }
        : { algorithm, options: { ...options, ...settings, algorithm }, run, adjusted },
    choice: {
      named,
      holdOut,
      users: trials.lists,
      metric: 'ndcg@20',
      reached: reachedBy(search),
      trials: all.map(({ trial }) => trial),
      best: all.indexOf(taken),
      reason: describeChoice(taken, all[0], holdOut, budget),
    },
  };
}
