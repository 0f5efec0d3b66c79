import type { LayersModel, Tensor } from '@tensorflow/tfjs';
import { type Dataset, historyOf, type ListMaker, type Recommendations } from 'cf-recs';
import type { Tf } from './load-tensorflow.js';

/** The network's probability of every item for one user of its data. */
export function predictItems(tf: Tf, network: LayersModel, user: number, items: number): Float32Array {
  return tf.tidy(() => {
    const inputs = [tf.fill([items, 1], user, 'int32'), tf.range(0, items, 1, 'int32').reshape([items, 1])];
    return (network.predict(inputs) as Tensor).dataSync() as Float32Array;
  });
}

/** The list of one user of the network's data: unseen items, the most probable first. */
function listFor(tf: Tf, network: LayersModel, dataset: Dataset, userId: string, limit: number): Recommendations {
  const user = dataset.users.indexOf(userId);
  const history = historyOf(dataset, user);
  const seen = new Set([...history.items, ...history.dislikes]);
  const probabilities = predictItems(tf, network, user, dataset.items.size);
  const items = dataset.items.ids
    .map((itemId, item) => ({ itemId, item, score: probabilities[item], source: 'model' as const }))
    .filter(({ item }) => !seen.has(item))
    .sort((a, b) => b.score - a.score || a.item - b.item)
    .slice(0, limit)
    .map(({ itemId, score, source }) => ({ itemId, score, source }));
  return { userId, items, fallback: { used: false, reason: null, count: 0 }, ignored: [] };
}

/** The lists of the network itself, from its own user vectors, for `evaluate`. It knows the users of its data alone. */
export function networkLists(tf: Tf, network: LayersModel, dataset: Dataset): ListMaker {
  return {
    toDataset: () => dataset,
    async *recommendAll({ limit, users }) {
      for (const userId of users) yield listFor(tf, network, dataset, userId, limit);
    },
  };
}
