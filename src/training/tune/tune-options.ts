import { CfRecsError, describe } from '../../errors.js';
import type { AbortSignalLike, Algorithm } from '../../types.js';
import {
  checkOption,
  finite,
  integer,
  isRecord,
  listener,
  matching,
  resolveOptions,
  seed,
  signal,
  suggestion,
} from '../../validate.js';
import { RUN_RULES, TUNABLE_RULES } from '../resolve-train-options.js';
import type {
  CommonTrainOptions,
  GradientTrainOptions,
  SequenceTrainOptions,
  SpectralTrainOptions,
} from '../train-options.js';

/** The options of each algorithm that can be tried. */
interface Tunable {
  readonly spectral: Omit<SpectralTrainOptions, keyof UntunableOptions | 'algorithm'>;
  readonly sequence: Omit<SequenceTrainOptions, keyof UntunableOptions | 'algorithm'>;
  readonly gradient: Omit<GradientTrainOptions, keyof UntunableOptions | 'algorithm' | 'validation' | 'patience'>;
}

/** What says how a training is run, and not what model comes out. */
type UntunableOptions = Pick<CommonTrainOptions, 'seed' | 'threads' | 'backend' | 'engine' | 'onProgress' | 'signal'>;

/** The options of one algorithm that can be tried. */
export type TunableOptions<Name extends Algorithm> = Tunable[Name];

/** The names of the options of `train` that can be tried. */
export type TunableOption = 'algorithm' | keyof Tunable['spectral'] | keyof Tunable['gradient'];

type TunableValues = Tunable['spectral'] & Tunable['gradient'] & { readonly algorithm?: Algorithm };

/** Values to try by option of `train`; what is not named keeps its default. */
export type TuneSpace = { readonly [Name in TunableOption]?: readonly Exclude<TunableValues[Name], undefined>[] };

/** How far a tuning is; handed to `onProgress`. */
export interface TuneProgress {
  /** Trials that are done, and how many there are in all. */
  readonly done: number;
  readonly total: number;
}

/**
 * Options of `tune`; `threads`, `backend` and `engine` as in `train`.
 *
 * @example
 * import { buildDataset, tune } from 'cf-recs';
 *
 * const plays = Array.from({ length: 200 }, (_, n) => ({ userId: n % 20, itemId: (n % 20) + 20 * ((n * 7) % 9) }));
 * const { trials } = await tune(await buildDataset(plays), {
 *   space: { algorithm: ['spectral', 'gradient'], embeddingDim: [2, 4], epochs: [2] },
 *   budget: 10,
 * });
 * for (const { options, ndcg, standardError } of trials) console.log(options, ndcg, standardError);
 */
export interface TuneOptions extends Pick<CommonTrainOptions, 'threads' | 'backend' | 'engine'> {
  /**
   * Values to try. Every combination that makes a difference is a trial: options of `gradient` count for trials of that
   * algorithm alone, those of `spectral` likewise. Without `algorithm` both are tried where options of both are named, else
   * the one that they belong to, and `spectral` where there are none; an option of an algorithm that `algorithm` leaves out
   * is refused. Default: a wide grid of both.
   */
  readonly space?: TuneSpace | undefined;
  /** The most trials, an integer >= 1, default 100; of more combinations so many are drawn at random. */
  readonly budget?: number | undefined;
  /** Share of the items of each user who is measured on to hold out, in (0, 1), default .1; the newest where their order is known. */
  readonly fraction?: number | undefined;
  /** The most users whom the settings are measured on, an integer >= 1, default 2,048. */
  readonly users?: number | undefined;
  /** Integer >= 0, default 42: of what is held out, of what is drawn, and of every training. */
  readonly seed?: number | undefined;
  /** Called after every trial, and at least once a second. An error it throws ends the tuning with that error. */
  readonly onProgress?: ((progress: TuneProgress) => void) | undefined;
  /** Stops the tuning; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignalLike | undefined;
}

const tuneRules = {
  space: matching<TuneSpace, null>(null, 'an object from options of `train` to arrays of values', isRecord),
  budget: integer(100, 1),
  fraction: finite(0.1, { above: 0, below: 1 }),
  users: integer(2048, 1),
  seed,
  ...RUN_RULES,
  onProgress: listener<TuneProgress>(),
  signal,
};

const isTunable = (name: string): name is TunableOption => Object.hasOwn(TUNABLE_RULES, name);

/** @throws CfRecsError naming the option of the space, and its value. */
function checkSpace(space: TuneSpace): TuneSpace {
  const entries = Object.entries(space).flatMap(([name, values]): [string, readonly unknown[]][] => {
    if (!isTunable(name)) {
      const hint = suggestion(name, Object.keys(TUNABLE_RULES));
      throw new CfRecsError('unknown-option', `Unknown option \`${name}\` in the \`space\` of \`tune\`: ${hint}`);
    }
    if (values === undefined) return [];
    if (!Array.isArray(values) || values.length === 0) {
      const got = describe(values);
      throw new CfRecsError('invalid-option', `Expected \`space.${name}\` to be a non-empty array, got ${got}`);
    }
    const checked = values.map((value) => checkOption<unknown>(`space.${name}`, TUNABLE_RULES[name], value));
    return [[name, [...new Set(checked)]]];
  });
  return Object.freeze(Object.fromEntries(entries));
}

/** The options of `tune`, checked; `space` is null where none is given. */
export function resolveTuneOptions(input?: TuneOptions) {
  const resolved = resolveOptions('tune', tuneRules, input);
  return { ...resolved, space: resolved.space === null ? null : checkSpace(resolved.space) };
}
