import { describe } from '../errors.js';
import type { AbortSignalLike, TrainingProgress } from '../types.js';
import { finite, integer, isText, listener, matching, seed, signal, suggestion } from '../validate.js';

/** A metric of which more is better. See the functions `recallAt`, `precisionAt`, ... for formula and source. */
export type AccuracyMetric = 'recall' | 'precision' | 'ndcg' | 'mrr' | 'map' | 'hitRate';

/** A metric: one of accuracy, or `coverageAt`, `noveltyAt`, or the share of lists that popular items fill up. */
export type MetricName = AccuracyMetric | 'coverage' | 'novelty' | 'fallbackShare';

/** Lists that need no training: the most popular unseen items, and those nearest to the items of the history. */
export type BaselineName = 'popularity' | 'item-item';

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
] as const satisfies readonly MetricName[];
export const BASELINE_NAMES = ['popularity', 'item-item'] as const satisfies readonly BaselineName[];
export const DEFAULT_LENGTHS = [10, 20] as const;

/** Options of `evaluate` on what is measured. */
export interface MeasureOptions {
  /** Lengths of the lists judged: one integer >= 1 or several; default 10 and 20. */
  readonly k?: number | readonly number[] | undefined;
  /** What is measured, at least one metric; default: all. */
  readonly metrics?: readonly MetricName[] | undefined;
  /** What the model is compared with; default: both baselines. */
  readonly baselines?: readonly BaselineName[] | undefined;
  /** Share of the resamples that an interval holds, in (0, 1), default .95. */
  readonly confidence?: number | undefined;
  /** Bootstrap resamples of the users, an integer >= 1, default 1,000. */
  readonly resamples?: number | undefined;
  /** Of the resamples; an integer >= 0, default 42. */
  readonly seed?: number | undefined;
  /** Told how far the evaluation is, at least once a second and at the end. An error it throws ends it with that error. */
  readonly onProgress?: ((progress: EvaluationProgress) => void) | undefined;
  /** Stops the work; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignalLike | undefined;
}

/** How far an evaluation is; handed to `onProgress`. Of the phases those come that there are, in this order. */
export interface EvaluationProgress {
  /**
   * `read`: interactions of `test` are read. `train`: a trainer is at work, which does not tell how far it is. `choose`,
   * `factorise`, `epochs`: a copy is trained, as {@link TrainingProgress} says. `lists`: the lists to judge are made.
   * `baselines`: those of the baselines. `resample`: the intervals.
   */
  readonly phase: 'read' | 'train' | TrainingProgress['phase'] | 'lists' | 'baselines' | 'resample';
  /** Share of the phase that is done, in [0, 1]; 0 throughout where it is not known. */
  readonly fraction: number;
}

/** An array of different words, at least so many; all of them where none is given. */
function someOf<Word extends string>(words: readonly Word[], least: number) {
  const listed = words.map((word) => `'${word}'`).join(', ');
  const accepts = (value: unknown) =>
    Array.isArray(value) && value.length >= least && value.every((each) => words.includes(each));
  const expected = `${least > 0 ? 'a non-empty' : 'an'} array of ${listed}`;
  const rule = matching<readonly Word[], readonly Word[]>(words, expected, accepts, (value) => [...new Set(value)]);
  const picture = (value: unknown): string | null => {
    const wrong: unknown = Array.isArray(value) ? value.find((each) => !words.includes(each)) : undefined;
    return isText(wrong) ? `${describe(wrong)} in it: ${suggestion(wrong, words)}` : null;
  };
  return { ...rule, picture };
}

export const measureRules = {
  k: matching<number | readonly number[], readonly number[]>(
    DEFAULT_LENGTHS,
    'an integer >= 1, or a non-empty array of such',
    (value) => {
      const lengths: unknown[] = Array.isArray(value) ? value : [value];
      return lengths.length > 0 && lengths.every((each) => Number.isSafeInteger(each) && Number(each) >= 1);
    },
  ),
  metrics: someOf<MetricName>(METRIC_NAMES, 1),
  baselines: someOf<BaselineName>(BASELINE_NAMES, 0),
  confidence: finite(0.95, { above: 0, below: 1 }),
  resamples: integer(1000, 1),
  seed,
  onProgress: listener<EvaluationProgress>(),
  signal,
};

/** Options of what is measured, checked, the lengths each once. */
export interface ResolvedMeasureOptions {
  readonly k: readonly number[];
  readonly metrics: readonly MetricName[];
  readonly baselines: readonly BaselineName[];
  readonly confidence: number;
  readonly resamples: number;
  readonly seed: number;
  readonly onProgress: ((progress: EvaluationProgress) => void) | null;
  readonly signal: AbortSignalLike | null;
}
