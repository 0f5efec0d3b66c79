import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import { temporaryFolders } from '../support/model-folders.js';

// fixtures/models/format-N was written by the cf-recs of its time, and format-N-lists.json is what that recommended.

const fixtures = new URL('../../fixtures/models/', import.meta.url);
const newFolder = temporaryFolders();

let loaded: Recommender;
beforeAll(async () => {
  loaded = await Recommender.load(new URL('format-1', fixtures));
});

describe.each([1, 2])('a model folder of format %i', (version) => {
  it('recommends what it recommended when it was written', async () => {
    const recommender = await Recommender.load(new URL(`format-${version}`, fixtures));
    const text = await readFile(new URL(`format-${version}-lists.json`, fixtures), 'utf8');
    const lists: [string, { itemId: string; score: number; source: string }[]][] = Object.entries(JSON.parse(text));
    expect(lists).toHaveLength(5);
    for (const [userId, expected] of lists) {
      const { items } = recommender.recommend(userId, 10);
      expect(items.map(({ itemId, source }) => [itemId, source])).toEqual(
        expected.map(({ itemId, source }) => [itemId, source]),
      );
      items.forEach(({ score }, at) => {
        expect(score).toBeCloseTo(expected[at].score, 5);
      });
    }
  });

  it('counts its events with the weights that they had', async () => {
    const { summary } = (await Recommender.load(new URL(`format-${version}`, fixtures))).info;
    const counts = { like: { count: 1738, weight: 1 }, playlist_add: { count: 1262, weight: 1 } };
    expect(summary).toMatchObject({ rows: 3000, ignored: 0, events: counts, warnings: [] });
  });
});

describe('a model folder of format 1', () => {
  it('tells how it was trained in the words of today', async () => {
    const { training } = loaded.info;
    expect(training).toMatchObject({
      algorithm: 'spectral',
      options: { algorithm: 'spectral', embeddingDim: 8, regularization: 0.03, powerIterations: 3 },
      choice: { named: [], best: 2 },
    });
    expect(training).not.toHaveProperty('unused');
    const { trials } = training!.choice!;
    expect(trials[0].standardError).toBeCloseTo(0.03296, 5);
    for (const trial of trials) expect(trial).not.toHaveProperty('error');
  });

  it('is saved in the format of today', async () => {
    const folder = newFolder();
    await loaded.save(folder);
    const again = await Recommender.load(folder);
    expect(again.info.training).toEqual(loaded.info.training);
    expect(again.recommend('user-06')).toEqual(loaded.recommend('user-06'));
    // Trained again as it was.
    await again.train(loaded.info.training!.options);
    expect(again.info.training?.options).toEqual(loaded.info.training?.options);
  });
});
