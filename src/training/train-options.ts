import type { DenseEngine } from '../kernels/matrix/dense-engine.js';
import type { AbortSignalLike, Algorithm, Backend, TrainingProgress } from '../types.js';

/** Options that every algorithm takes. */
export interface CommonTrainOptions {
  /**
   * How fast histories lose their weight in lists whose call names no `recencyHalfLife`: a number of events > 0, or false
   * for no loss. Default: 5; 1 under `'sequence'`; under `'auto'`, where most histories have an order, the best of 1, 2, 5,
   * 10, 20 and false, and for `'sequence'` of 0.5, 1, 2, 4 and 8. It changes nothing in the training itself, but in that of `'sequence'`.
   */
  readonly recencyHalfLife?: number | false | undefined;
  /** Integer >= 0, default 42. The same data, options and seed give the same model, bit by bit. */
  readonly seed?: number | undefined;
  /**
   * Worker threads that compute, an integer >= 1. Default: as many as the machine has cores. No more are started than the
   * machine has cores or 16, whichever is more, and never more than 64. 1 computes on the calling thread, in turns with
   * what else it has to do; so does data too small to be worth a thread. The model is the same.
   */
  readonly threads?: number | undefined;
  /** What computes, see {@link Backend}. Default: `'wasm'`, or `'cpu'` where WebAssembly is not available. */
  readonly backend?: Backend | undefined;
  /**
   * Takes over the dense matrix products of the factorisation: what `tensorflowEngine()` of `cf-recs/tensorflow` promises,
   * or another {@link DenseEngine}, or a promise of one. Default: none, the library's own kernels compute everything.
   */
  readonly engine?: DenseEngine | PromiseLike<DenseEngine> | undefined;
  /** Told how far the training is, at least once a second. An error it throws ends the training with that error. */
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
  /** Stops the training within a step; the promise rejects with the signal's reason, and the old model stays. */
  readonly signal?: AbortSignalLike | undefined;
}

/** The settings of the closed form. */
export interface SpectralSettingOptions {
  /**
   * Length of each embedding, an integer >= 1. Default: 128; 64 below 1,024 users or items, 256
   * from 8,192 items on; at most a quarter of min(users, items).
   * More than the data can carry, min(users, items) - 1, is lowered to that, and the summary's `adjusted` says so.
   */
  readonly embeddingDim?: number | undefined;
  /**
   * The most neighbours that add to an item beside the two tables, an integer >= 0; 0 for the tables alone. Default: 200, or
   * fewer where the catalogue is wide or histories are long, so that a training takes seconds and a list microseconds; at
   * most a quarter of min(users, items). What few directions cannot hold is that an item has a few near neighbours.
   */
  readonly neighbours?: number | undefined;
  /**
   * How many neighbours an item is fitted with at first, an integer >= 0; fewer than `neighbours` is as many. Those that add
   * most stay, at most `neighbours`, and are fitted once more. Default: as many as `neighbours` where that is named; else
   * more where histories are long, whose lists are made the sooner, the fewer neighbours there are. An item costs
   * candidates^3 / 6 + candidates^2 x embeddingDim / 2 multiplications.
   */
  readonly candidates?: number | undefined;
  /**
   * The ridge lambda, relative to the largest squared singular value; finite, > 0. Default: 0.03; chosen under `'auto'`.
   * More of it relies more on the leading directions, and on what many users say. With neighbours less than 0.0001 counts
   * as that.
   */
  readonly regularization?: number | undefined;
  /**
   * The exponent a that tempers long histories and popular items, in [0, 1]. Default: 0.3; chosen under `'auto'`. 0 leaves
   * the weights as they are, 0.5 divides by both norms.
   */
  readonly degreeExponent?: number | undefined;
  /**
   * Scores are divided by the item's weights to this power, in [0, 1]. Default: 0.1; chosen under `'auto'`. More of it lists
   * less popular items.
   */
  readonly popularityDamping?: number | undefined;
  /** Passes that sharpen the factorisation, an integer from 0 to 20. Default: 5. */
  readonly powerIterations?: number | undefined;
  /** Directions computed beyond `embeddingDim` for accuracy, an integer from 0 to 1,000. Default: 32. */
  readonly oversampling?: number | undefined;
}

