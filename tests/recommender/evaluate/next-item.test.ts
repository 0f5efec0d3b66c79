import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/data/dataset.js';
import { holdOutAfter, holdOutLast } from '../../../src/data/hold-out.js';
import { evaluate } from '../../../src/recommender/evaluate/evaluate.js';
import { Recommender } from '../../../src/recommender/recommender.js';
import { trainSpectral } from '../../../src/training/trainers.js';
import type { HistoryEntry } from '../../../src/types.js';
import { datasetOf, positivesOf, type Row, T } from '../../support/datasets.js';
import { driftingRows } from '../../support/drifting.js';
import { messageOf } from '../../support/errors.js';
import { modelOfScores, trainedOf } from '../../support/served.js';

// The protocol of papers on what comes next: the last item of each user is to be found, the one before is for choosing
// settings, and what is fitted sees neither.

const at = (place: number) => 1 / Math.log2(place + 1);
const measured = { k: [1, 5, 10], metrics: ['hitRate', 'ndcg'], resamples: 10 } as const;

/** Users as sequences of items, oldest first. */
const sequences = (...lists: readonly string[]): Row[] =>
  lists.flatMap((items, user) => [...items].map((item, place): Row => [`u${user}`, item, 1, T + place]));

/** Scores by what the newest item says: after a comes b, after b comes c, and so on round, as the names go. */
const nextByName = (train: Dataset) => {
  const place = (id: string) => 'abcdef'.indexOf(id);
  const score = (from: string, to: string) => 6 - ((place(to) - place(from) + 5) % 6);
  const { ids } = train.items;
  const model = modelOfScores(ids.map((from) => ids.map((to) => (from === to ? 0 : score(from, to)))));
  return trainedOf({ ...model, recencyHalfLife: 0.01 });
};

describe('the next item', () => {
  it('is judged after all that was before, by a model that saw neither it nor the one before', async () => {
    const dataset = await datasetOf(sequences('abc', 'bcde', 'efabd', 'fab'));
    const holdOut = holdOutLast(dataset, { count: 1, validation: 1 });
    const seen: string[] = [];
    const trainer = (train: Dataset) => {
      seen.push(...positivesOf(train).map(([user, item]) => user + item));
      return nextByName(train);
    };
    const result = await evaluate(trainer, { holdOut, ...measured });
    expect(seen.sort()).toEqual(['u0a', 'u1b', 'u1c', 'u2a', 'u2e', 'u2f', 'u3f']);
    // After ab comes c. Of bcd the newest that was trained on is c, and d is seen, so e is next. After efab comes c, and d,
    // which only those for validation have, is behind it as a popular item. After fa comes b.
    expect(result).toMatchObject({ users: 4, newUsers: 0, heldOut: 4, heldOutNew: 0, items: 6 });
    expect(result.model).toMatchObject({
      'hitRate@1': { mean: 3 / 4 },
      'ndcg@1': { mean: 3 / 4 },
      'hitRate@5': { mean: 1 },
      'ndcg@5': { mean: expect.closeTo((3 + at(2)) / 4, 12) },
    });
  });

  it('is what the list of each history alone would have, over all items that were trained on', async () => {
    const dataset = await datasetOf(driftingRows({ users: 60 }));
    const holdOut = holdOutLast(dataset, { count: 1, validation: 1 });
    const options = { embeddingDim: 4, neighbours: 3 };
    const result = await evaluate((train) => trainSpectral(train, options), { holdOut, ...measured, k: 5 });

    const served = Recommender.fromModel(holdOut.train, await trainSpectral(holdOut.train, options));
    const inOrder = positivesOf(dataset).toSorted((a, b) => a[3]! - b[3]!);
    let [hits, gain] = [0, 0];
    const { ids } = holdOut.test.users;
    for (const userId of ids) {
      const own = inOrder.filter(([user]) => user === userId);
      const history = own.slice(0, -1).map(([, itemId, , timestamp]): HistoryEntry => ({ itemId, timestamp }));
      const { items } = served.recommendFor(history, 5);
      const place = items.findIndex(({ itemId }) => itemId === own[own.length - 1][1]);
      if (place === -1) continue;
      hits++;
      gain += at(place + 1);
    }
    expect(hits).toBeGreaterThan(5);
    expect(result.users).toBe(ids.length);
    expect(result.model['hitRate@5'].mean).toBeCloseTo(hits / ids.length, 12);
    expect(result.model['ndcg@5'].mean).toBeCloseTo(gain / ids.length, 12);
  });

  it('is judged for a recommender by a copy with the options of its training, and leaves it as it was', async () => {
    const dataset = await datasetOf(driftingRows({ users: 60 }));
    const options = { algorithm: 'spectral', embeddingDim: 4 } as const;
    const recommender = Recommender.fromDataset(dataset);
    await recommender.train(options);
    const before = recommender.info;
    const holdOut = (all: Dataset) => holdOutLast(all, { count: 1, validation: 1 });
    const result = await evaluate(recommender, { holdOut, ...measured });
    const parts = holdOut(dataset);
    expect(result).toEqual(
      await evaluate((train) => trainSpectral(train, { embeddingDim: 4 }), { holdOut: parts, ...measured }),
    );
    expect(recommender.info).toEqual(before);
    // One whose data is the train part would know too little.
    const part = Recommender.fromDataset(parts.train);
    await part.train(options);
    expect(await evaluate(part, { holdOut: { ...parts, train: part.toDataset() }, ...measured })).toEqual(result);
  });

  it('needs a model that can be given other histories', async () => {
    const dataset = await datasetOf(driftingRows({ users: 60 }));
    const holdOut = holdOutLast(dataset, { validation: 1 });
    expect(
      await messageOf('invalid-option', () => evaluate((train) => Recommender.fromDataset(train), { holdOut })),
    ).toBe(
      'Expected the trainer to give a trained model where there is `holdOut.known`, got an instance of Recommender',
    );
    const known = holdOut.train;
    const wider = { train: await datasetOf(sequences('abc', 'bcd')), test: holdOut.test, known };
    expect(await messageOf('invalid-option', () => evaluate(trainSpectral, { holdOut: wider }))).toBe(
      'Expected `holdOut.known` to have all items of `holdOut.train` in their order, got one that has not',
    );
    const broken = { ...holdOut, known: {} as Dataset };
    expect(await messageOf('invalid-option', () => evaluate(trainSpectral, { holdOut: broken }))).toContain(
      'Expected the data set of `holdOut.known` to be',
    );
  });
});

describe('a split at one moment', () => {
  it('judges everybody by what came later, with the history of that moment, and counts what was new', async () => {
    // u0 goes on, u1 and u3 do not, u2 comes later; g and h come later, too.
    const rows: readonly Row[] = [
      ['u0', 'a', 1, T],
      ['u0', 'b', 1, T + 1],
      ['u1', 'c', 1, T + 1],
      ['u1', 'd', 1, T + 2],
      ['u3', 'e', 1, T + 2],
      ['u0', 'c', 1, T + 8],
      ['u0', 'g', 1, T + 9],
      ['u2', 'a', 1, T + 9],
      ['u2', 'h', 1, T + 9],
    ];
    const holdOut = holdOutAfter(await datasetOf(rows), T + 5);
    const result = await evaluate(nextByName, { holdOut, ...measured, k: 1 });
    expect(result).toMatchObject({ users: 2, newUsers: 1, heldOut: 4, heldOutNew: 2, items: 5 });
    // After ab comes c; u2 gets the most popular item, of which a is the first.
    expect(result.model).toMatchObject({ 'hitRate@1': { mean: 1 }, 'ndcg@1': { mean: 1 } });
  });
});
