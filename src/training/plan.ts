import { checkDataset, type Dataset } from '../data/dataset.js';
import { countPopular } from '../data/popularity.js';
import { CfRecsError } from '../errors.js';
import type { GradientOptions } from '../solvers/gradient/gradient-options.js';
import type { SpectralOptions } from '../solvers/spectral/spectral-options.js';
import type { AdjustedOption, Algorithm } from '../types.js';
import {
  ALGORITHM_OPTIONS,
  type ResolvedTrainOptions,
  resolveTrainOptions,
  type TrainOptions,
} from './train-options.js';

/** Train options, checked and sorted: what the algorithm uses, how it is run, and what is left over. */
export interface TrainPlan {
  readonly options: SpectralOptions | GradientOptions;
  readonly run: Pick<ResolvedTrainOptions, 'backend' | 'threads' | 'onProgress' | 'signal'>;
  readonly adjusted: readonly AdjustedOption[];
  readonly unused: readonly string[];
}

/** How many users and items have at least one positive pair. */
export function countActive({ positives, popularity }: Dataset): { users: number; items: number } {
  let users = 0;
  for (let user = 0; user + 1 < positives.offsets.length; user++) {
    if (positives.offsets[user + 1] > positives.offsets[user]) users++;
  }
  return { users, items: countPopular(popularity) };
}

function pick<Bag, Name extends keyof Bag>(bag: Bag, names: readonly Name[]): Pick<Bag, Name> {
  return Object.fromEntries(names.map((name) => [name, bag[name]])) as Pick<Bag, Name>;
}

/** Numbers per item where the caller names none. */
function defaultDim(algorithm: Algorithm, smaller: number): number {
  return algorithm === 'gradient' ? 64 : Math.max(1, Math.min(128, Math.floor(smaller / 4)));
}

/**
 * Checks train options, chooses the algorithm and fits `embeddingDim` to the data.
 * @param fixed - the algorithm where the caller of the library has named it by the function.
 * @throws CfRecsError `invalid-option`, `unknown-option`, and `not-enough-data` where fewer than 2 users or 2 items
 * have a positive interaction.
 */
export function planTraining(
  dataset: Dataset,
  input: TrainOptions | undefined,
  fixed: Algorithm | null = null,
): TrainPlan {
  checkDataset('train', dataset);
  const checked = resolveTrainOptions(input);
  if (fixed !== null && checked.algorithm !== null && checked.algorithm !== fixed) {
    throw new CfRecsError('invalid-option', `Expected \`algorithm\` to be '${fixed}' here, got '${checked.algorithm}'`);
  }
  const { users, items } = countActive(dataset);
  if (users < 2 || items < 2) {
    throw new CfRecsError(
      'not-enough-data',
      `Expected at least 2 users and 2 items with positive interactions to train on, got ${users} and ${items}`,
    );
  }
  const names: readonly string[] = Object.entries(input ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  const { spectral, gradient } = ALGORITHM_OPTIONS;
  const algorithm =
    fixed ?? checked.algorithm ?? (gradient.some((name) => names.includes(name)) ? 'gradient' : 'spectral');
  const capacity = Math.min(users, items) - 1;
  const asked = checked.embeddingDim ?? defaultDim(algorithm, capacity + 1);
  const fitted = { embeddingDim: Math.min(asked, capacity), ...pick(checked, ['recencyHalfLife', 'seed']) };
  const others: readonly string[] = algorithm === 'gradient' ? spectral : gradient;
  const reason = `min(users, items) - 1 = ${capacity} is the most that the data can carry`;
  return {
    options:
      algorithm === 'gradient'
        ? { algorithm, ...fitted, ...pick(checked, gradient) }
        : { algorithm, ...fitted, ...pick(checked, spectral) },
    run: pick(checked, ['backend', 'threads', 'onProgress', 'signal']),
    adjusted:
      checked.embeddingDim !== null && asked > capacity
        ? [{ option: 'embeddingDim', asked, used: capacity, reason }]
        : [],
    unused: names.filter((name) => others.includes(name)),
  };
}
