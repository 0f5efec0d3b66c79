import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadModel } from '../../src/persistence/load-model.js';
import { saveModel } from '../../src/persistence/save-model.js';
import { buildDataset } from '../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../src/reading/read-interactions.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { anyId } from '../support/arbitraries.js';
import { contentsOf, datasetOf } from '../support/datasets.js';
import { metadataOf, readFiles, sampleRecommender, temporaryFolders } from '../support/model-folders.js';
import { allLists, modelOf, trainedOf, withNeighbours } from '../support/served.js';
import { streamOf } from '../support/streams.js';
import { tasteRows } from '../support/tastes.js';
import { anyWorldPlan, ITEMS, neighbourRows } from '../support/worlds.js';

const newFolder = temporaryFolders();

describe('a saved model', () => {
  it('comes back whole, for any data, ids and model', async () => {
    const anyIds = fc.uniqueArray(fc.oneof(anyId, fc.constantFrom('\ud800', '\udfff', 'x\udc00\ud800')), {
      minLength: ITEMS,
      maxLength: ITEMS,
    });
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, anyIds, async ({ rows, tables, neighbours, poolingExponent }, ids) => {
        const named = rows.map(
          ([user, item, ...rest]) => [ids[Number(user.slice(1))], ids[Number(item.slice(1))], ...rest] as const,
        );
        const dataset = await datasetOf(named, { weighting: 'value' });
        const [history, items] = tables.map((table) =>
          table.slice(0, dataset.items.size).map((row) => row.map(Math.sin)),
        );
        const near = neighbourRows({ neighbours }, dataset.items.size);
        const trained = trainedOf(withNeighbours(modelOf(history, items, poolingExponent), near));
        const folder = newFolder();
        await saveModel(folder, async () => dataset, trained);
        const loaded = await loadModel(folder);
        expect(contentsOf(loaded.dataset)).toEqual(contentsOf(dataset));
        expect(loaded.dataset).toMatchObject({ options: dataset.options, sources: dataset.sources });
        expect(loaded.trained).toEqual(trained);
      }),
      { numRuns: 40 },
    );
  });

  it.each([false, true])('gives the same answers, bit by bit, with neighbours: %s', async (near) => {
    const recommender = await sampleRecommender(1, near);
    const folder = newFolder();
    await recommender.save(folder);
    const loaded = await Recommender.load(folder);
    expect(await allLists(loaded)).toEqual(await allLists(recommender));
    for (const options of [{ recencyHalfLife: 1 }, { excludeSeen: false, offset: 1 }]) {
      expect(loaded.recommend('ann', 9, options)).toEqual(recommender.recommend('ann', 9, options));
    }
    expect(loaded.recommendFor(['c', 'a', 'x'])).toEqual(recommender.recommendFor(['c', 'a', 'x']));
    expect(loaded.popular()).toEqual(recommender.popular());
    expect(loaded.userEmbedding('ben')).toEqual(recommender.userEmbedding('ben'));
    expect(loaded.itemEmbedding('\ud800')).toEqual(recommender.itemEmbedding('\ud800'));
  });

  it('gives the same answers after a real training, and tells how it was trained', async () => {
    const recommender = Recommender.fromDataset(await datasetOf(tasteRows()));
    const options = { algorithm: 'gradient', embeddingDim: 4, backend: 'cpu', epochs: 1 } as const;
    await recommender.train(options);
    const folder = newFolder();
    await recommender.save(folder);
    const loaded = await Recommender.load(folder);
    expect(await allLists(loaded)).toEqual(await allLists(recommender));
    expect(loaded.info).toEqual(recommender.info);
    await loaded.train(options);
    expect(await allLists(loaded)).toEqual(await allLists(recommender));
  });

  it.each([false, true])('is saved again as the same bytes, with neighbours: %s', async (near) => {
    const [first, second] = [newFolder(), newFolder()];
    await (await sampleRecommender(1, near)).save(first);
    await (await Recommender.load(first)).save(second);
    expect(await readFiles(second)).toEqual(await readFiles(first));
  });

  it('goes by a path or a file URL', async () => {
    const recommender = await sampleRecommender();
    const folder = newFolder('a folder with spaces, ünïcode and 100%');
    await recommender.save(pathToFileURL(folder));
    expect(await allLists(await Recommender.load(folder))).toEqual(await allLists(recommender));
    expect(await allLists(await Recommender.load(pathToFileURL(`${folder}/`)))).toEqual(await allLists(recommender));
  });
});

