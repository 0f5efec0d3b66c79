import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/data/dataset.js';
import { type HoldOut, holdOutAfter, holdOutLast, holdOutRandom } from '../../../src/data/hold-out.js';
import { evaluate } from '../../../src/recommender/evaluate/evaluate.js';
import { Recommender } from '../../../src/recommender/recommender.js';
import { trainGradient, trainSpectral } from '../../../src/training/trainers.js';
import { datasetOf, dislikesOf, positivesOf, type Row, T } from '../../support/datasets.js';
import { messageOf } from '../../support/errors.js';
import { recommenderOf } from '../../support/served.js';
import { tasteRows } from '../../support/tastes.js';

const untimed = () => datasetOf(tasteRows(10).map(([user, item, value]): Row => [user, item, value]));
/** The same at different moments, without dislikes. */
const timed = () =>
  datasetOf(tasteRows(10).map(([user, item], at): Row => [user, item, 1, T + 1e6 * ((at * 37) % 101)]));
const quick = { k: 3, resamples: 20 } as const;

describe('a recommender', () => {
  it('is trained again on a part of its data, with the options of its training', async () => {
    const dataset = await untimed();
    const options = { embeddingDim: 3, regularization: 0.2, degreeExponent: 0.3, seed: 5 };
    const recommender = Recommender.fromDataset(dataset);
    await recommender.train(options);
    const before = recommender.info;
    const holdOut = holdOutRandom(dataset, { seed: 3 });
    const expected = await evaluate((train) => trainSpectral(train, options), { holdOut, ...quick });
    expect(await evaluate(recommender, { holdOut, ...quick })).toEqual(expected);
    expect(await evaluate(recommender, { holdOut: (all) => holdOutRandom(all, { seed: 3 }), ...quick })).toEqual(
      expected,
    );
    expect(await evaluate(recommender, { holdOut: holdOutRandom, ...quick })).not.toEqual(expected);
    // It stays as it was.
    expect(recommender.info).toEqual(before);
  });

  it('whose settings were chosen is judged by a copy that chooses anew, and keeps what was named', async () => {
    const dataset = await untimed();
    const recommender = Recommender.fromDataset(dataset);
    await recommender.train({ embeddingDim: 3, powerIterations: 1, seed: 5, threads: 1 });
    expect(recommender.info.training?.choice?.named).toEqual(['embeddingDim', 'powerIterations']);
    const holdOut = holdOutRandom(dataset, { seed: 3 });
    const byHand = async (train: Dataset) => {
      const copy = Recommender.fromDataset(train);
      const { choice, options } = await copy.train({ embeddingDim: 3, powerIterations: 1, seed: 5 });
      expect(choice).not.toBeNull();
      expect(options).toMatchObject({ embeddingDim: 3, powerIterations: 1 });
      return copy;
    };
    const expected = await evaluate(byHand, { holdOut, ...quick });
    expect(await evaluate(recommender, { holdOut, ...quick })).toEqual(expected);
  });

  it('that was never trained is judged by a copy trained without options', async () => {
    const dataset = await untimed();
    const holdOut = holdOutRandom(dataset);
    const byHand = async (train: Dataset) => {
      const copy = Recommender.fromDataset(train);
      await copy.train();
      return copy;
    };
    const expected = await evaluate(byHand, { holdOut, ...quick });
    expect(await evaluate(Recommender.fromDataset(dataset), quick)).toEqual(expected);
  });

  it('is parted by time where there are times, else at random', async () => {
    const times = Recommender.fromDataset(await timed());
    const none = Recommender.fromDataset(await untimed());
    const byTime = (dataset: Dataset) => holdOutLast(dataset, { fraction: 0.2 });
    expect(await evaluate(times, quick)).toEqual(await evaluate(times, { holdOut: byTime, ...quick }));
    expect(await evaluate(none, quick)).toEqual(await evaluate(none, { holdOut: holdOutRandom, ...quick }));
  });

  it('that was trained on the train part is judged as it stands', async () => {
    const { train, test } = holdOutRandom(await untimed());
    const recommender = recommenderOf(train, null);
    const result = await evaluate(recommender, { holdOut: { train: recommender.toDataset(), test }, ...quick });
    // Untrained: trained again it would not answer by popularity.
    expect(result.model).toEqual(result.baselines.popularity);
    expect(result).toEqual(await evaluate(recommender, { test, ...quick }));
  });
});

