import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/data/dataset.js';
import { holdOutRandom } from '../../../src/data/hold-out.js';
import type { ListMaker } from '../../../src/evaluation/evaluate-lists.js';
import type { AnyEvaluation } from '../../../src/evaluation/evaluation.js';
import { evaluate } from '../../../src/recommender/evaluate/evaluate.js';
import type { EvaluateOptions } from '../../../src/recommender/evaluate/evaluate-options.js';
import { Recommender } from '../../../src/recommender/recommender.js';
import type { Interaction } from '../../../src/types.js';
import { datasetOf, positivesOf, type Row } from '../../support/datasets.js';
import { messageOf } from '../../support/errors.js';
import { modelOf, modelOfScores, recommenderOf } from '../../support/served.js';
import { tasteRows } from '../../support/tastes.js';
import { anyWorldPlan, buildWorld } from '../../support/worlds.js';

// By popularity: a (3 users), b (2), c (1), d (1).
const train: readonly Row[] = [
  ['ann', 'a'],
  ['ben', 'a'],
  ['ben', 'b'],
  ['cat', 'a'],
  ['cat', 'b'],
  ['cat', 'c'],
  ['dan', 'd'],
];

/** Who has a gets d, then c, then b. */
const model = modelOfScores([
  [0, 1, 2, 3],
  [0, 0, 0, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 0],
]);
const made = async () => recommenderOf(await datasetOf(train), model);
const at = (place: number) => 1 / Math.log2(place + 1);

/** The means of metrics, without their intervals. */
const meansOf = (metrics: AnyEvaluation['model'] | undefined) =>
  Object.fromEntries(Object.entries(metrics ?? {}).map(([name, { mean }]) => [name, mean]));

/** The means of the model and of each baseline. */
const allMeans = ({ model, baselines }: AnyEvaluation) => ({
  model: meansOf(model),
  popularity: meansOf(baselines.popularity),
  neighbours: meansOf(baselines['item-item']),
});

/** What the older tests look at. */
const few = { metrics: ['recall', 'ndcg'], resamples: 10 } as const;