/**
 * Options of `train` with `algorithm: 'auto'`, the default: what is named stays as it is named, and the rest is chosen on
 * a part of the data that is held out, see the summary's `choice`. Then a model is trained on all of the data. Where
 * everything that could be chosen is named, nothing is held out.
 *
 * @example
 * import { Recommender } from 'cf-recs';
 *
 * const plays = Array.from({ length: 200 }, (_, n) => ({ userId: n % 20, itemId: (n % 20) + 20 * ((n * 7) % 9) }));
 * const recommender = await Recommender.fromInteractions(plays);
 * await recommender.train(); // everything is chosen
 * const { options, choice } = await recommender.train({ embeddingDim: 4, seconds: 60 }); // 4 stays, the rest is chosen
 * console.log(options.algorithm, choice?.reason);
 */
export interface AutoTrainOptions extends CommonTrainOptions, SpectralSettingOptions {
  /** Default: 'auto'. */
  readonly algorithm?: 'auto' | undefined;
  /**
   * A budget for choosing, a finite number > 0. Default: none. When so many seconds are over, no further settings are
   * tried, and the best so far are taken; the defaults are always tried. How far it comes depends on the machine, and with
   * it the model.
   */
  readonly seconds?: number | undefined;
}

/**
 * Options of `train` with `algorithm: 'spectral'`: one training in closed form, with what is named and defaults.
 *
 * @example
 * import { Recommender } from 'cf-recs';
 *
 * const plays = Array.from({ length: 200 }, (_, n) => ({ userId: n % 20, itemId: (n % 20) + 20 * ((n * 7) % 9) }));
 * const recommender = await Recommender.fromInteractions(plays);
 * await recommender.train({ algorithm: 'spectral', embeddingDim: 8, regularization: 0.1 });
 */
export interface SpectralTrainOptions extends CommonTrainOptions, SpectralSettingOptions {
  readonly algorithm: 'spectral';
}

/**
 * Options of `train` with `algorithm: 'sequence'`: one training, in closed form, on the order in which users had their items,
 * with what is named and defaults. It learns what comes next, and needs interactions with timestamps (`not-enough-data`
 * where no user has any at two different times); interactions of one moment have no order among them. Of more than 67 million
 * interactions it learns the order from every second user, or every third, and so on. The model is served as any other: lists
 * of users, and of sessions that are given in order.
 *
 * @example
 * import { Recommender } from 'cf-recs';
 *
 * const plays = Array.from({ length: 200 }, (_, n) => {
 *   const [user, step] = [n % 20, Math.floor(n / 20)];
 *   return { userId: user, itemId: (user + step) % 12, timestamp: new Date(2024, 0, 1 + step) };
 * });
 * const recommender = await Recommender.fromInteractions(plays);
 * await recommender.train({ algorithm: 'sequence', embeddingDim: 4 });
 * console.log(recommender.recommendFor([2, 3, 4], 1).items[0]?.itemId); // 5
 */
export interface SequenceTrainOptions
  extends Omit<CommonTrainOptions, 'recencyHalfLife'>,
    Omit<SpectralSettingOptions, 'regularization' | 'degreeExponent'> {
  readonly algorithm: 'sequence';
  /**
   * How fast the past fades, in training and in lists whose call names no `recencyHalfLife`: a number of events > 0 after
   * which one counts half, or false for never. Default: 1; 1 to 2 where sessions are short, 3 to 4 where people keep to
   * their tastes. A training takes 1 / .7 of it, which what is served with it was found best with.
   */
  readonly recencyHalfLife?: number | false | undefined;
  /**
   * The ridge of the neighbours, relative to the squared length that the history of an interaction's item has on average,
   * see `docs/research.md`; finite, > 0. Default: 10. It is flat: a half and twice as much serve nearly alike.
   */
  readonly regularization?: number | undefined;
  /** The exponent a that tempers popular items in a history, in [0, 1]. Default: 0.4. */
  readonly degreeExponent?: number | undefined;
}