describe('a trainer', () => {
  it('may give a model or lists', async () => {
    const holdOut = holdOutRandom(await untimed());
    const recommender = async (train: Dataset) => {
      const made = Recommender.fromDataset(train);
      await made.train({ algorithm: 'gradient', epochs: 1, embeddingDim: 2 });
      return made;
    };
    const model = (train: Dataset) => trainGradient(train, { epochs: 1, embeddingDim: 2 });
    expect(await evaluate(recommender, { holdOut, ...quick })).toEqual(await evaluate(model, { holdOut, ...quick }));
  });

  it('whose model is of other data is refused', async () => {
    const dataset = await untimed();
    const { train, test } = holdOutLast(await timed());
    const other = await trainSpectral(
      await datasetOf([
        ['ann', 'a'],
        ['ann', 'b'],
        ['ben', 'a'],
      ]),
    );
    const call = () => evaluate(() => other, { holdOut: { train, test } });
    expect(await messageOf('invalid-option', call)).toBe(
      `Expected a trained model of ${dataset.items.size} items, got one of 2`,
    );
    const { summary, model } = await trainSpectral(dataset, { embeddingDim: 1 });
    const partial = { summary, model: { ...model, neighbours: undefined } } as never;
    expect(await messageOf('invalid-option', () => Recommender.fromModel(dataset, partial))).toBe(
      `Expected a trained model of ${dataset.items.size} items, got one without \`neighbours\``,
    );
  });
});

describe('what was held out', () => {
  const late: Row[] = [
    ['newcomer', 'item-a0', 1, T + 1e9],
    ['newcomer', 'novelty', 1, T + 1e9],
    ['newcomer', 'oddity', 1, T + 1e9 - 1],
  ];

  it.each<[string, (dataset: Dataset) => HoldOut]>([
    ['holdOutRandom', (dataset) => holdOutRandom(dataset)],
    ['holdOutLast', (dataset) => holdOutLast(dataset, { count: 2 })],
    ['holdOutAfter', (dataset) => holdOutAfter(dataset, T + 8e7)],
  ])('by %s never leaks: who was given the rows that stay alone is judged alike', async (_, holdOut) => {
    const rows = [...positivesOf(await timed())].map(([user, item, weight, time]): Row => [user, item, weight, time!]);
    const whole = await datasetOf([...rows, ...late], { popularity: { halfLifeDays: 0.01 } });
    const { train, test } = holdOut(whole);
    const kept = [
      ...positivesOf(train).map(([user, item, weight, time]): Row => [user, item, weight, time!]),
      ...dislikesOf(train).map(([user, item, , time]): Row => [user, item, -1, time!]),
    ];
    // The same users and items, and nothing that only the held-out part could tell.
    const alone = await datasetOf(kept, { popularity: { halfLifeDays: 0.01 } });
    expect([...train.users.ids].sort()).toEqual([...alone.users.ids].sort());
    expect([...train.items.ids].sort()).toEqual([...alone.items.ids].sort());
    const trained = Recommender.fromDataset(whole);
    await trained.train({ embeddingDim: 2 });
    const judged = await evaluate(trained, { holdOut: { train, test }, ...quick });
    const fresh = Recommender.fromDataset(alone);
    await fresh.train({ embeddingDim: 2 });
    const expected = await evaluate(fresh, { test, ...quick });
    expect(judged.users).toBe(expected.users);
    expect(judged.items).toBe(expected.items);
    expect(judged.byPopularity).toEqual(expected.byPopularity);
    for (const name of Object.keys(expected.model) as (keyof typeof expected.model)[]) {
      expect(judged.model[name].mean).toBeCloseTo(expected.model[name].mean, 9);
      expect(judged.baselines.popularity[name].mean).toBeCloseTo(expected.baselines.popularity[name].mean, 9);
      expect(judged.baselines['item-item'][name].mean).toBeCloseTo(expected.baselines['item-item'][name].mean, 9);
    }
  });
});

