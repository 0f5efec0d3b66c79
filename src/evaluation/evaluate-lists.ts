import type { Dataset } from '../data/dataset.js';
import { Pace } from '../pace.js';
import type { Recommendations } from '../types.js';
import { recallByPopularity } from './by-popularity.js';
import { compareWithBaselines } from './compare.js';
import type { AnyEvaluation } from './evaluation.js';
import { findHeldOut, type HeldOut } from './held-out.js';
import { rankByItemSimilarities } from './item-item-lists.js';
import { findItemSimilarities } from './item-similarities.js';
import type { BaselineName, ResolvedMeasureOptions } from './measure-options.js';
import { type Ranker, rankByPopularity } from './unseen-items.js';
import { UserMetrics } from './user-metrics.js';

/** What can be evaluated: a `Recommender`, or anything that makes lists the same way. */
export interface ListMaker {
  /** The data it knows. Its users' items are left out of the lists and do not count as held out. */
  toDataset(): Dataset;
  recommendAll(options: { readonly limit: number; readonly users: Iterable<string> }): AsyncIterable<Recommendations>;
}

const BASELINES: Readonly<Record<BaselineName, (known: Dataset, pace: Pace) => Promise<Ranker>>> = {
  popularity: async (known) => rankByPopularity(known),
  'item-item': async (known, pace) => rankByItemSimilarities(known, await findItemSimilarities(known, pace)),
};

/** Has a list made for each user judged, and measures it. */
async function measureModel(
  maker: Pick<ListMaker, 'recommendAll'>,
  known: Dataset,
  { userIds }: HeldOut,
  limit: number,
  measured: UserMetrics,
  pace: Pace,
): Promise<void> {
  const places = new Map(userIds.map((userId, place) => [userId, place]));
  for await (const { userId, items } of maker.recommendAll({ limit, users: userIds })) {
    const place = places.get(userId!);
    if (place === undefined) continue;
    const popular = items.findIndex(({ source }) => source === 'popular');
    measured.add(place, {
      items: items.map(({ itemId }) => known.items.indexOf(itemId)),
      popularFrom: popular === -1 ? items.length : popular,
    });
    if (pace.due) await pace.rest();
  }
}

/**
 * Measures lists on what was held out, beside those of the baselines, which know no more than `known`.
 * @param maker - makes the lists of the model.
 * @param known - what was there to learn from.
 * @param test - what was held out.
 * @throws CfRecsError `not-enough-data` where no user has a held-out item. An aborted `signal` rejects with its reason.
 */
export async function evaluateLists(
  maker: Pick<ListMaker, 'recommendAll'>,
  known: Dataset,
  test: Dataset,
  options: ResolvedMeasureOptions,
): Promise<AnyEvaluation> {
  const { k, confidence } = options;
  const pace = new Pace(options.signal);
  const heldOut = await findHeldOut(known, test, pace);
  const limit = Math.max(...k);
  const model = new UserMetrics(known, heldOut, options);
  await measureModel(maker, known, heldOut, limit, model, pace);

  const baselines = new Map<BaselineName, UserMetrics>();
  for (const name of options.baselines) {
    const rank = await BASELINES[name](known, pace);
    const measured = new UserMetrics(known, heldOut, options);
    for (let place = 0; place < heldOut.users.length; place++) {
      measured.add(place, rank(heldOut.users[place], limit));
      if (pace.due) await pace.rest();
    }
    baselines.set(name, measured);
  }

  const found = Object.fromEntries(Array.from(baselines, ([name, { found }]) => [name, found]));
  return {
    users: heldOut.userIds.length,
    heldOut: heldOut.items.length,
    items: known.items.size,
    k,
    confidence,
    ...(await compareWithBaselines(model, baselines, options, pace)),
    byPopularity: await recallByPopularity(heldOut, known.popularity, { model: model.found, ...found }, pace),
  };
}
