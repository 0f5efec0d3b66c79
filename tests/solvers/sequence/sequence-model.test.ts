import { describe, expect, it } from 'vitest';
import { Recommender } from '../../../src/recommender/recommender.js';
import type { TrainOptions } from '../../../src/training/train-options.js';
import { interactionOf, type Row, T } from '../../support/datasets.js';
import { messageOf } from '../../support/errors.js';
import { temporaryFolders } from '../../support/model-folders.js';

const STEPS = 12;

/** Users who each walk some steps along one of five chains of items, from a place of their own. */
const rows = Array.from({ length: 300 }, (_, user) => {
  const [chain, start] = [user % 5, Math.floor(user / 5) % STEPS];
  return Array.from({ length: 4 + (user % 3) }, (__, at): Row => {
    return [`u${user}`, `${chain}-${(start + at) % STEPS}`, 1, T + 1000 * at];
  });
}).flat();

const newFolder = temporaryFolders();
const trained = async (options: Partial<TrainOptions> = {}, given = rows) => {
  const recommender = await Recommender.fromInteractions(given.map(interactionOf));
  await recommender.train({ algorithm: 'sequence', embeddingDim: 5, neighbours: 10, ...options } as TrainOptions);
  return recommender;
};

/** In how many places along the chains the next item is the one that the list names first. */
const found = (recommender: Recommender): number =>
  Array.from({ length: 5 * STEPS }, (_, at) => {
    const [chain, step] = [at % 5, Math.floor(at / 5)];
    const [first] = recommender.recommendFor([`${chain}-${step}`, `${chain}-${(step + 1) % STEPS}`], 1).items;
    return first?.itemId === `${chain}-${(step + 2) % STEPS}`;
  }).filter(Boolean).length;

describe('a model learned from order', () => {
  it('names what comes next in a chain, where one without order names what is near', async () => {
    expect(found(await trained())).toBe(5 * STEPS);
    const recommender = await Recommender.fromInteractions(rows.map(interactionOf));
    await recommender.train({ algorithm: 'spectral', embeddingDim: 20 });
    expect(found(recommender)).toBeLessThan(4 * STEPS);
  });

  it('says what it was trained with', async () => {
    const recommender = await trained();
    const { training, neighbours } = recommender.info;
    expect(training).toMatchObject({ algorithm: 'sequence', losses: [], choice: null, seconds: { epochs: 0 } });
    expect(training?.options).toMatchObject({ neighbours: 10, recencyHalfLife: 1, popularityDamping: 0.1 });
    expect(neighbours).toBeGreaterThan(5 * STEPS);
  });

  it('is saved and loaded, and explained exactly', async () => {
    const recommender = await trained();
    const folder = newFolder();
    await recommender.save(folder);
    const loaded = await Recommender.load(folder);
    expect(loaded.info.training).toEqual(recommender.info.training);
    expect(loaded.info.modelId).toBe(recommender.info.modelId);
    for (const userId of ['u0', 'u17']) {
      const list = recommender.recommend(userId, 5);
      expect(loaded.recommend(userId, 5)).toEqual(list);
      const { itemId, score } = list.items[0]!;
      expect(loaded.explain(userId, itemId).score).toBeCloseTo(score, 5);
    }
  });

  it('is the same with any number of threads, and another where what is named is', async () => {
    const modelId = async (options: Partial<TrainOptions>) => (await trained(options)).info.modelId;
    const [one, two] = await Promise.all([modelId({ threads: 1 }), modelId({ threads: 2 })]);
    expect(two).toBe(one);
    for (const options of [
      { recencyHalfLife: 2 },
      { popularityDamping: 0 },
      { regularization: 1 },
      { neighbours: 0 },
    ]) {
      expect(await modelId(options as Partial<TrainOptions>)).not.toBe(one);
    }
  });

  it('tells how far it is, without going back', async () => {
    const told: { phase: string; algorithm: string; fraction: number }[] = [];
    await trained({ onProgress: (progress) => told.push(progress) });
    const fractions = told.map(({ fraction }) => fraction);
    expect(new Set(told.map(({ algorithm, phase }) => `${algorithm} ${phase}`))).toEqual(
      new Set(['sequence factorise']),
    );
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  it('is the same whatever the order of the rows', async () => {
    const [one, other] = await Promise.all([trained(), trained({}, [...rows].reverse())]);
    const histories = [['0-3', '0-4'], ['3-1'], ['2-5', '2-6']];
    for (const history of histories) {
      const [ours, theirs] = [one, other].map((each) => each.recommendFor(history, 2).items);
      expect(theirs.map(({ itemId }) => itemId)).toEqual(ours.map(({ itemId }) => itemId));
    }
  });

  it('does not lead from elsewhere to a pair that nobody else has', async () => {
    const pair: Row[] = [0, 1].flatMap((user) => ['x', 'y'].map((item, at): Row => [`lonely${user}`, item, 1, T + at]));
    const recommender = await trained({ embeddingDim: 20 }, [...rows, ...pair]);
    expect(recommender.recommendFor(['x'], 1).items[0]?.itemId).toBe('y');
    for (let chain = 0; chain < 5; chain++) {
      const { items } = recommender.recommendFor([`${chain}-1`, `${chain}-2`], 10);
      const own = items.filter(({ source }) => source === 'model').map(({ itemId }) => itemId);
      expect(own.length).toBeGreaterThan(3);
      expect(own).not.toContain('x');
      expect(own).not.toContain('y');
    }
  });

  it('needs times', async () => {
    const timeless = rows.map(([user, item]): Row => [user, item]);
    expect(await messageOf('not-enough-data', () => trained({}, timeless))).toContain('got no timestamps');
  });

  it('serves a small catalogue', async () => {
    const few: Row[] = ['u', 'v', 'w'].flatMap((user) =>
      ['a', 'b', 'c'].map((item, at): Row => [user, item, 1, T + at]),
    );
    const recommender = await trained({ embeddingDim: undefined, neighbours: undefined }, [...few, ['z', 'a', 1, T]]);
    expect(
      recommender
        .recommend('z', 3)
        .items.map(({ itemId, source }) => `${itemId} ${source}`)
        .sort(),
    ).toEqual(['b model', 'c model']);
  });
});
