import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs';
import { buildDataset, type Dataset, historyOf, holdOutRandom } from 'cf-recs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { fitHistoryEmbeddings } from '../src/history-embeddings.js';
import { judgeAll } from '../src/judge.js';
import { loadTensorFlow, type Tf } from '../src/load-tensorflow.js';
import { buildNetwork, embeddingsOf } from '../src/network.js';
import { loadNetwork, saveNetwork } from '../src/network-folder.js';
import { predictItems } from '../src/network-lists.js';
import { serveNetwork } from '../src/serve-network.js';
import { trainNetwork } from '../src/train-network.js';
import { tasteRows } from './tastes.js';

const OPTIONS = { embeddingDim: 4, epochs: 12, batchSize: 64, learningRate: 0.02, numNegatives: 3, seed: 3 };
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

let tf: Tf;
let dataset: Dataset;
let network: LayersModel;
let losses: readonly number[];

beforeAll(async () => {
  tf = await loadTensorFlow();
  dataset = await buildDataset(tasteRows());
  ({ network, losses } = await trainNetwork(tf, dataset, OPTIONS));
});
afterAll(() => network.dispose());
afterEach(() => vi.restoreAllMocks());

describe('the network', () => {
  it('gives the sigmoid of the dot product of two embeddings', () => {
    const [users, items] = [embeddingsOf(network, 'user'), embeddingsOf(network, 'item')];
    const probabilities = predictItems(tf, network, 5, dataset.items.size);
    probabilities.forEach((probability, item) => {
      const score = [0, 1, 2, 3].reduce((sum, at) => sum + users[5 * 4 + at] * items[item * 4 + at], 0);
      expect(probability).toBeCloseTo(sigmoid(score), 5);
    });
  });

  it('learns what users have', () => {
    expect(losses).toHaveLength(OPTIONS.epochs);
    // The cross-entropy of who answers one quarter to everything.
    expect(losses.at(-1)).toBeLessThan(0.562);
    expect(losses.at(-1)).toBeLessThan(losses[0]);
  });

  it('has the gradient that central differences give', async () => {
    const small = buildNetwork(tf, { users: 3, items: 4, embeddingDim: 2, seed: 1 });
    // An item twice, and an item and a user not at all.
    const batch = [
      [0, 1, 1],
      [2, 2, 0],
    ].map((indexes) => tf.tensor2d(indexes, [3, 1], 'int32'));
    const tables = small.trainableWeights.map(({ name }) => name);
    const loss = () => tf.sum(tf.log(small.predict(batch) as ReturnType<Tf['tensor']>)).asScalar();
    const { grads } = tf.variableGrads(() => {
      const out = small.apply(batch, { training: true }) as ReturnType<Tf['tensor']>;
      return tf.sum(tf.log(out)).asScalar();
    });
    const gradients = Object.values(grads).map((gradient) => Array.from(gradient.dataSync()));
    expect(gradients.map(({ length }) => length)).toEqual([6, 8]);
    small.getWeights().forEach((table, side) => {
      const numbers = Array.from(table.dataSync());
      numbers.forEach((number, at) => {
        const lossWith = (value: number): number => {
          const moved = small.getWeights().map((each, other) => {
            return other === side ? tf.tensor(numbers.with(at, value), each.shape) : each;
          });
          small.setWeights(moved);
          return tf.tidy(() => loss().dataSync()[0]);
        };
        const slope = (lossWith(number + 0.01) - lossWith(number - 0.01)) / 0.02;
        lossWith(number);
        expect([tables[side], at, gradients[side][at]]).toEqual([tables[side], at, expect.closeTo(slope, 3)]);
      });
    });
    small.dispose();
  });

  it('comes out the same for the same seed, without Math.random', async () => {
    const random = vi.spyOn(Math, 'random');
    const same = await trainNetwork(tf, dataset, OPTIONS);
    expect(random).not.toHaveBeenCalled();
    expect(same.losses).toEqual(losses);
    expect(embeddingsOf(same.network, 'item')).toEqual(embeddingsOf(network, 'item'));
    const other = await trainNetwork(tf, dataset, { ...OPTIONS, seed: 4, epochs: 1 });
    expect(other.losses[0]).not.toBe(losses[0]);
    same.network.dispose();
    other.network.dispose();
  });

  it('starts from its seed, 0 like any other', () => {
    const tables = [0, 0, 1].map((seed) => {
      const built = buildNetwork(tf, { users: 2, items: 3, embeddingDim: 2, seed });
      const table = Array.from(embeddingsOf(built, 'user'));
      built.dispose();
      return table;
    });
    expect(tables[1]).toEqual(tables[0]);
    expect(tables[2]).not.toEqual(tables[0]);
  });

  it('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    await judgeAll(tf, holdOutRandom(dataset), { ...OPTIONS, epochs: 1 });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a saved network', () => {
  it('is the same network when it is loaded', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cf-recs-'));
    const before = tf.memory().numTensors;
    await saveNetwork(tf, folder, network, dataset);
    const { network: loaded, ids } = await loadNetwork(tf, folder);
    expect(ids).toEqual({ users: dataset.users.ids, items: dataset.items.ids });
    for (const user of dataset.users.ids.keys()) {
      expect(predictItems(tf, loaded, user, ids.items.length)).toEqual(
        predictItems(tf, network, user, ids.items.length),
      );
    }
    loaded.dispose();
    expect(tf.memory().numTensors).toBe(before);
    await rm(folder, { recursive: true });
  });
});

describe('the served recommender', () => {
  it('ranks what users have not as the network does, and its scores are those under the sigmoid', () => {
    // Fitted closely: there are more items than users, so that histories can give the user vectors as they are.
    const served = serveNetwork(network, dataset, 1e-4);
    dataset.users.ids.forEach((userId, user) => {
      const probabilities = predictItems(tf, network, user, dataset.items.size);
      const { items } = served.recommend(userId, dataset.items.size);
      const seen = historyOf(dataset, user).items.length;
      expect(items).toHaveLength(dataset.items.size - seen);
      const logit = (item: number): number => Math.log(probabilities[item] / (1 - probabilities[item]));
      const best = logit(dataset.items.indexOf(items[0].itemId));
      items.forEach(({ itemId, score, source }) => {
        expect(source).toBe('model');
        // All scores of a user are lifted alike.
        expect(score - items[0].score).toBeCloseTo(logit(dataset.items.indexOf(itemId)) - best, 2);
      });
    });
  });

  it('counts the whole history, whatever its times', () => {
    const served = serveNetwork(network, dataset);
    const timeless = served.recommend('u0', 10, { recencyHalfLife: false });
    expect(served.recommend('u0', 10)).toEqual(timeless);
  });

  it('serves guests by taste and strangers by popularity', () => {
    const served = serveNetwork(network, dataset);
    const guest = served.recommendFor(['i0', 'i3', 'i6', 'i9'], 3);
    expect(guest.fallback.used).toBe(false);
    for (const { itemId } of guest.items) expect(Number(itemId.slice(1)) % 3).toBe(0);
    const { items, fallback } = served.recommend('nobody', 3);
    expect(fallback).toEqual({ used: true, reason: 'unknown-user', count: 3 });
    expect(items).toEqual(served.popular(3).items);
  });

  it('is judged above popularity, where tastes are plain', async () => {
    const judgements = await judgeAll(tf, holdOutRandom(dataset), OPTIONS);
    expect(judgements.map(({ name }) => name)).toEqual(['popularity', 'network', 'network, served', 'train()']);
    const [popularity, , served] = judgements;
    expect(served.ndcg).toBeGreaterThan(popularity.ndcg);
  });
});

describe('the fit of history embeddings', () => {
  it('gives the user vectors back where it may come close', () => {
    const fitted = fitHistoryEmbeddings(network, dataset, 1e-4);
    const users = embeddingsOf(network, 'user');
    for (let user = 0; user < dataset.users.size; user++) {
      for (let column = 0; column < 4; column++) {
        const sum = historyOf(dataset, user).items.reduce((total, item) => total + fitted[item * 4 + column], 0);
        expect(sum).toBeCloseTo(users[user * 4 + column], 2);
      }
    }
  });

  it('meets the normal equations of ridge regression', () => {
    const lambda = 2;
    const fitted = fitHistoryEmbeddings(network, dataset, lambda);
    const users = embeddingsOf(network, 'user');
    const histories = dataset.users.ids.map((_, user) => [...historyOf(dataset, user).items]);
    for (let column = 0; column < 4; column++) {
      const missing = histories.map(
        (items, user) => users[user * 4 + column] - items.reduce((sum, item) => sum + fitted[item * 4 + column], 0),
      );
      for (let item = 0; item < dataset.items.size; item++) {
        const pull = missing.reduce((sum, value, user) => (histories[user].includes(item) ? sum + value : sum), 0);
        expect(lambda * fitted[item * 4 + column]).toBeCloseTo(pull, 4);
      }
    }
  });
});
