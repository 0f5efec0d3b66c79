import { meanOf, standardErrorOf } from '../../src/evaluation/statistics.js';
import type { Tried } from '../../src/training/choose/search.js';
import type { Settings } from '../../src/training/choose/settings.js';

/** The defaults of `spectral`, but for what is given. */
export const settingsOf = (given: Partial<Settings> = {}): Settings => ({
  algorithm: 'spectral',
  regularization: 0.03,
  degreeExponent: 0.3,
  popularityDamping: 0.1,
  recencyHalfLife: 5,
  ...given,
});

/** What was tried, from the NDCG that each of the judged users got. */
export function triedOf(ndcg: readonly number[], settings: Partial<Settings> = {}): Tried {
  const all = settingsOf(settings);
  const values = Float64Array.from(ndcg);
  const figures = { recall: 0, ndcg: meanOf(values), standardError: standardErrorOf(values), seconds: 0 };
  return { settings: all, ndcg: values, trial: { options: { ...all }, ...figures } };
}
