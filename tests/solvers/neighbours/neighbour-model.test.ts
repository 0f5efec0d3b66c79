import { describe, expect, it } from 'vitest';
import { Recommender } from '../../../src/recommender/recommender.js';
import type { TrainOptions } from '../../../src/training/train-options.js';
import { messageOf } from '../../support/errors.js';
import { temporaryFolders } from '../../support/model-folders.js';

/** Users of pairs of items: who has one has the other, and some of the rest. */
const rows = Array.from({ length: 240 }, (_, user) => {
  const pair = user % 12;
  // Three items in a row that looks drawn: multiples of a prime, modulo another one.
  const others = [1, 2, 3].map((n) => (((user + 3) * (n + 7) * 7919) % 10007) % 24);
  return [...new Set([2 * pair, 2 * pair + 1, ...others])].map((item) => ({ userId: `u${user}`, itemId: `i${item}` }));
}).flat();
const options: TrainOptions = { algorithm: 'spectral', embeddingDim: 2, neighbours: 4, regularization: 0.1 };
const newFolder = temporaryFolders();

const trained = async (more: Partial<TrainOptions> = {}) => {
  const recommender = await Recommender.fromInteractions(rows);
  await recommender.train({ ...options, ...more } as TrainOptions);
  return recommender;
};

describe('a training with neighbours', () => {
  it('finds near neighbours that two directions cannot hold', async () => {
    const recommender = await trained();
    expect(recommender.info.training?.options).toMatchObject({ neighbours: 4, embeddingDim: 2 });
    const found = (of: Recommender) =>
      Array.from({ length: 12 }, (_, pair) => of.recommendFor([`i${2 * pair}`], 1).items[0]?.itemId).filter(
        (itemId, pair) => itemId === `i${2 * pair + 1}`,
      ).length;
    expect(found(recommender)).toBe(12);
    expect(found(await trained({ neighbours: 0 }))).toBeLessThan(6);
    expect(recommender.info.neighbours).toBeGreaterThan(24);
    expect(recommender.info.neighbours).toBeLessThanOrEqual(4 * 24);
  });

  it('is the same with any number of threads', async () => {
    const [one, two] = await Promise.all([trained({ threads: 1 }), trained({ threads: 2 })]);
    expect(two.info.modelId).toBe(one.info.modelId);
  });

  it('is explained exactly, saved and loaded', async () => {
    const recommender = await trained();
    const folder = newFolder();
    await recommender.save(folder);
    const loaded = await Recommender.load(folder);
    expect(loaded.info.training).toEqual(recommender.info.training);
    for (const userId of ['u0', 'u17']) {
      const list = recommender.recommend(userId, 5);
      expect(loaded.recommend(userId, 5)).toEqual(list);
      const { itemId, score } = list.items[0]!;
      const { score: explained, contributions } = loaded.explain(userId, itemId);
      expect(explained).toBeCloseTo(score, 5);
      expect(contributions.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(explained, 12);
    }
  });

  it('tells how far it is, without going back', async () => {
    const fractions: number[] = [];
    await trained({ onProgress: ({ fraction }) => fractions.push(fraction) });
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  it('has as many as the data can carry where nothing is said, and none where that is', async () => {
    const [none, usual] = await Promise.all([trained({ neighbours: 0 }), trained({ neighbours: undefined })]);
    expect(none.info.training?.options).toMatchObject({ neighbours: 0 });
    expect(none.info.neighbours).toBe(0);
    expect(usual.info.training?.options).toMatchObject({ neighbours: 6 });
    expect(usual.info.neighbours).toBeGreaterThan(50);
  });

  it('is asked for by the algorithm', async () => {
    const recommender = await Recommender.fromInteractions(rows);
    const wrong = { algorithm: 'gradient', neighbours: 4 } as unknown as TrainOptions;
    expect(await messageOf('invalid-option', () => recommender.train(wrong))).toBe(
      "`neighbours` is an option of `algorithm: 'spectral'`, `algorithm: 'sequence'` and `algorithm: 'auto'`, got `algorithm: 'gradient'`",
    );
  });
});
