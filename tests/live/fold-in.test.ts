import { describe, expect, it } from 'vitest';
import { historyOf } from '../../src/data/dataset.js';
import { FoldIn, ItemSum } from '../../src/live/fold-in.js';
import { poolUser } from '../../src/live/pooled-user.js';
import { hasEmbedding } from '../../src/model/embedding-model.js';
import { Random } from '../../src/random.js';
import { trainSpectral } from '../../src/training/trainers.js';
import { datasetOf } from '../support/datasets.js';
import { modelOf } from '../support/served.js';
import { tastes } from '../support/training.js';

const rowsOf = (table: Float32Array): number[][] =>
  Array.from({ length: table.length / 2 }, (_, row) => [...table.subarray(2 * row, 2 * row + 2)]);

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    Array.from(x, (each, at) => each * y[at]).reduce((s, v) => s + v);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

/** Any model of `items` items, and users who each have some of them. */
function anyModel(items: number, users: number) {
  const random = new Random(5);
  const rows = () => Array.from({ length: items }, () => [random.uniform() + 0.1, random.uniform() - 0.5]);
  const histories = Array.from({ length: users }, (_, user) => {
    const has = Array.from({ length: items }, (_, item) => item).filter((item) => (user + item) % 3 > 0);
    return { items: has, weights: has.map(() => 1 + random.uniform()) };
  });
  return { model: modelOf(rows(), rows(), 0.5), histories };
}

describe('the sum over the users of an item', () => {
  it('is each user without the item, by the weights of both', () => {
    const model = modelOf(
      [
        [1, 0],
        [0, 2],
        [3, 3],
      ],
      [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
      0.5,
    );
    const sum = new ItemSum(model, 1);
    // The weights of the first user add up to 4, and 4^-.5 is .5; those of the second to 1.
    const first = poolUser(model, { items: [0, 1], weights: [3, 1] });
    expect([...first.vector, first.scale]).toEqual([1.5, 1, 0.5]);
    sum.add(first, 1);
    expect([...sum.sums, sum.weight]).toEqual([0.5 * 1.5, 0, 1]);
    sum.add(poolUser(model, { items: [1], weights: [1] }), 1);
    expect([...sum.sums, sum.weight]).toEqual([0.75, 0, 2]);
  });
});

describe('FoldIn', () => {
  it('makes the same rows from a share of the users as from all, where they are alike', () => {
    const { model, histories } = anyModel(8, 9);
    const sum = new ItemSum(model, 2);
    for (const history of histories) {
      const at = history.items.indexOf(2);
      if (at !== -1) sum.add(poolUser(model, history), history.weights[at]);
    }
    const whole = new FoldIn(model, [...histories, ...histories], 1).rowsOf(sum)!;
    const half = new FoldIn(model, histories, 0.5).rowsOf(sum)!;
    for (const name of ['historyRow', 'itemRow'] as const) {
      expect(whole[name].some((value) => Math.abs(value) > 0.01)).toBe(true);
      for (const [c, value] of half[name].entries()) expect(value / whole[name][c]).toBeCloseTo(1, 5);
    }
  });

  it('learns nothing from items that have fewer than three users', () => {
    const { model, histories } = anyModel(8, 9);
    /** The row of an item in the candidates' table, when item 8 has `row` in it and `users` users. */
    const foldedWith = (row: number[], users: number) => {
      const { historyEmbeddings, itemEmbeddings } = model;
      const odd = modelOf([...rowsOf(historyEmbeddings), [1, 2]], [...rowsOf(itemEmbeddings), row], 0.5);
      const more = Array.from({ length: users }, () => ({ items: [0, 8], weights: [1, 1] }));
      const sum = new ItemSum(odd, 2);
      sum.add(poolUser(odd, histories[0]), 1);
      return new FoldIn(odd, [...histories, ...more], 1).rowsOf(sum)!.itemRow;
    };
    expect(foldedWith([-90, 60], 2)).toEqual(foldedWith([1, 1], 2));
    expect(foldedWith([-90, 60], 3)).not.toEqual(foldedWith([1, 1], 3));
  });

  it('makes of the users of an item nearly the rows that training made', async () => {
    const dataset = await datasetOf(tastes(120, 40, 4));
    const { model } = await trainSpectral(dataset, { embeddingDim: 4, neighbours: 0, backend: 'cpu' });
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
