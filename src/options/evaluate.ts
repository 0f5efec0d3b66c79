import { matching, resolveOptions } from '../validate.js';

/** What `evaluate` measures, each at every K asked for. */
export const METRIC_NAMES = [
  'recall',
  'precision',
  'ndcg',
  'mrr',
  'map',
  'hitRate',
  'coverage',
  'novelty',
  'fallbackShare',
] as const;

/** What `evaluate` measures lists against. */
export const BASELINE_NAMES = ['popularity', 'item-item'] as const;

/** The name of a metric, see the functions `recallAt`, `precisionAt`, ... for formula and source. */
export type MetricName = (typeof METRIC_NAMES)[number];

/** Lists that need no training: the most popular unseen items, and those nearest to the items of the history. */
export type BaselineName = (typeof BASELINE_NAMES)[number];

/** Options of `evaluate`. */
export interface EvaluateOptions {
  /** Lengths of the lists judged: one integer >= 1 or several; default 10 and 20. */
  readonly k?: number | readonly number[] | undefined;
}

const evaluateRules = {
  k: matching<number | readonly number[], readonly number[]>(
    [10, 20],
    'an integer >= 1, or a non-empty array of such',
    (value) => {
      const lengths: unknown[] = Array.isArray(value) ? value : [value];
      return lengths.length > 0 && lengths.every((each) => Number.isSafeInteger(each) && Number(each) >= 1);
    },
  ),
};

export const resolveEvaluateOptions = (input?: EvaluateOptions) => resolveOptions('evaluate', evaluateRules, input);