describe('neighbours', () => {
  it('are in a file of their own, which is there with them alone', async () => {
    const folder = newFolder();
    await (await sampleRecommender(1, true)).save(folder);
    const kinds = async () => Object.keys(await readFiles(folder)).map((name) => name.replace(/-.*/, ''));
    expect(await kinds()).toEqual(['metadata.json', 'model.json', 'neighbours', 'users', 'weights']);
    const without = await sampleRecommender(1);
    await without.save(folder);
    expect(await kinds()).toEqual(['metadata.json', 'model.json', 'users', 'weights']);
    expect(metadataOf(await readFiles(folder)).files).not.toHaveProperty('neighbours');
    expect((await Recommender.load(folder)).info.modelId).toBe(without.info.modelId);
  });

  it('are saved without those of items that are gone', async () => {
    const recommender = await sampleRecommender(1, true);
    await allLists(recommender);
    recommender.forgetItem('b');
    const folder = newFolder();
    await recommender.save(folder);
    const loaded = await Recommender.load(folder);
    expect(loaded.items).not.toContain('b');
    expect(await allLists(loaded)).toEqual(await allLists(recommender));
    const { trained } = await loadModel(folder);
    // Those whose indexes add up to 3, 6 or 9 were neighbours; item 1 is gone.
    const { offsets, items } = trained.model.neighbours;
    expect([...offsets]).toEqual([0, 1, 2, 3, 5, 6]);
    expect([...items]).toEqual([2, 3, 0, 1, 4, 3]);
  });
});

describe('the record of the data', () => {
  it('keeps event names and weights of any name', async () => {
    const names = ['__proto__', 'constructor', '7', 'like', '\ud83d'];
    const rows = names.map((event, at) => ({ userId: 'ann', itemId: `i${at}`, event }));
    const eventWeights = JSON.parse('{ "__proto__": 3, "toString": 0.5 }') as Record<string, number>;
    const dataset = await buildDataset([...rows, ...rows], { eventWeights, aggregate: 'sum', maxUserInteractions: 99 });
    const table = names.map(() => [1]);
    const folder = newFolder();
    await saveModel(folder, async () => dataset, trainedOf(modelOf(table, table)));
    const loaded = await loadModel(folder);
    const { summary, options } = loaded.dataset;
    expect(Object.entries(summary.events).sort()).toEqual(
      names.map((name) => [name, { count: 2, weight: name === '__proto__' ? 3 : 1 }]).sort(),
    );
    expect(Object.entries(options.eventWeights)).toEqual(Object.entries(eventWeights));
    expect(Object.getPrototypeOf(summary.events)).toBe(Object.prototype);
    expect({ ...options, eventWeights: {} }).toEqual({ ...dataset.options, eventWeights: {} });
    expect(contentsOf(loaded.dataset)).toEqual(contentsOf(dataset));
  });

  it('keeps the sources, what was skipped and why, and the period', async () => {
    const lines = ['{"who":1,"item_id":"a","timestamp":5}', '{"who":2,"item_id":"b","timestamp":7}', 'no json'];
    const reader = readInteractions(streamOf(lines.join('\n')), { format: 'jsonl', fields: { userId: 'who' } });
    const dataset = await buildDataset(reader, { onInvalid: 'skip' });
    const folder = newFolder();
    await saveModel(folder, async () => dataset, trainedOf(modelOf([[1], [1]], [[1], [1]])));
    const loaded = (await loadModel(folder)).dataset;
    expect(loaded.summary).toEqual(dataset.summary);
    expect(loaded.summary).toMatchObject({ period: { from: 5000, to: 7000 }, skipped: { count: 1 } });
    expect(loaded.sources).toEqual(dataset.sources);
    expect(loaded.sources[0]).toMatchObject({ name: 'stream', fields: { userId: 'who' } });
  });
});
