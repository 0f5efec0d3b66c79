import type { Dataset } from '../../data/dataset.js';
import type { HoldOut } from '../../data/hold-out.js';
import { type MeasureOptions, measureRules, type ResolvedMeasureOptions } from '../../evaluation/measure-options.js';
import type { InteractionSource } from '../../types.js';
import { isAsyncIterable, isFunction, isIterable, isRecord, matching, resolveOptions } from '../../validate.js';

/** Options of `evaluate`: those on what is measured, and what is held out. */
export interface EvaluateOptions extends MeasureOptions {
  /**
   * What was held out: a data set, or interactions. The recommender is judged as it stands, so this must not be in what
   * it was trained on. Not together with `holdOut`.
   */
  readonly test?: Dataset | InteractionSource | undefined;
  /**
   * What to train on and what to judge by, or a function that splits the recommender's data, such as `holdOutRandom`.
   * What users have when they are judged is in `known` where it is more than what is trained on.
   * Default: the newest fifth of each user's pairs where they have times (`holdOutLast`), else a random fifth
   * (`holdOutRandom`).
   */
  readonly holdOut?: HoldOut | ((dataset: Dataset) => HoldOut) | undefined;
}

const isHoldOut = (value: unknown): boolean =>
  isFunction(value) || (isRecord(value) && 'train' in value && 'test' in value);
const isTest = (value: unknown): boolean =>
  isIterable(value) || isAsyncIterable(value) || (isRecord(value) && 'positives' in value);

const evaluateRules = {
  test: matching<object, null>(null, 'a data set, or an iterable or async iterable of interactions', isTest),
  holdOut: matching<object, null>(null, 'a hold-out { train, test }, or a function from a data set to one', isHoldOut),
  ...measureRules,
};

/** The options on what is measured, checked with the others. */
export function resolveEvaluateOptions(input?: EvaluateOptions): ResolvedMeasureOptions {
  const { k, test: _test, holdOut: _holdOut, ...resolved } = resolveOptions('evaluate', evaluateRules, input);
  return { ...resolved, k: [...new Set(typeof k === 'number' ? [k] : k)] };
}
