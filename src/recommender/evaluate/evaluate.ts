import { watchAsync } from '../../diagnostics.js';
import type { EvaluationRun, ListMaker } from '../../evaluation/evaluate-lists.js';
import type { AnyEvaluation } from '../../evaluation/evaluation.js';
import type { EvaluationProgress } from '../../evaluation/measure-options.js';
import { Pace } from '../../pace.js';
import { progressFor } from '../../progress.js';
import { type EvaluateOptions, resolveEvaluateOptions } from './evaluate-options.js';
import type { EvaluationOf, OnlyOptions } from './evaluation-of.js';
import { prepareEvaluation, type Trainer } from './prepare-evaluation.js';

/**
 * Measures how good recommendations are, and whether they are better than lists that need no model: for every user with
 * held-out items, all items that the user does not have are ranked, and the top of the list is compared with what was held
 * out. The same is done with the most popular items, and with the items most similar to those of the history
 * (`item-item`). Differences come with an interval over resampled users, and those within noise are said to be.
 *
 * - A recommender with `test` is judged as it stands, and so is one whose data set is `holdOut.train` without `known`.
 * - Else a copy of it is trained on `holdOut.train` with the options of its training and judged on `holdOut.test`. (An
 *   untrained one has none; settings that were chosen are chosen anew.)
 * - A trainer, such as `trainSpectral` or `(train) => trainGradient(train, { embeddingDim: 32 })`, takes a `holdOut`
 *   { train, test }.
 * - Where the hold-out has `known`, lists are made for the histories in it, and the baselines know it, too.
 *
 * Held-out items that were not known before count as missed (`heldOutNew` counts them), and users who were not get what
 * unknown users get (`newUsers`).
 * The same input and seed give the same figures.
 *
 * @example
 * import { type Dataset, evaluate, holdOutLast, Recommender, readInteractions } from 'cf-recs';
 *
 * const recommender = await Recommender.fromInteractions(readInteractions('plays.jsonl'));
 * const { model, comparisons } = await evaluate(recommender, { k: 20 });
 * const { mean, low, high } = model['recall@20']; // low and high may be null: for one user there is no interval
 * console.log(comparisons.popularity['recall@20'].verdict); // better
 *
 * // The next item, as papers judge it: without the last two of each user to train on, and the last to be found.
 * const holdOut = (dataset: Dataset) => holdOutLast(dataset, { count: 1, validation: 1 });
 * const next = await evaluate(recommender, { holdOut, k: [5, 10], metrics: ['hitRate', 'ndcg'] });
 * @throws CfRecsError `not-enough-data` where no user has a held-out item, or there is nothing to train on;
 * `invalid-option`, `unknown-option`. An aborted `signal` rejects with its reason. Errors of sources and trainers pass
 * through.
 */
export async function evaluate<const Options extends EvaluateOptions = Record<never, never>>(
  subject: ListMaker | Trainer,
  options?: (Options | EvaluateOptions) & OnlyOptions<Options>,
): Promise<EvaluationOf<Options>> {
  const counts = ({ users, heldOut, items }: AnyEvaluation) => ({ users, heldOut, items });
  const evaluation = await watchAsync('evaluate', () => evaluateSubject(subject, options), counts);
  // It holds a figure for each K, metric and baseline that the options name, which is what the type says.
  return evaluation as unknown as EvaluationOf<Options>;
}

async function evaluateSubject(subject: ListMaker | Trainer, options: EvaluateOptions = {}): Promise<AnyEvaluation> {
  const resolved = resolveEvaluateOptions(options);
  const { signal, onProgress } = resolved;
  const progress = progressFor<EvaluationProgress>(onProgress, () => ({ phase: 'train', fraction: 0 }));
  const run: EvaluationRun = { pace: new Pace(signal, progress), signal, progress };
  const judged = await prepareEvaluation(subject, options, run);
  // Loaded here, because a process that only serves needs none of it.
  const { evaluateLists } = await import('../../evaluation/evaluate-lists.js');
  return evaluateLists(judged, resolved, run);
}
