import { buildDataset } from '../data/build-dataset.js';
import { checkDataset, type Dataset, historyOf } from '../data/dataset.js';
import { fallbackOrder } from '../data/popularity.js';
import { CfRecsError } from '../errors.js';
import { type EvaluateOptions, resolveEvaluateOptions } from '../options/evaluate.js';
import type { InteractionSource, Recommendations } from '../types.js';
import { ndcgAt, recallAt } from './metrics.js';

/** What can be evaluated: a `Recommender`, or anything that makes lists the same way. */
export interface ListMaker {
  /** The data it knows. Its users' items are left out of the lists and do not count as held out. */
  readonly dataset: Dataset;
  recommendAll(options: { readonly limit: number; readonly users: Iterable<string> }): AsyncIterable<Recommendations>;
}

/** Means over the users judged, by names such as `recall@20` and `ndcg@20`, each in [0, 1]. */
export type Metrics = Readonly<Record<string, number>>;

/** How good lists are, beside the lists that everybody would get without a model. */
export interface Evaluation {
  /** Users judged: those with at least one held-out item that they did not have before. */
  readonly users: number;
  readonly model: Metrics;
  /** The same for the most popular unseen items, popular as the data set's `options.popularity` says. */
  readonly popularity: Metrics;
  /** Share of the users whose list was filled up with popular items, in [0, 1]. */
  readonly fallbackShare: number;
}

/** Adds up the metrics of list after list. */
class MetricSums {
  private readonly sums = new Map<string, number>();

  constructor(private readonly lengths: readonly number[]) {}

  add(hits: readonly boolean[], heldOut: number): void {
    for (const k of this.lengths) {
      this.addTo(`recall@${k}`, recallAt(hits, heldOut, k));
      this.addTo(`ndcg@${k}`, ndcgAt(hits, heldOut, k));
    }
  }

  means(count: number): Metrics {
    return Object.fromEntries(Array.from(this.sums, ([name, sum]) => [name, sum / count]));
  }

  private addTo(name: string, value: number): void {
    this.sums.set(name, (this.sums.get(name) ?? 0) + value);
  }
}

// Sources that are none are left to `buildDataset`, which says so.
const isDataset = (test: Dataset | InteractionSource): test is Dataset =>
  typeof test === 'object' && test !== null && 'positives' in test;

/** Held-out item ids of each user, without those that the user already had. */
function findHeldOut(known: Dataset, test: Dataset): Map<string, Set<string>> {
  const heldOut = new Map<string, Set<string>>();
  test.users.ids.forEach((userId, user) => {
    const index = known.users.indexOf(userId);
    const seen = new Set(index === -1 ? [] : historyOf(known, index).items);
    const items = Array.from(historyOf(test, user).items, (item) => test.items.ids[item]);
    const unseen = items.filter((itemId) => !seen.has(known.items.indexOf(itemId)));
    if (unseen.length > 0) heldOut.set(userId, new Set(unseen));
  });
  return heldOut;
}

/** The most popular items that a user neither has nor dislikes. */
function popularUnseen(known: Dataset, order: Uint32Array, userId: string, count: number): string[] {
  const user = known.users.indexOf(userId);
  const history = user === -1 ? null : historyOf(known, user);
  const seen = new Set(history === null ? [] : [...history.items, ...history.dislikes]);
  const list: string[] = [];
  for (let at = 0; at < order.length && list.length < count; at++) {
    if (!seen.has(order[at])) list.push(known.items.ids[order[at]]);
  }
  return list;
}

/**
 * Judges recommendations on interactions that were held out: for every user with held-out items a list is made that
 * ranks every item the user has not, and its top is compared with what was held out; the same is done with the most
 * popular items. Held-out items that the recommender does not know count as missed.
 *
 * @param test - what was held out: the `test` part of a hold-out, or any source of interactions.
 * @throws CfRecsError `not-enough-data` where no user has a held-out item, `invalid-option`, `unknown-option`.
 */
export async function evaluate(
  recommender: ListMaker,
  test: Dataset | InteractionSource,
  options?: EvaluateOptions,
): Promise<Evaluation> {
  const { k } = resolveEvaluateOptions(options);
  const lengths = [...new Set(typeof k === 'number' ? [k] : k)];
  const limit = Math.max(...lengths);
  const known = recommender?.dataset;
  checkDataset('evaluate', known);
  const heldOut = findHeldOut(known, isDataset(test) ? test : await buildDataset(test));
  if (heldOut.size === 0) {
    throw new CfRecsError('not-enough-data', 'Expected at least one user with a held-out item, got none');
  }

  const order = fallbackOrder(known);
  const model = new MetricSums(lengths);
  const popularity = new MetricSums(lengths);
  let fallbacks = 0;
  for await (const { userId, items, fallback } of recommender.recommendAll({ limit, users: heldOut.keys() })) {
    const wanted = heldOut.get(userId!)!;
    const hits = (list: readonly string[]) => list.map((itemId) => wanted.has(itemId));
    model.add(hits(items.map(({ itemId }) => itemId)), wanted.size);
    popularity.add(hits(popularUnseen(known, order, userId!, limit)), wanted.size);
    if (fallback.used) fallbacks++;
  }
  const users = heldOut.size;
  return { users, model: model.means(users), popularity: popularity.means(users), fallbackShare: fallbacks / users };
}
