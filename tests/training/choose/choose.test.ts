import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/data/dataset.js';
import { holdOutRandom } from '../../../src/data/hold-out.js';
import type { SettingsChoice, TrainedModel } from '../../../src/model/trained-model.js';
import { evaluate } from '../../../src/recommender/evaluate/evaluate.js';
import { Recommender } from '../../../src/recommender/recommender.js';
import { trainModel } from '../../../src/training/trainers.js';
import { datasetOf, type Row, T } from '../../support/datasets.js';
import { driftingRows, fewEvents } from '../../support/drifting.js';
import { allLists } from '../../support/served.js';
import { blockOf, tastes } from '../../support/training.js';

/** What was chosen on some rows, and the model. */
async function chosenOn(rows: readonly Row[]): Promise<TrainedModel & { readonly choice: SettingsChoice }> {
  const trained = await trainModel(await datasetOf(rows), { threads: 1 });
  return { ...trained, choice: trained.summary.choice! };
}

const timeless = (rows: readonly Row[]): Row[] => rows.map(([user, item]) => [user, item]);

describe('what is chosen', () => {
  it('is one of the trials, and what the model was trained with', async () => {
    const { model, summary, choice } = await chosenOn(tastes(120, 80, 4));
    const { embeddingDim, neighbours, ...options } = choice.trials[choice.best].options;
    expect(summary.options).toMatchObject({ ...options, recencyHalfLife: 5, algorithm: 'spectral', seed: 42 });
    // By small models, which is what they are tried with.
    expect([embeddingDim, neighbours]).toEqual([20, 20]);
    expect(summary.options).toMatchObject({ embeddingDim: 20, neighbours: 20 });
    expect(model.poolingExponent).toBe(options.degreeExponent);
    const names = choice.trials.map((trial) => JSON.stringify(trial.options));
    expect(new Set(names).size).toBe(names.length);
    for (const { recall, ndcg, standardError, seconds } of choice.trials) {
      for (const share of [recall, ndcg]) expect(share).toBeGreaterThanOrEqual(0);
      for (const share of [recall, ndcg]) expect(share).toBeLessThanOrEqual(1);
      expect(standardError).toBeGreaterThan(0);
      expect(seconds).toBeGreaterThanOrEqual(0);
    }
  });

  it('is told in words', async () => {
    const { choice } = await chosenOn(tastes(120, 80, 4));
    expect(choice).toMatchObject({ holdOut: { method: 'random', fraction: 0.1 }, metric: 'ndcg@20' });
    expect(choice.reason).toContain(`${choice.users} lists, for users with a random 10 % of their items held out`);
    // Nothing about times where there are none.
    expect(choice.reason).not.toContain('recencyHalfLife');
    expect(choice.trials.every(({ options }) => options.recencyHalfLife === false)).toBe(true);
  });

  it('is the best that was tried, or the default where that is as good', async () => {
    for (const kinds of [3, 8, 20]) {
      const { choice } = await chosenOn(tastes(180, 120, kinds));
      const best = Math.max(...choice.trials.map(({ ndcg }) => ndcg));
      const taken = choice.trials[choice.best];
      expect(choice.best === 0 || taken.ndcg === best).toBe(true);
      expect(best - taken.ndcg).toBeLessThan(taken.standardError);
      expect(choice.reached).toEqual([{ algorithm: 'spectral', ndcg: best, recall: expect.any(Number) }]);
    }
  });

  it('judges few users several times, at random', async () => {
    const { choice } = await chosenOn(tastes(40, 30, 3));
    expect(choice.users).toBe(5 * 40);
  });

  it('counts users and items that have something', async () => {
    const disliked = Array.from({ length: 300 }, (_, user): Row => [`nay${user}`, `bad${user}`, -1]);
    const { choice, summary } = await chosenOn([...tastes(20, 16, 2), ...disliked]);
    expect(Math.max(...choice.trials.map(({ options }) => Number(options.embeddingDim)))).toBe(4);
    expect(summary.options.embeddingDim).toBe(choice.trials[choice.best].options.embeddingDim);
  });
});

