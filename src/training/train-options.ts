import { DEFAULT_HALF_LIFE } from '../model/recency.js';
import type { AbortSignalLike, Algorithm, Backend, TrainingProgress } from '../types.js';
import {
  backend,
  choice,
  finite,
  halfLife,
  integer,
  isFunction,
  matching,
  resolveOptions,
  seed,
  signal,
  threads,
} from '../validate.js';

/**
 * Options of `train`. Those of the algorithm that does not run are accepted, and listed in the summary's `unused`.
 *
 * Where none of `algorithm`, `embeddingDim`, `regularization`, `degreeExponent` and the options of `gradient` is given,
 * `spectral` runs with settings that are chosen on a part of the data, see the summary's `choice`; so with no options at
 * all. The others leave that choice open, and what they name stays as it is named.
 */
export interface TrainOptions {
  /** Default: 'gradient' where an option of gradient alone is given, else 'spectral'. */
  readonly algorithm?: Algorithm | undefined;
  /**
   * Numbers per item, an integer >= 1. Default: chosen, see above; where something else is named, spectral
   * min(128, a quarter of min(users, items)), gradient 64. More than the data can carry, min(users, items) - 1, is
   * lowered to that, and the summary's `adjusted` says so.
   */
  readonly embeddingDim?: number | undefined;
  /**
   * What lists weigh a history by where the call names no `recencyHalfLife`: a number of events > 0, or false for none.
   * Default: 5, or where settings are chosen and most histories have an order, what is best of false, 2, 5, 10 and 20. It
   * changes nothing in the training.
   */
  readonly recencyHalfLife?: number | false | undefined;
  /** Integer >= 0, default 42. The same data, options and seed give the same model. */
  readonly seed?: number | undefined;
  /**
   * Worker threads that compute, an integer >= 1. Default: as many as the machine has cores. 1 computes on the calling
   * thread, in turns with what else it has to do; so does data too small to be worth a thread. The model is the same.
   */
  readonly threads?: number | undefined;
  /** What computes, see {@link Backend}. Default: wasm, or cpu where WebAssembly is not to be had. */
  readonly backend?: Backend | undefined;
  /** Hears how far the training is, now and then. An error it throws ends the training. */
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
  /** Stops the training within a step; the promise rejects with the signal's reason, and the old model stays. */
  readonly signal?: AbortSignalLike | undefined;

  /** Spectral: the ridge lambda, relative to the largest squared singular value; finite, > 0; chosen, or .03. */
  readonly regularization?: number | undefined;
  /** Spectral: the exponent a that tempers long histories and popular items, in [0, 1]; chosen, or .4. */
  readonly degreeExponent?: number | undefined;
  /**
   * Spectral: passes that sharpen the factorisation, an integer from 0 to 20, default 3. A model of chosen settings that
   * is not the largest tried takes 2 more, to be as exact as what it was chosen by.
   */
  readonly powerIterations?: number | undefined;
  /**
   * Spectral: directions computed beyond embeddingDim for accuracy, an integer from 0 to 1,000, default 32; up to 128 for
   * the same reason.
   */
  readonly oversampling?: number | undefined;

  /** Gradient: passes over the users, an integer >= 1, default 16. */
  readonly epochs?: number | undefined;
  /** Gradient: users per step, an integer >= 1, default 512. */
  readonly batchSize?: number | undefined;
  /** Gradient: Adam's learning rate, falling linearly to 0; finite, > 0, default .01. */
  readonly learningRate?: number | undefined;
  /**
   * Gradient: negatives per positive, an integer >= 1, default 4. A step's negatives are drawn together and shared by
   * its users: at most 4,096, and at most the catalogue.
   */
  readonly numNegatives?: number | undefined;
  /** Gradient: the softmax temperature, in [.02, 10], default .1. */
  readonly temperature?: number | undefined;
  /** Gradient: the share of each history that a step hides and predicts, in [.05, .95], default .5. */
  readonly dropout?: number | undefined;
  /**
   * Gradient: judges the model after each epoch by NDCG@20 on a share of the items of up to 2,048 users, which is not
   * trained on, and keeps that of the best epoch, the start among them; in (0, .5], or false, the default, for none.
   * The newest items are held out where histories are in a known order, else random ones.
   */
  readonly validation?: number | false | undefined;
  /** Gradient with `validation`: ends after so many epochs without a better one; an integer >= 1, default 3. */
  readonly patience?: number | undefined;
}

const sharedTrainRules = {
  algorithm: choice(null, ['spectral', 'gradient']),
  embeddingDim: integer(null, 1),
  recencyHalfLife: halfLife(DEFAULT_HALF_LIFE),
  seed,
  threads,
  backend,
  onProgress: matching<(progress: TrainingProgress) => void, null>(null, 'a function', isFunction),
  signal,
};

const spectralRules = {
  regularization: finite(0.03, { above: 0 }),
  degreeExponent: finite(0.4, { min: 0, max: 1 }),
  powerIterations: integer(3, 0, 20),
  oversampling: integer(32, 0, 1000),
};

const descentRules = {
  epochs: integer(16, 1),
  batchSize: integer(512, 1),
  learningRate: finite(0.01, { above: 0 }),
  numNegatives: integer(4, 1),
  temperature: finite(0.1, { min: 0.02, max: 10 }),
  dropout: finite(0.5, { min: 0.05, max: 0.95 }),
};

const gradientRules = {
  ...descentRules,
  validation: matching<number | false, false>(
    false,
    'a number > 0 and <= 0.5, or false',
    (value) => value === false || (typeof value === 'number' && value > 0 && value <= 0.5),
  ),
  patience: integer(3, 1),
};

/** The options that say what model comes out, and so can be tried by `tune`. */
export const TUNABLE_RULES = {
  algorithm: sharedTrainRules.algorithm,
  embeddingDim: sharedTrainRules.embeddingDim,
  recencyHalfLife: sharedTrainRules.recencyHalfLife,
  ...spectralRules,
  ...descentRules,
};

const trainRules = { ...sharedTrainRules, ...spectralRules, ...gradientRules };
/** The options of `train`, checked; those without a default of their own are null where not given. */
export const resolveTrainOptions = (input?: TrainOptions) => resolveOptions('train', trainRules, input);

export type ResolvedTrainOptions = ReturnType<typeof resolveTrainOptions>;
/** Which train options belong to one algorithm alone. */
export const ALGORITHM_OPTIONS = {
  spectral: Object.keys(spectralRules) as (keyof typeof spectralRules)[],
  gradient: Object.keys(gradientRules) as (keyof typeof gradientRules)[],
} as const;

/** What a caller names who chooses the settings of a model. */
const CHOSEN: readonly string[] = [
  'algorithm',
  'embeddingDim',
  'regularization',
  'degreeExponent',
  ...ALGORITHM_OPTIONS.gradient,
];

/** Whether the settings are left to be chosen on a part of the data. */
export const leavesChoice = (input: TrainOptions | undefined): boolean =>
  Object.entries(input ?? {}).every(([name, value]) => value === undefined || !CHOSEN.includes(name));