describe('evaluate', () => {
  it('gives the means over users, for the model and for popularity', async () => {
    // ann's list is d c b and her popular items b c d; ben's d c and c d.
    const test = await datasetOf([
      ['ann', 'd'],
      ['ann', 'b'],
      ['ben', 'c'],
    ]);
    const result = await evaluate(await made(), { test, k: [1, 2, 3], ...few });
    const annIdeal = at(1) + at(2);
    expect(result).toMatchObject({ users: 2, heldOut: 3, items: 4, k: [1, 2, 3], confidence: 0.95 });
    expect(allMeans(result)).toMatchObject({
      model: {
        'recall@1': (1 / 2 + 0) / 2,
        'recall@2': (1 / 2 + 1) / 2,
        'recall@3': (1 + 1) / 2,
        'ndcg@1': (1 + 0) / 2,
        'ndcg@2': expect.closeTo((at(1) / annIdeal + at(2)) / 2, 12),
        'ndcg@3': expect.closeTo(((at(1) + at(3)) / annIdeal + at(2)) / 2, 12),
      },
      popularity: {
        'recall@1': (1 / 2 + 1) / 2,
        'recall@2': (1 / 2 + 1) / 2,
        'recall@3': (1 + 1) / 2,
        'ndcg@1': (1 + 1) / 2,
        'ndcg@2': expect.closeTo((at(1) / annIdeal + 1) / 2, 12),
        'ndcg@3': expect.closeTo(((at(1) + at(3)) / annIdeal + 1) / 2, 12),
      },
    });
  });

  it.each<[EvaluateOptions, string[]]>([
    [{}, ['recall@10', 'ndcg@10', 'recall@20', 'ndcg@20']],
    [{ k: 5 }, ['recall@5', 'ndcg@5']],
    [{ k: [3, 1] }, ['recall@3', 'ndcg@3', 'recall@1', 'ndcg@1']],
    [{ k: [2, 2] }, ['recall@2', 'ndcg@2']],
    [{ k: 1e9 }, ['recall@1000000000', 'ndcg@1000000000']],
  ])('with %o measures %o', async (options, names) => {
    const result = await evaluate(await made(), { test: [{ userId: 'ann', itemId: 'd' }], ...few, ...options });
    for (const metrics of Object.values(allMeans(result))) {
      expect(Object.keys(metrics)).toEqual(names);
      expect(Object.values(metrics).every((each) => each >= 0 && each <= 1)).toBe(true);
    }
    expect(allMeans(result).model[names[0]]).toBe(1);
  });

  it.each<[string, readonly Row[]]>([
    ['that the user had before', [['ann', 'a']]],
    ['that the user dislikes', [['ann', 'c', -1]]],
    ['at all', []],
  ])('counts no item %s', async (_, rows) => {
    const recommender = await made();
    const alone = await datasetOf([['ben', 'd']]);
    const both = await datasetOf([['ben', 'd'], ...rows]);
    expect(await evaluate(recommender, { test: both })).toEqual(await evaluate(recommender, { test: alone }));
    const none = await datasetOf(rows);
    expect(await messageOf('not-enough-data', () => evaluate(recommender, { test: none }))).toBe(
      'Expected at least one user with a held-out item, got none',
    );
  });

  it('counts unknown items as missed', async () => {
    const result = await evaluate(await made(), {
      test: await datasetOf([
        ['ann', 'd'],
        ['ann', 'new'],
      ]),
      k: 3,
      ...few,
    });
    expect(result.users).toBe(1);
    expect(result.model['recall@3'].mean).toBe(1 / 2);
    expect(result.model['ndcg@3'].mean).toBeCloseTo(1 / (at(1) + at(2)), 12);
  });

  it('judges unknown users by what they get, the popular items', async () => {
    const result = await evaluate(await made(), {
      test: await datasetOf([
        ['new', 'a'],
        ['ann', 'd'],
      ]),
      k: 1,
      ...few,
    });
    expect(allMeans(result)).toMatchObject({
      model: { 'recall@1': 1, 'ndcg@1': 1 },
      popularity: { 'recall@1': 1 / 2, 'ndcg@1': 1 / 2 },
    });
  });

  it('gives an untrained recommender what popularity has', async () => {
    const recommender = recommenderOf(await datasetOf([...train, ['ann', 'b', -1]]), null);
    const result = await evaluate(recommender, {
      test: await datasetOf([
        ['ann', 'c'],
        ['ben', 'd'],
        ['new', 'b'],
      ]),
      k: [1, 2],
      ...few,
    });
    expect(result.model).toEqual(result.baselines.popularity);
  });

  it('gives a model that says nothing what popularity has', async () => {
    const silent = recommenderOf(await datasetOf(train), modelOf([[0], [0], [0], [0]], [[0], [0], [0], [0]]));
    const result = await evaluate(silent, { test: await datasetOf([['ann', 'd']]), k: 2, ...few });
    expect(result.model).toEqual(result.baselines.popularity);
  });

  it.each<[string, () => Dataset | Promise<Dataset> | Iterable<Interaction> | AsyncIterable<Interaction>]>([
    ['a data set', () => datasetOf([['ann', 'd']])],
    ['an array', () => [{ userId: 'ann', itemId: 'd' }]],
    ['a generator', () => [{ userId: 'ann', itemId: 'd' }].values()],
    [
      'an async generator',
      async function* () {
        yield { userId: 'ann', itemId: 'd' };
      },
    ],
  ])('takes what was held out as %s', async (_, test) => {
    const result = await evaluate(await made(), { test: await test(), k: 1, ...few });
    expect(result).toMatchObject({ users: 1, model: { 'recall@1': { mean: 1 } } });
  });

  it('takes any maker of lists', async () => {
    const recommender = await made();
    const asked: unknown[] = [];
    const maker: ListMaker = {
      toDataset: () => recommender.toDataset(),
      async *recommendAll({ limit, users }) {
        for (const userId of users) {
          asked.push([userId, limit]);
          const items = [{ itemId: 'c', score: 1, source: 'model' as const }];
          yield { userId, items, fallback: { used: false, reason: null, count: 0 }, ignored: [] };
        }
      },
    };
    const result = await evaluate(maker, {
      test: await datasetOf([
        ['ann', 'c'],
        ['ben', 'd'],
      ]),
      k: [4, 7],
      ...few,
    });
    expect(asked).toEqual([
      ['ann', 7],
      ['ben', 7],
    ]);
    expect(result).toMatchObject({ users: 2, model: { 'recall@4': { mean: 1 / 2 }, 'ndcg@7': { mean: 1 / 2 } } });
  });

  it('agrees with a count by hand on any data', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, anyWorldPlan, fc.integer({ min: 1, max: 8 }), async (plan, other, k) => {
        const { recommender, dataset } = await buildWorld(plan);
        const test = await datasetOf(other.rows);
        const had = new Set(positivesOf(dataset).map(([user, item]) => `${user} ${item}`));
        const wanted = positivesOf(test).filter(([user, item]) => !had.has(`${user} ${item}`));
        const users = [...new Set(wanted.map(([user]) => user))];
        fc.pre(users.length > 0);
        const result = await evaluate(recommender, { test, k, ...few });

        const ranked = users.map((user) => {
          const items = recommender.recommend(user, k).items.map(({ itemId }) => itemId);
          const own = wanted.filter(([each]) => each === user).map(([, item]) => item);
          const gain = (list: readonly string[]) =>
            list.slice(0, k).reduce((sum, item, place) => sum + (own.includes(item) ? at(place + 1) : 0), 0);
          return {
            recall: items.filter((item) => own.includes(item)).length / own.length,
            ndcg: gain(items) / gain(own),
          };
        });
        const mean = (name: 'recall' | 'ndcg') => ranked.reduce((sum, each) => sum + each[name], 0) / users.length;
        expect(result.users).toBe(users.length);
        expect(result.model[`recall@${k}`].mean).toBeCloseTo(mean('recall'), 12);
        expect(result.model[`ndcg@${k}`].mean).toBeCloseTo(mean('ndcg'), 12);
        const popular = recommenderOf(dataset, null);
        expect(result.baselines.popularity).toEqual((await evaluate(popular, { test, k, ...few })).model);
      }),
      { numRuns: 150 },
    );
  });

  it('shows that a trained model beats popularity where there are tastes', async () => {
    const { train: kept, test } = holdOutRandom(await datasetOf(tasteRows(10)), { fraction: 0.3, seed: 1 });
    const recommender = Recommender.fromDataset(kept);
    await recommender.train({ backend: 'cpu' });
    const { users, comparisons } = await evaluate(recommender, { test, k: 3 });
    expect(users).toBe(20);
    for (const name of ['recall@3', 'ndcg@3'] as const) {
      expect(comparisons.popularity[name]).toMatchObject({ verdict: 'better' });
      expect(comparisons.popularity[name].difference).toBeGreaterThan(0.2);
    }
  });
});
