import { buildDataset, historyOf, type Interaction, Recommender } from 'cf-recs';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * A recommender without what is older than so many days (0: with all of it), whose model is yet to be trained. What has no
 * moment stays.
 */
export async function keepNewer(recommender: Recommender, days: number): Promise<Recommender> {
  if (days === 0) return recommender;
  const dataset = recommender.toDataset();
  const since = Date.now() - days * DAY_MS;
  function* newer(): Generator<Interaction> {
    for (let user = 0; user < dataset.users.size; user++) {
      const userId = dataset.users.ids[user];
      const { items, weights, timestamps, dislikes } = historyOf(dataset, user);
      for (const [at, item] of items.entries()) {
        const timestamp = timestamps?.[at] ?? Number.NaN;
        if (timestamp < since) continue;
        const when = Number.isNaN(timestamp) ? undefined : timestamp;
        yield { userId, itemId: dataset.items.ids[item], value: weights[at], timestamp: when };
      }
      // Dislikes have no moment of their own.
      for (const item of dislikes) yield { userId, itemId: dataset.items.ids[item], value: -1 };
    }
  }
  const kept = await buildDataset(newer(), { ...dataset.options, onInvalid: 'error', weighting: 'value' });
  return Recommender.fromDataset({ ...kept, options: dataset.options });
}
