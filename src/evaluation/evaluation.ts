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

/** Estimates by metric and K, such as `recall@20`, in the order of `metrics` for the first K, then the next. */
export type Metrics<K extends number = 10 | 20, Metric extends MetricName = MetricName> = {
  readonly [Name in `${Metric}@${K}`]: Estimate;
};

/** Comparisons by metric and K, of the metrics of which more is better. */
export type Comparisons<K extends number = 10 | 20, Metric extends MetricName = MetricName> = {
  readonly [Name in `${Metric & AccuracyMetric}@${K}`]: Comparison;
};

/** Items of like popularity, and how much of what was held out of them is found. */
export interface PopularityBucket<Name extends string = 'model' | BaselineName> {
  /** Users in train of the items in the bucket, from and to; 0 are items that only the test part knows. */
  readonly minUsers: number;
  readonly maxUsers: number;
  /** Different items among the held-out pairs. */
  readonly items: number;
  /** Held-out pairs. */
  readonly heldOut: number;
  /** Share of those pairs that is among the first K of the users' lists, for the largest K; by `model` and baseline. */
  readonly recall: { readonly [Each in Name]: number };
}

/** What every evaluation says, whatever was asked for. */
interface EvaluationCounts {
  /** Users judged: those with at least one held-out item that they did not have before. */
  readonly users: number;
  /** Held-out pairs of theirs. */
  readonly heldOut: number;
  /** Items of the catalogue that was ranked: those known before. */
  readonly items: number;
  /** Share of the resamples that an interval holds. */
  readonly confidence: number;
}

/**
 * How good lists are, beside lists that need no model: plain data, fit for JSON. Its type follows from the options of
 * `evaluate`, so that what was asked for is there without a check: of the defaults `model['recall@10']`, say. Where only
 * the run tells the numbers of `k`, keys are of the form `` `recall@${number}` ``.
 */
export interface Evaluation<
  K extends number = 10 | 20,
  Metric extends MetricName = MetricName,
  Baseline extends BaselineName = BaselineName,
> extends EvaluationCounts {
  /** Lengths of the lists judged. */
  readonly k: readonly K[];
  readonly model: Metrics<K, Metric>;
  /** The baselines asked for. */
  readonly baselines: { readonly [Name in Baseline]: Metrics<K, Metric> };
  /**
   * The model less each baseline, for the metrics of which more is better: all but `coverage`, `novelty` and
   * `fallbackShare`.
   */
  readonly comparisons: { readonly [Name in Baseline]: Comparisons<K, Metric> };
  /** Some ten buckets of about as many held-out pairs each, rare items first. */
  readonly byPopularity: readonly PopularityBucket<'model' | Baseline>[];
}

/** An {@link Evaluation} whatever its options were, with all that it may hold by name. */
export interface AnyEvaluation extends EvaluationCounts {
  readonly k: readonly number[];
  readonly model: Readonly<Record<string, Estimate>>;
  readonly baselines: Readonly<Record<string, Readonly<Record<string, Estimate>>>>;
  readonly comparisons: Readonly<Record<string, Readonly<Record<string, Comparison>>>>;
  readonly byPopularity: readonly PopularityBucket<string>[];
}
