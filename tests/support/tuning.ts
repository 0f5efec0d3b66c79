import { meanOf, standardErrorOf } from '../../src/evaluation/statistics.js';
import type { Tried } from '../../src/training/validation/trials.js';

/** What was tried, from the NDCG that each of the judged users got. */
export function triedOf(ndcg: readonly number[], settings: Partial<Tried['settings']> = {}): Tried {
  const all = { embeddingDim: 64, regularization: 0.03, degreeExponent: 0.4, recencyHalfLife: 5, ...settings } as const;
  const values = Float64Array.from(ndcg);
  const figures = { recall: 0, ndcg: meanOf(values), standardError: standardErrorOf(values), seconds: 0 };
  return { settings: all, ndcg: values, trial: { options: all, ...figures } };
}