/**
 * Options of `train` with `algorithm: 'gradient'`: one training by gradient descent on a sampled softmax, with what is
 * named and defaults.
 *
 * @example
 * import { Recommender } from 'cf-recs';
 *
 * const plays = Array.from({ length: 200 }, (_, n) => ({ userId: n % 20, itemId: (n % 20) + 20 * ((n * 7) % 9) }));
 * const recommender = await Recommender.fromInteractions(plays);
 * const { losses } = await recommender.train({ algorithm: 'gradient', embeddingDim: 8, epochs: 4 });
 * console.log(losses.length); // 4
 */
export interface GradientTrainOptions extends CommonTrainOptions {
  readonly algorithm: 'gradient';
  /**
   * Length of each embedding, an integer >= 1, default 64. More than the data can carry, min(users, items) - 1, is lowered
   * to that, and the summary's `adjusted` says so where it was named.
   */
  readonly embeddingDim?: number | undefined;
  /** Passes over the users, an integer >= 1, default 16. */
  readonly epochs?: number | undefined;
  /** Users per step, an integer >= 1, default 512. */
  readonly batchSize?: number | undefined;
  /** Adam's learning rate, falling linearly to 0; finite, > 0, default 0.01. */
  readonly learningRate?: number | undefined;
  /**
   * Negatives per positive, an integer >= 1, default 4. A step's negatives are drawn together and shared by its users: at
   * most 4,096, and at most the catalogue.
   */
  readonly numNegatives?: number | undefined;
  /** The softmax temperature, in [0.02, 10], default 0.1. */
  readonly temperature?: number | undefined;
  /** The share of each history that a step hides and predicts, in [0.05, 0.95], default 0.5. */
  readonly dropout?: number | undefined;
  /**
   * Measures the model after each epoch by NDCG@20 on a share of the items of up to 2,048 users, which is not trained on,
   * and keeps that of the best epoch, the start among them; in (0, 0.5], or false, the default, for none. The newest items
   * are held out where histories are in a known order, else random ones.
   */
  readonly validation?: number | false | undefined;
  /** With `validation`: ends after so many epochs without a better one; an integer >= 1, default 3. */
  readonly patience?: number | undefined;
}

/** Names that only one kind of training takes. */
type OnlySpectral = Exclude<keyof SpectralSettingOptions, 'embeddingDim'>;
type OnlyGradient = Exclude<keyof GradientTrainOptions, keyof CommonTrainOptions | 'algorithm' | 'embeddingDim'>;
type Without<Names extends string> = { readonly [Name in Names]?: undefined };

/**
 * Options of `train`, a union on `algorithm`: {@link AutoTrainOptions} (`'auto'`, the default), {@link SpectralTrainOptions},
 * {@link SequenceTrainOptions} or {@link GradientTrainOptions}. An option of another algorithm is a type error, and
 * `invalid-option` where it is called.
 */
export type TrainOptions =
  | (AutoTrainOptions & Without<OnlyGradient>)
  | (SpectralTrainOptions & Without<OnlyGradient | 'seconds'>)
  | (SequenceTrainOptions & Without<OnlyGradient | 'seconds'>)
  | (GradientTrainOptions & Without<OnlySpectral | 'seconds'>);

/** Options of one algorithm, which need not be named. */
export type OptionsOf<Name extends Algorithm> = Name extends Algorithm
  ? Omit<Extract<TrainOptions, { readonly algorithm: Name }>, 'algorithm'> & { readonly algorithm?: Name | undefined }
  : never;
