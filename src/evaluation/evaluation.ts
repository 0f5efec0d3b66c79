import type { BaselineName } from './evaluate-options.js';

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

/** Estimates by metric and K, such as `recall@20`, in the order of `metrics` for the first K, then the next. */
export type Metrics = Readonly<Record<string, Estimate>>;

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

/** Items of like popularity, and how much of what was held out of them is found. */
export interface PopularityBucket {
  /** Users in train of the items in the bucket, from and to; 0 are items that only the test part knows. */
  readonly minUsers: number;
  readonly maxUsers: number;
  /** Different items among the held-out pairs. */
  readonly items: number;
  /** Held-out pairs. */
  readonly heldOut: number;
  /** Share of those pairs that is among the first K of the users' lists, for the largest K; by `model` and baseline. */
  readonly recall: Readonly<Record<'model', number> & Partial<Record<BaselineName, number>>>;
}

/** How good lists are, beside lists that need no model: plain data, fit for JSON. */
export interface Evaluation {
  /** Users judged: those with at least one held-out item that they did not have before. */
  readonly users: number;
  /** Held-out pairs of theirs. */
  readonly heldOut: number;
  /** Items of the catalogue that was ranked: those known before. */
  readonly items: number;
  /** Lengths of the lists judged. */
  readonly k: readonly number[];
  /** Share of the resamples that an interval holds. */
  readonly confidence: number;
  readonly model: Metrics;
  /** The baselines asked for. */
  readonly baselines: Readonly<Partial<Record<BaselineName, Metrics>>>;
  /**
   * The model less each baseline, for the metrics of which more is better: all but `coverage`, `novelty` and
   * `fallbackShare`.
   */
  readonly comparisons: Readonly<Partial<Record<BaselineName, Readonly<Record<string, Comparison>>>>>;
  /** Some ten buckets of about as many held-out pairs each, rare items first. */
  readonly byPopularity: readonly PopularityBucket[];
}
