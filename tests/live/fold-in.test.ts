import { describe, expect, it } from 'vitest';
import { historyOf } from '../../src/data/dataset.js';
import { FoldIn, ItemSum, poolUser } from '../../src/live/fold-in.js';
import { hasEmbedding } from '../../src/model/embedding-model.js';
import { trainSpectral } from '../../src/training/trainers.js';
import { datasetOf } from '../support/datasets.js';
import { tastes } from '../support/training.js';

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    Array.from(x, (each, at) => each * y[at]).reduce((s, v) => s + v);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

describe('FoldIn', () => {
  it('makes of the users of an item nearly the rows that training made', async () => {
    const dataset = await datasetOf(tastes(120, 40, 4));
    const { model } = await trainSpectral(dataset, { embeddingDim: 4, backend: 'cpu' });
    const histories = dataset.users.ids.map((_, user) => historyOf(dataset, user));
    const foldIn = new FoldIn(model, histories, 1);
    for (let item = 0; item < model.items; item++) {
      expect(hasEmbedding(model, item)).toBe(true);
      const sum = new ItemSum(model, item);
      for (const history of histories) {
        const at = history.items.indexOf(item);
        if (at !== -1) sum.add(poolUser(model, history), history.weights[at]);
      }
      const { historyRow, itemRow } = foldIn.rowsOf(sum)!;
      const learned = model.itemEmbeddings.subarray(4 * item, 4 * item + 4);
      expect(cosine(itemRow, learned)).toBeGreaterThan(0.9);
      expect(Math.hypot(...itemRow) / Math.hypot(...learned)).toBeGreaterThan(0.6);
      expect(Math.hypot(...itemRow) / Math.hypot(...learned)).toBeLessThan(1.6);
      expect(cosine(historyRow, model.historyEmbeddings.subarray(4 * item, 4 * item + 4))).toBeGreaterThan(0.9);
    }
  });

  it('makes no rows that are not finite', async () => {
    const dataset = await datasetOf(tastes(20, 10, 2));
    const { model } = await trainSpectral(dataset, { embeddingDim: 2, backend: 'cpu' });
    const histories = dataset.users.ids.map((_, user) => historyOf(dataset, user));
    const sum = new ItemSum(model, 0);
    expect(new FoldIn(model, histories, 1).rowsOf(sum)).toBeNull();
    sum.add(poolUser(model, histories[0]), 1e300);
    sum.add(poolUser(model, histories[1]), Number.POSITIVE_INFINITY);
    expect(new FoldIn(model, histories, 1).rowsOf(sum)).toBeNull();
  });
});