describe('the result', () => {
  it('is plain data, the same for the same seed', async () => {
    const recommender = Recommender.fromDataset(await untimed());
    const result = await evaluate(recommender, { k: [1, 3], resamples: 50 });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(await evaluate(recommender, { k: [1, 3], resamples: 50 })).toEqual(result);
    const other = await evaluate(recommender, { k: [1, 3], resamples: 50, seed: 1 });
    expect(other.model['recall@3'].mean).toBe(result.model['recall@3'].mean);
    expect(other.model).not.toEqual(result.model);
    for (const { mean, low, high } of Object.values(result.model)) {
      if (low === null || high === null) continue;
      expect(low).toBeLessThanOrEqual(mean + 1e-9);
      expect(high).toBeGreaterThanOrEqual(mean - 1e-9);
    }
  });

  it('has all metrics for each K, and compares those of which more is better', async () => {
    const { model, comparisons } = await evaluate(Recommender.fromDataset(await untimed()), quick);
    const accuracy = ['recall@3', 'precision@3', 'ndcg@3', 'mrr@3', 'map@3', 'hitRate@3'];
    expect(Object.keys(model)).toEqual([...accuracy, 'coverage@3', 'novelty@3', 'fallbackShare@3']);
    expect(Object.keys(comparisons)).toEqual(['popularity', 'item-item']);
    expect(Object.keys(comparisons.popularity)).toEqual(accuracy);
    expect(model['coverage@3']).toMatchObject({ low: null, high: null });
  });

  it.each([[[]], [['popularity']], [['item-item']]] as const)('has the baselines asked for: %j', async (baselines) => {
    const result = await evaluate(Recommender.fromDataset(await untimed()), { ...quick, baselines });
    expect(Object.keys(result.baselines)).toEqual(baselines);
    expect(Object.keys(result.comparisons)).toEqual(baselines);
    expect(Object.keys(result.byPopularity[0].recall)).toEqual(['model', ...baselines]);
  });

  it('says that a difference is within noise where it is, and where too few users are judged', async () => {
    const dataset = await untimed();
    const popular = recommenderOf(dataset, null);
    const test = dataset.users.ids.map((userId) => ({ userId, itemId: 'unheard' }));
    const same = await evaluate(popular, { test, ...quick });
    expect(same.comparisons.popularity['recall@3']).toEqual({
      difference: 0,
      low: 0,
      high: 0,
      ratio: null,
      verdict: 'within-noise',
    });
    // One user whom the model serves and popularity does not: no interval can say anything.
    const known = await datasetOf([
      ['ann', 'a'],
      ['ben', 'a'],
      ['cat', 'b'],
      ['dan', 'b'],
      ['eve', 'c'],
    ]);
    const maker = {
      toDataset: () => known,
      async *recommendAll({ users }: { users: Iterable<string> }) {
        for (const userId of users) {
          const items = [{ itemId: 'c', score: 1, source: 'model' as const }];
          yield { userId, items, fallback: { used: false as const, reason: null, count: 0 as const }, ignored: [] };
        }
      },
    };
    const judge = (users: readonly string[]) =>
      evaluate(maker, { test: users.map((userId) => ({ userId, itemId: 'c' })), k: 1, confidence: 0.8 });
    const few = (await judge(['ann', 'ben', 'cat'])).comparisons.popularity['recall@1'];
    expect(few).toEqual({ difference: 1, low: 1, high: 1, ratio: null, verdict: 'within-noise' });
    const enough = (await judge(['ann', 'ben', 'cat', 'dan'])).comparisons.popularity['recall@1'];
    expect(enough).toMatchObject({ difference: 1, verdict: 'better' });
  });
});
