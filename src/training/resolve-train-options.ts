import { CfRecsError } from '../errors.js';
import { DENSE_ENGINE, type DenseEngine, isDenseEngine } from '../kernels/matrix/dense-engine.js';
import { DEFAULT_HALF_LIFE } from '../model/recency.js';
import type { Algorithm, TrainingProgress } from '../types.js';
import {
  backend,
  choice,
  finite,
  halfLife,
  integer,
  listener,
  matching,
  resolveOptions,
  seed,
  signal,
  threads,
} from '../validate.js';
import type { OptionsOf, TrainOptions } from './train-options.js';

const algorithm = choice('auto', ['auto', 'spectral', 'sequence', 'gradient']);

const isPromiseLike = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

/** The rules of the options that say what computes. */
export const RUN_RULES = {
  threads,
  backend,
  engine: matching<DenseEngine | PromiseLike<DenseEngine>, null>(
    null,
    `${DENSE_ENGINE}, such as \`tensorflowEngine()\` promises, or a promise of one`,
    (value) => isDenseEngine(value) || isPromiseLike(value),
  ),
};

const commonRules = {
  embeddingDim: integer(null, 1),
  recencyHalfLife: halfLife(DEFAULT_HALF_LIFE),
  seed,
  ...RUN_RULES,
  onProgress: listener<TrainingProgress>(),
  signal,
};

const spectralRules = {
  regularization: finite(0.03, { above: 0 }),
  degreeExponent: finite(0.3, { min: 0, max: 1 }),
  popularityDamping: finite(0.1, { min: 0, max: 1 }),
  neighbours: integer(null, 0),
  candidates: integer(null, 0),
  powerIterations: integer(5, 0, 20),
  oversampling: integer(32, 0, 1000),
};

/** Where `'sequence'` has defaults of its own. */
export const SEQUENCE_DEFAULTS = { recencyHalfLife: 1, regularization: 10, degreeExponent: 0.4 };

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

const autoRules = { seconds: finite(null, { above: 0 }) };

/** The options of one algorithm that decide what model comes out, and so can be tried by `tune`. */
export const TUNABLE_RULES = {
  algorithm: choice('spectral', ['spectral', 'sequence', 'gradient']),
  embeddingDim: commonRules.embeddingDim,
  recencyHalfLife: commonRules.recencyHalfLife,
  ...spectralRules,
  ...descentRules,
};

/** Which options belong to one algorithm alone; `'auto'` takes those of `'spectral'` as well. */
export const ALGORITHM_OPTIONS = {
  auto: Object.keys(autoRules) as (keyof typeof autoRules)[],
  spectral: Object.keys(spectralRules) as (keyof typeof spectralRules)[],
  gradient: Object.keys(gradientRules) as (keyof typeof gradientRules)[],
} as const;

/** Whose options those of a group are, in words. */
const OWNERS = {
  auto: "`algorithm: 'auto'`",
  spectral: "`algorithm: 'spectral'`, `algorithm: 'sequence'` and `algorithm: 'auto'`",
  gradient: "`algorithm: 'gradient'`",
};

/** What a training is asked for by, and which algorithms' own options it takes. */
const TAKES = {
  auto: ['auto', 'spectral'],
  spectral: ['spectral'],
  sequence: ['spectral'],
  gradient: ['gradient'],
} as const;

const allRules = {
  algorithm,
  ...commonRules,
  ...autoRules,
  ...spectralRules,
  ...gradientRules,
};

type AllOptions = ReturnType<typeof resolveOptions<typeof allRules>>;

/** The options of `train`, checked, defaults filled in; those without a default of their own are null where not given. */
export interface ResolvedTrainOptions extends AllOptions {
  /** The names of the options that were given. */
  readonly named: ReadonlySet<string>;
}

/** Options as they are given to `train`, or to a function of one algorithm. */
export type GivenOptions = TrainOptions | OptionsOf<Algorithm> | undefined;

const TRAINERS = { spectral: 'trainSpectral', sequence: 'trainSequence', gradient: 'trainGradient' };

/** The rules of each algorithm's own options. */
const RULES = {
  spectral: spectralRules,
  sequence: spectralRules,
  gradient: gradientRules,
};

/** The function that a caller called, for messages. */
export const ownerOf = (fixed: Algorithm | null): string => (fixed === null ? 'train' : TRAINERS[fixed]);

/** The options that a function takes, for messages. */
const optionsOf = (fixed: Algorithm | null): readonly string[] =>
  fixed === null ? Object.keys(allRules) : Object.keys({ ...commonRules, ...RULES[fixed] });

/**
 * Checks the options of `train`.
 * @param fixed - the algorithm where the caller has named it by the function, such as `trainSpectral`; else null.
 * @throws CfRecsError `unknown-option`; `invalid-option` for a value out of bounds and for an option of another algorithm.
 */
export function resolveTrainOptions(input: GivenOptions, fixed: Algorithm | null): ResolvedTrainOptions {
  const checked = resolveOptions(ownerOf(fixed), allRules, input, optionsOf(fixed));
  const named = new Set(Object.entries(input ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [name])));
  if (fixed !== null && named.has('algorithm') && checked.algorithm !== fixed) {
    throw new CfRecsError(
      'invalid-option',
      `Expected \`algorithm\` to be '${fixed}' in \`${ownerOf(fixed)}\`, got '${checked.algorithm}'`,
    );
  }
  const asked = fixed ?? checked.algorithm;
  for (const owner of ['auto', 'spectral', 'gradient'] as const) {
    if (TAKES[asked].some((taken) => taken === owner)) continue;
    const foreign = ALGORITHM_OPTIONS[owner].find((name) => named.has(name));
    if (foreign !== undefined) {
      const owners = OWNERS[owner];
      throw new CfRecsError(
        'invalid-option',
        `\`${foreign}\` is an option of ${owners}, got ${fixed === null ? `\`algorithm: '${asked}'\`` : `\`${ownerOf(fixed)}\``}`,
      );
    }
  }
  const defaults = Object.entries(asked === 'sequence' ? SEQUENCE_DEFAULTS : {}).filter(([name]) => !named.has(name));
  return { ...checked, ...Object.fromEntries(defaults), algorithm: asked, named };
}
