import { matching, resolveOptions } from '../validate.js';

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
