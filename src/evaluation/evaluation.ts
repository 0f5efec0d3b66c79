import type { AccuracyMetric, BaselineName, MetricName } from './measure-options.js';

/**
 * A mean over the users judged, and the interval that the mean over resampled users falls into (bootstrap percentiles;
 * Efron and Tibshirani, 1993, chapter 13). Of `coverage`, which is a figure of all lists together, `mean` is that
 * figure, and `low` and `high` are null.
 */
export interface Estimate {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** The model less a baseline, over the same users and the same resamples of them. */
export interface Comparison {
  readonly difference: number;
  /** The interval of the difference. */
  readonly low: number;
  readonly high: number;
  /** The model's mean over the baseline's; null where that is 0. */
  readonly ratio: number | null;
  /** `within-noise` where the interval of the difference holds 0. */
  readonly verdict: 'better' | 'worse' | 'within-noise';
}

/** Values by name: of names that are sure to be there, and of a pattern of names any of which may be missing. */
type Figures<Sure extends string, Pattern extends string, Value> = [Pattern] extends [never]
  ? { readonly [Name in Sure]: Value }
  : { readonly [Name in Sure]: Value } & { readonly [Name in Pattern]: Value };

/** `Pattern` where a part of what is possible is not sure, else nothing. */
type Unsure<Possible, Sure, Pattern> = [Exclude<Possible, Sure>] extends [never] ? never : Pattern;

/** Estimates by metric and K, such as `recall@20`, in the order of `metrics` for the first K, then the next. */
export type Metrics<
  K extends number = 10 | 20,
  Metric extends MetricName = MetricName,
  SureK extends K = K,
  SureMetric extends Metric = Metric,
> = Figures<`${SureMetric}@${SureK}`, Unsure<K | Metric, SureK | SureMetric, `${Metric}@${number}`>, Estimate>;

/** Comparisons by metric and K, of the metrics of which more is better. */
export type Comparisons<
  K extends number = 10 | 20,
  Metric extends MetricName = MetricName,
  SureK extends K = K,
  SureMetric extends Metric = Metric,
> = Figures<
  `${SureMetric & AccuracyMetric}@${SureK}`,
  Unsure<K | Metric, SureK | SureMetric, `${Metric & AccuracyMetric}@${number}`>,
  Comparison
>;

/** Items of like popularity, and how much of what was held out of them is found. */
export interface PopularityBucket<Name extends string = 'model' | BaselineName, Pattern extends string = never> {
  /** Users in train of the items in the bucket, from and to; 0 are items that only the test part knows. */
  readonly minUsers: number;
  readonly maxUsers: number;
  /** Different items among the held-out pairs. */
  readonly items: number;
  /** Held-out pairs. */
  readonly heldOut: number;
  /** Share of those pairs that is among the first K of the users' lists, for the largest K; by `model` and baseline. */
  readonly recall: Figures<Name, Pattern, number>;
}

/** What every evaluation says, whatever was asked for. */
interface EvaluationCounts {
  /** Users judged: those with at least one held-out item that they did not have before. */
  readonly users: number;
  /** Those of them who were not known before: they get what unknown users get. */
  readonly newUsers: number;
  /** Held-out pairs of theirs. */
  readonly heldOut: number;
  /** Those of them whose item was not known before: they count as missed. */
  readonly heldOutNew: number;
  /** Items of the catalogue that was ranked: those known before. */
  readonly items: number;
  /** Share of the resamples that an interval holds. */
  readonly confidence: number;
}

/**
 * How good lists are, beside lists that need no model: plain data, fit for JSON. Its type follows from the options of
 * `evaluate`, so that what was asked for is there without a check: of the defaults `model['recall@10']`, say. Where only
 * the run tells what was asked for, as of a `k` of type `number[]` or `5 | 10`, keys are of the form
 * `` `recall@${number}` ``, and of baselines any text: under `noUncheckedIndexedAccess` their values may be undefined.
 * `SureK`, `SureMetric` and `SureBaseline` are what is there whatever the run says.
 */
export interface Evaluation<
  K extends number = 10 | 20,
  Metric extends MetricName = MetricName,
  Baseline extends BaselineName = BaselineName,
  SureK extends K = K,
  SureMetric extends Metric = Metric,
  SureBaseline extends Baseline = Baseline,
> extends EvaluationCounts {
  /** Lengths of the lists judged. */
  readonly k: readonly K[];
  readonly model: Metrics<K, Metric, SureK, SureMetric>;
  /** The baselines asked for. */
  readonly baselines: Figures<
    SureBaseline,
    Unsure<Baseline, SureBaseline, string>,
    Metrics<K, Metric, SureK, SureMetric>
  >;
  /**
   * The model less each baseline, for the metrics of which more is better: all but `coverage`, `novelty` and
   * `fallbackShare`.
   */
  readonly comparisons: Figures<
    SureBaseline,
    Unsure<Baseline, SureBaseline, string>,
    Comparisons<K, Metric, SureK, SureMetric>
  >;
  /** Some ten buckets of about as many held-out pairs each, rare items first. */
  readonly byPopularity: readonly PopularityBucket<'model' | SureBaseline, Unsure<Baseline, SureBaseline, string>>[];
}

/** An {@link Evaluation} whatever its options were, with all that it may hold by name. */
export interface AnyEvaluation extends EvaluationCounts {
  readonly k: readonly number[];
  readonly model: Readonly<Record<string, Estimate>>;
  readonly baselines: Readonly<Record<string, Readonly<Record<string, Estimate>>>>;
  readonly comparisons: Readonly<Record<string, Readonly<Record<string, Comparison>>>>;
  readonly byPopularity: readonly PopularityBucket<string>[];
}
