import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { saveModel } from '../../src/persistence/save-model.js';
import { buildDataset } from '../../src/reading/build/build-dataset.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { datasetOf } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';
import { metadataOf, partName, readFiles, sampleRecommender, temporaryFolders } from '../support/model-folders.js';
import { allLists, modelOf, trainedOf } from '../support/served.js';
import { tasteRows } from '../support/tastes.js';

const newFolder = temporaryFolders();

async function expectNowhere(folder: string, words: readonly string[]): Promise<void> {
  for (const [name, bytes] of Object.entries(await readFiles(folder))) {
    for (const word of words) expect([name, word, bytes.includes(word)]).toEqual([name, word, false]);
  }
}

describe('a model saved without histories', () => {
  it('has no file of users, and no user id anywhere', async () => {
    const recommender = Recommender.fromDataset(await datasetOf(tasteRows()));
    await recommender.train({ neighbours: 0, backend: 'cpu' });
    const folder = newFolder();
    await recommender.save(folder, { histories: false });
    const files = await readFiles(folder);
    expect(Object.keys(files)).toEqual(['metadata.json', 'model.json', partName(files, 'weights')]);
    expect(metadataOf(files).files.users).toBeNull();
    await expectNowhere(folder, recommender.users);
  });

  it('quotes no row that was skipped', async () => {
    const rows = [
      { userId: 'ann', itemId: 'a' },
      { userId: 'ben', itemId: 'b', value: 'carla.smith@example.com' },
    ];
    const dataset = await buildDataset(rows as { userId: string; itemId: string }[], { onInvalid: 'skip' });
    const trained = trainedOf(modelOf([[1]], [[1]]));
    const [with_, without] = [newFolder(), newFolder()];
    await saveModel(with_, async () => dataset, trained);
    await saveModel(without, async () => dataset, trained, { histories: false });
    expect((await Recommender.load(with_)).info.summary).toEqual(dataset.summary);
    expect((await Recommender.load(without)).info.summary).toEqual({
      ...dataset.summary,
      skipped: { count: 1, samples: [] },
    });
    await expectNowhere(without, ['carla', 'ann', 'ben']);
  });

  it('knows no user, and answers all the same', async () => {
    const recommender = await sampleRecommender();
    const folder = newFolder();
    await recommender.save(folder, { histories: false });
    const loaded = await Recommender.load(folder);
    expect(loaded.users).toEqual([]);
    expect(loaded.items).toEqual(recommender.items);
    expect(await allLists(loaded)).toEqual([]);
    expect(loaded.recommend('ann', 2)).toMatchObject({ fallback: { reason: 'unknown-user', count: 2 } });
    expect(loaded.popular(9)).toEqual(recommender.popular(9));
    const history = ['a', { itemId: 'b', value: 2 }];
    expect(loaded.recommendFor(history, 9)).toEqual(recommender.recommendFor(history, 9));
    expect(loaded.recommendFor(history, 1).fallback.used).toBe(false);
    await messageOf('unknown-user', () => loaded.userEmbedding('ann'));
    expect(loaded.itemEmbedding('a')).toEqual(recommender.itemEmbedding('a'));
  });

  it('counts what is held, and keeps the figures of its training', async () => {
    const recommender = await sampleRecommender();
    const folder = newFolder();
    await recommender.save(folder, { histories: false });
    const loaded = await Recommender.load(folder);
    const items = loaded.items.length;
    expect([loaded.info.summary, loaded.info.training, loaded.toDataset()].every(Object.isFrozen)).toBe(true);
    expect(loaded.toJSON()).toMatchObject({ users: 0, items, interactions: 0 });
    expect(inspect(loaded)).toContain(`users: 0, items: ${items}, interactions: 0,`);
    expect(loaded.info.summary).toMatchObject({ users: recommender.users.length, items });
    loaded.update([
      { userId: 'new-1', itemId: loaded.items[0] },
      { userId: 'new-2', itemId: 'new' },
    ]);
    const held = { users: 2, items: items + 1, interactions: 2 };
    expect(loaded.toJSON()).toMatchObject(held);
    expect(loaded.toDataset().users.size).toBe(2);
    expect(loaded.toJSON()).toMatchObject(held);
    loaded.forgetUser('new-1');
    expect(loaded.toJSON()).toMatchObject({ users: 1, items: items + 1, interactions: 1 });
  });

  it('cannot be trained, and stays as it is when one tries', async () => {
    const folder = newFolder();
    await (await sampleRecommender()).save(folder, { histories: false });
    const loaded = await Recommender.load(folder);
    const before = loaded.recommendFor(['a']);
    await messageOf('not-enough-data', () => loaded.train());
    expect(loaded.recommendFor(['a'])).toEqual(before);
    const again = newFolder();
    await loaded.save(again);
    expect((await Recommender.load(again)).recommendFor(['a'])).toEqual(before);
  });

  it('takes the histories of the model before away', async () => {
    const recommender = await sampleRecommender();
    const folder = newFolder();
    await recommender.save(folder);
    expect(partName(await readFiles(folder), 'users')).toBeDefined();
    await recommender.save(folder, { histories: false });
    expect(partName(await readFiles(folder), 'users')).toBeUndefined();
    await expectNowhere(folder, ['ann', 'ben']);
  });
});
