import { checkDataset, type Dataset } from '../data/dataset.js';
import { checkHistories } from '../data/unheld-users.js';
import { CfRecsError } from '../errors.js';
import type { GradientOptions, SequenceOptions, SpectralOptions } from '../model/solver-options.js';
import type { NameableOption } from '../model/trained-model.js';
import type { AdjustedOption, Algorithm } from '../types.js';
import {
  ALGORITHM_OPTIONS,
  type GivenOptions,
  ownerOf,
  type ResolvedTrainOptions,
  resolveTrainOptions,
} from './resolve-train-options.js';
import { dimFor, neighboursFor, sizeOf } from './shape.js';
import { isOrdered } from './validation/validation-split.js';

/** What every plan says: how the training is run, and which options the data could not carry. */
interface CommonPlan {
  readonly run: Pick<ResolvedTrainOptions, 'backend' | 'threads' | 'engine' | 'onProgress' | 'signal'>;
  readonly adjusted: readonly AdjustedOption[];
}

/** A complete plan of a training in closed form. */
export interface SpectralPlan extends CommonPlan {
  readonly algorithm: 'spectral';
  readonly options: SpectralOptions;
}

/** A complete plan of a training on the order of histories. */
export interface SequencePlan extends CommonPlan {
  readonly algorithm: 'sequence';
  readonly options: SequenceOptions;
}

/** A complete plan of a training by gradient descent. */
export interface GradientPlan extends CommonPlan {
  readonly algorithm: 'gradient';
  readonly options: GradientOptions;
}

/** A plan of which some settings are still to be chosen. */
export interface AutoPlan extends CommonPlan {
  readonly algorithm: 'auto';
  /** What holds where nothing is better. */
  readonly options: SpectralOptions;
  /** What stays as it is. */
  readonly named: readonly NameableOption[];
  /** Whether the order of most histories is known. */
  readonly ordered: boolean;
  /** The most seconds that choosing may take; null for no bound. */
  readonly seconds: number | null;
}

export type CompletePlan = SpectralPlan | SequencePlan | GradientPlan;
export type TrainingPlan = CompletePlan | AutoPlan;

/**
 * The longest embedding that the data can carry.
 * @throws CfRecsError `not-enough-data` where fewer than 2 users or 2 items have a positive interaction.
 */
export function largestDim(dataset: Dataset, { users, items } = sizeOf(dataset)): number {
  checkHistories(dataset, 'train on');
  if (users >= 2 && items >= 2) return Math.min(users, items) - 1;
  const { rows, ignored: silent } = dataset.summary;
  if (rows === 0 && users === 0) {
    throw new CfRecsError('not-enough-data', 'Expected interactions to train on, got none: the log has no rows');
  }
  const ignored = silent === 0 ? '' : `; ${silent} rows say nothing, as they weigh 0`;
  throw new CfRecsError(
    'not-enough-data',
    `Expected at least 2 users and 2 items with positive interactions to train on, got ${users} and ${items}${ignored}`,
  );
}

function pick<Bag, Name extends keyof Bag>(bag: Bag, names: readonly Name[]): Pick<Bag, Name> {
  return Object.fromEntries(names.map((name) => [name, bag[name]])) as Pick<Bag, Name>;
}

const NAMEABLE: readonly NameableOption[] = ['embeddingDim', 'recencyHalfLife', ...ALGORITHM_OPTIONS.spectral];

/** Whether everything that could be chosen is named. The half-life is chosen where histories have an order alone. */
const leavesNothing = (named: readonly NameableOption[], ordered: boolean): boolean =>
  (['regularization', 'degreeExponent', 'popularityDamping'] as const).every((name) => named.includes(name)) &&
  (!ordered || named.includes('recencyHalfLife'));

/**
 * Checks train options, picks the algorithm and fits `embeddingDim` to the data: the first step of a training.
 * @param fixed - the algorithm where the caller has named it by the function, such as `trainSpectral`; else null.
 * @throws CfRecsError `invalid-option`, `unknown-option`, and `not-enough-data` where fewer than 2 users or 2 items
 * have a positive interaction.
 */
export function planTraining(dataset: Dataset, input: GivenOptions, fixed: Algorithm | null = null): TrainingPlan {
  checkDataset(ownerOf(fixed), dataset);
  const checked = resolveTrainOptions(input, fixed);
  const size = sizeOf(dataset);
  const capacity = largestDim(dataset, size);
  const { algorithm, seconds } = checked;
  const asked = checked.embeddingDim ?? (algorithm === 'gradient' ? 64 : dimFor(size));
  const fitted = { embeddingDim: Math.min(asked, capacity), ...pick(checked, ['recencyHalfLife', 'seed']) };
  const reason = `min(users, items) - 1 = ${capacity} is the most that the data can carry`;
  const adjusted: AdjustedOption[] =
    checked.embeddingDim !== null && asked > capacity
      ? [{ option: 'embeddingDim', asked, used: capacity, reason }]
      : [];
  const common: CommonPlan = {
    run: pick(checked, ['backend', 'threads', 'engine', 'onProgress', 'signal']),
    adjusted,
  };
  if (algorithm === 'gradient') {
    return { algorithm, options: { algorithm, ...fitted, ...pick(checked, ALGORITHM_OPTIONS.gradient) }, ...common };
  }
  const wanted = neighboursFor(size, fitted.embeddingDim, checked);
  const others = size.items - 1;
  for (const option of ['neighbours', 'candidates'] as const) {
    if (wanted[option] <= others || !checked.named.has(option)) continue;
    adjusted.push({ option, asked: wanted[option], used: others, reason: `an item has ${others} others` });
  }
  const [neighbours, candidates] = [wanted.neighbours, wanted.candidates].map((each) => Math.min(each, others));
  const closed = { ...fitted, ...pick(checked, ALGORITHM_OPTIONS.spectral), neighbours, candidates };
  if (algorithm === 'sequence') return { algorithm, options: { algorithm, ...closed }, ...common };
  const options = { algorithm: 'spectral', ...closed } as const;
  if (algorithm === 'spectral') return { algorithm, options, ...common };
  const named = NAMEABLE.filter((name) => checked.named.has(name));
  const ordered = isOrdered(dataset);
  return leavesNothing(named, ordered)
    ? { algorithm: 'spectral', options, ...common }
    : { algorithm, options, named, ordered, seconds, ...common };
}
