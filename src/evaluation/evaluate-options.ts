import { finite, integer, isFunction, isRecord, matching, resolveOptions, seed, signal } from '../validate.js';

/** The name of a metric, see the functions `recallAt`, `precisionAt`, ... for formula and source. */
export type MetricName =
  | 'recall'
  | 'precision'
  | 'ndcg'
  | 'mrr'
  | 'map'
  | 'hitRate'
  | 'coverage'
  | 'novelty'
  | 'fallbackShare';

/** Lists that need no training: the most popular unseen items, and those nearest to the items of the history. */
export type BaselineName = 'popularity' | 'item-item';

const METRIC_NAMES: readonly MetricName[] = [
  'recall',
  'precision',
  'ndcg',
  'mrr',
  'map',
  'hitRate',
  'coverage',
  'novelty',
  'fallbackShare',
];
const BASELINE_NAMES: readonly BaselineName[] = ['popularity', 'item-item'];

/** Options of `evaluate` on what is measured. */
export interface JudgeOptions {
  /** Lengths of the lists judged: one integer >= 1 or several; default 10 and 20. */
  readonly k?: number | readonly number[] | undefined;
  /** Default: all. */
  readonly metrics?: readonly MetricName[] | undefined;
  /** Default: both. */
  readonly baselines?: readonly BaselineName[] | undefined;
  /** Share of the resamples that an interval holds, in (0, 1), default .95. */
  readonly confidence?: number | undefined;
  /** Bootstrap resamples of the users, an integer >= 1, default 1,000. */
  readonly resamples?: number | undefined;
  /** Of the resamples; an integer >= 0, default 42. */
  readonly seed?: number | undefined;
  /** Stops the work; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** An array of different words, at least so many; all of them where none is given. */
function someOf<Word extends string>(words: readonly Word[], least: number) {
  const listed = words.map((word) => `'${word}'`).join(', ');
  const accepts = (value: unknown) =>
    Array.isArray(value) && value.length >= least && value.every((each) => words.includes(each));
  const expected = `${least > 0 ? 'a non-empty' : 'an'} array of ${listed}`;
  return matching<readonly Word[], readonly Word[]>(words, expected, accepts, (value) => [...new Set(value)]);
}

const isHoldOut = (value: unknown): boolean =>
  isFunction(value) || (isRecord(value) && 'train' in value && 'test' in value);
const isTest = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ('positives' in value || Symbol.iterator in value || Symbol.asyncIterator in value);

const evaluateRules = {
  test: matching<object, null>(null, 'a data set, or an iterable or async iterable of interactions', isTest),
  holdOut: matching<object, null>(null, 'a hold-out { train, test }, or a function from a data set to one', isHoldOut),
  k: matching<number | readonly number[], readonly number[]>(
    [10, 20],
    'an integer >= 1, or a non-empty array of such',
    (value) => {
      const lengths: unknown[] = Array.isArray(value) ? value : [value];
      return lengths.length > 0 && lengths.every((each) => Number.isSafeInteger(each) && Number(each) >= 1);
    },
  ),
  metrics: someOf(METRIC_NAMES, 1),
  baselines: someOf(BASELINE_NAMES, 0),
  confidence: finite(0.95, { above: 0, below: 1 }),
  resamples: integer(1000, 1),
  seed,
  signal,
};

export function resolveEvaluateOptions(input?: JudgeOptions) {
  const { k, test: _test, holdOut: _holdOut, ...resolved } = resolveOptions('evaluate', evaluateRules, input);
  return { ...resolved, k: [...new Set(typeof k === 'number' ? [k] : k)] };
}

/** Options of what is measured, checked. */
export type ResolvedJudgeOptions = ReturnType<typeof resolveEvaluateOptions>;