describe('times', () => {
  it('are what the hold-out goes by where most users have some', async () => {
    const { choice } = await chosenOn(driftingRows());
    expect(choice.holdOut).toEqual({ method: 'last', fraction: 0.1 });
    expect(choice.reason).toContain('the newest 10 %');
    const lives = choice.trials.map(({ options }) => options.recencyHalfLife);
    expect(new Set(lives).size).toBeGreaterThan(2);
    expect(choice.reached.map(({ algorithm }) => algorithm)).toEqual(['spectral', 'sequence']);
    // The newest are the same every time: who has them is judged once.
    expect(choice.users).toBe(200);
  });

  it('leave no time for what order is far better than', async () => {
    const exponents = async (rows: Row[]): Promise<Set<unknown>> => {
      const { choice } = await chosenOn(rows);
      const spectral = choice.trials.filter(({ options }) => options.algorithm === 'spectral');
      return new Set(spectral.map(({ options }) => options.degreeExponent));
    };
    expect(await exponents(driftingRows())).toEqual(new Set([0.3]));
    // Everybody likes two kinds, in turns at random.
    const rows = driftingRows({ users: 300, kinds: 40, perKind: 12, run: 12, runs: 2 });
    const shuffled = rows.map(([user, item], at): Row => [user, item, 1, T + ((at * 7919) % 10_007)]);
    expect((await exponents(shuffled)).size).toBeGreaterThan(1);
  });

  it('of one moment are none', async () => {
    const { choice } = await chosenOn(driftingRows().map(([user, item]): Row => [user, item, 1, T]));
    expect(choice.holdOut.method).toBe('random');
  });

  it('give a short half-life where only the newest items say what comes next, and lists use it', async () => {
    const dataset = await datasetOf(driftingRows());
    const recommender = Recommender.fromDataset(dataset);
    const { choice, options } = await recommender.train({ threads: 1 });
    const { recencyHalfLife } = options;
    expect(recencyHalfLife).toBeLessThanOrEqual(2);
    expect(options.algorithm).toBe('sequence');
    expect(choice!.reason).toContain(`recencyHalfLife ${recencyHalfLife} (default 5)`);
    const lists = await allLists(recommender);
    recommender.users.forEach((user, at) => {
      if (at >= 20) return;
      expect(recommender.recommend(user, 1e9, { recencyHalfLife })).toEqual(lists[at]);
      expect(recommender.recommend(user, 1e9, { recencyHalfLife: 5 })).not.toEqual(lists[at]);
    });
  });

  it('turn it off where all of a history says as much', async () => {
    // Everybody likes two kinds, in turns at random.
    const rows = driftingRows({ users: 300, kinds: 40, perKind: 12, run: 12, runs: 2 });
    const shuffled = rows.map(([user, item], at): Row => [user, item, 1, T + ((at * 7919) % 10_007)]);
    const { model, summary, choice } = await chosenOn(shuffled);
    const lives = choice.trials.filter(({ options }) => options.degreeExponent === model.poolingExponent);
    expect(lives.length).toBeGreaterThanOrEqual(5);
    expect([10, 20, false]).toContain(summary.options.recencyHalfLife);
  });

  it('leave the default where there are none', async () => {
    const { model, summary } = await chosenOn(timeless(driftingRows()));
    expect([model.recencyHalfLife, summary.options.recencyHalfLife]).toEqual([5, 5]);
  });
});

describe('tiny data', () => {
  it('of a few tastes are served better than by popularity, on the mean of 20 seeds', async () => {
    const gains: number[] = [];
    for (let seed = 1; seed <= 20; seed++) {
      const size = { users: 20, items: 30, events: 150, tastes: 3 + (seed % 2) };
      const { train, test } = holdOutRandom(await datasetOf(fewEvents(size, seed)), { seed });
      const recommender = Recommender.fromDataset(train);
      await recommender.train({ threads: 1 });
      const { model, baselines } = await evaluate(recommender, { test, k: 10, metrics: ['ndcg'], resamples: 1 });
      gains.push(model['ndcg@10'].mean - baselines.popularity!['ndcg@10'].mean);
    }
    expect(gains.reduce((sum, gain) => sum + gain, 0) / gains.length).toBeGreaterThan(0.05);
    expect(gains.filter((gain) => gain > 0).length).toBeGreaterThanOrEqual(16);
  });

  it.each<[string, Row[], boolean]>([
    [
      'two users with an item each',
      [
        ['a', 'x'],
        ['b', 'y'],
      ],
      false,
    ],
    [
      'two users with the same two items',
      [
        ['a', 'x'],
        ['a', 'y'],
        ['b', 'x'],
        ['b', 'y'],
      ],
      false,
    ],
    ['many users with one item each', Array.from({ length: 30 }, (_, at): Row => [`u${at}`, `i${at % 7}`]), false],
    ['pairs that share nothing', Array.from({ length: 40 }, (_, at): Row => [`u${at >> 1}`, `i${at}`]), false],
    [
      'groups of three items that share nothing',
      Array.from({ length: 60 }, (_, at): Row => [`u${at}`, `i${at}`]).flatMap(([user], at) =>
        [0, 1, 2].map((item): Row => [user, `i${at}-${item}`]),
      ),
      true,
    ],
    [
      'users who all have everything',
      Array.from({ length: 200 }, (_, at): Row => [`u${at % 20}`, `i${Math.floor(at / 20)}`]),
      true,
    ],
    [
      'one user who has enough to hold out',
      [
        ['a', 'x'],
        ['a', 'y'],
        ['a', 'z'],
        ['b', 'x'],
      ],
      true,
    ],
    ['blocks', [...blockOf('one', 6, 5, 0.5), ...blockOf('two', 5, 6, 0.5)], true],
  ])('of %s are trained on', async (_, rows, chosen) => {
    for (const timed of [false, true]) {
      const dataset: Dataset = await datasetOf(
        rows.map(([user, item], at): Row => (timed ? [user, item, 1, T + at] : [user, item])),
      );
      const recommender = Recommender.fromDataset(dataset);
      const { choice, options } = await recommender.train({ threads: 1 });
      expect(choice !== null).toBe(chosen);
      if (choice !== null) {
        expect(choice.best).toBeLessThan(choice.trials.length);
        expect(options.embeddingDim).toBe(choice.trials[choice.best].options.embeddingDim);
      }
      for (const list of await allLists(recommender)) {
        expect(list.items.every(({ score }) => Number.isFinite(score))).toBe(true);
      }
    }
  });
});
